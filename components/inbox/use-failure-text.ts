"use client";

import { useTranslations } from "next-intl";
import { failureTextKey } from "@/lib/inbox/failures";
import type { MessageView } from "@/lib/inbox/views";

type Troubled = Pick<MessageView, "error" | "status"> & { contact: { name: string } };

/** What happened to a message and what to do next, in words; never a bare number. */
export function useFailureText(message: Troubled): { what: string; next: string; details: string | null } {
  const t = useTranslations("failures");
  const own = useTranslations("inbox.trouble");
  const { error, status, contact } = message;
  if (!error) {
    const key = status === "uncertain" ? "uncertain" : "unknown";
    return { what: own(key), next: own(`${key}Next`), details: null };
  }
  const key = failureTextKey(error, status);
  const name = contact.name;
  const said = [error.details, error.message, error.title].find((text) => text && text.trim() !== "");
  return {
    what: t(`${key}.title`, { name }),
    next: t(`${key}.next`, { name }),
    details: error.code > 0 && said ? own("metaSays", { code: error.code, text: said.slice(0, 300) }) : null,
  };
}
