"use client";

import { useMemo } from "react";
import { useTranslations } from "next-intl";
import type { Choice } from "@/components/accounts/search-select";
import { formats } from "@/lib/tenancy/formats";

/** What a format makes of a date and a number; the day has more than twelve, so that its place is seen. */
export const formatExamples = (locale: string, timeZone: string): { date: string; number: string } => ({
  date: new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short", timeZone }).format(
    Date.UTC(2026, 11, 24, 15, 5),
  ),
  number: new Intl.NumberFormat(locale).format(1234567.8),
});

/** All formats by the countries that write so, with an example of each. */
export function useFormats(): Choice[] {
  const t = useTranslations("accounts.workspace");
  return useMemo(() => {
    const names = new Intl.DisplayNames(["en"], { type: "region" });
    return formats
      .map((format) => {
        const region = format.slice(3);
        const name = region === "150" ? t("europe") : (names.of(region) ?? region);
        return {
          value: format,
          label: `${name} (${formatExamples(format, "UTC").date})`,
          keywords: [region],
        };
      })
      .sort((a, b) => a.label.localeCompare(b.label, "en"));
  }, [t]);
}
