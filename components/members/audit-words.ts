"use client";

import { useTranslations } from "next-intl";
import type { AuditEntryView } from "@/lib/accounts/views";

const plain = (text: string): string => text.replace(/[._]/g, " ");

/** An action in words: `member.role_changed` → "Member role changed". New ones need no list. */
export function actionWords(action: string): string {
  const words = plain(action).replace(/\bapi\b/g, "API");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

const isId = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value);

/** What is known beside the action: "from: agent, to: viewer". Ids say nothing to a person; the export has them. */
export function useDetails(): (data: AuditEntryView["data"]) => string {
  const t = useTranslations("members.audit");
  return (data) =>
    Object.entries(data)
      // PostgreSQL keeps the fields of JSON in an order of its own.
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, value]) => {
        if (isPlain(value) && !isId(value)) return [t("detail", { name: plain(name), value: String(value) })];
        if (Array.isArray(value) && value.length > 0 && value.every((part) => isPlain(part) && !isId(part))) {
          return [t("detail", { name: plain(name), value: value.slice(0, 10).join(", ") })];
        }
        return [];
      })
      .join(" · ");
}
