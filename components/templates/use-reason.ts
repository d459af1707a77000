"use client";

import { useTranslations } from "next-intl";
import { reasonWord } from "@/lib/templates/rules";
import type { TemplateView } from "@/lib/templates/views";

export type Reason = {
  /** What it means. */
  what: string;
  /** Meta's own sentence, when it gave one. */
  meta: string | null;
  /** What to do. */
  next: string;
};

/** Why Meta rejected, paused or disabled a template, and what to do, in words; null when there is nothing to say. */
export function useReason(): (
  template: Pick<TemplateView, "status" | "reason" | "reasonInfo">,
) => Reason | null {
  const t = useTranslations("templates.reason");
  return (template) => {
    const word = reasonWord(template);
    if (word === null) return null;
    const { status, reasonInfo } = template;
    const recommended = status === "REJECTED" ? reasonInfo?.recommendation : undefined;
    return {
      what: t(`${word}.what`),
      meta: reasonInfo?.description ?? reasonInfo?.title ?? null,
      next: recommended ?? t(`${word}.next`),
    };
  };
}
