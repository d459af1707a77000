"use client";

import { useTranslations } from "next-intl";
import { knownReason } from "@/components/templates/rejection";
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
  return ({ status, reason, reasonInfo }) => {
    const meta = reasonInfo?.description ?? reasonInfo?.title ?? null;
    switch (status) {
      case "REJECTED": {
        const known = knownReason(reason);
        return {
          what: known ? t(`${known}.what`) : t("rejected.what"),
          meta,
          next: reasonInfo?.recommendation ?? (known ? t(`${known}.next`) : t("rejected.next")),
        };
      }
      case "PAUSED":
        return { what: t("paused.what"), meta, next: t("paused.next") };
      case "DISABLED":
        return { what: t("disabled.what"), meta, next: t("disabled.next") };
      case "LIMIT_EXCEEDED":
      case "ARCHIVED":
      case "LOCKED":
      case "IN_APPEAL":
        return { what: t(`${status}.what`), meta, next: t(`${status}.next`) };
      default:
        return null;
    }
  };
}
