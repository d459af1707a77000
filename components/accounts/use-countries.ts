"use client";

import { useMemo } from "react";
import { useLocale } from "next-intl";
import type { Choice } from "@/components/accounts/search-select";
import { countries } from "@/lib/shared/countries";

/** All countries by their names in the reader's language. */
export function useCountries(): Choice[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: "region" });
    return countries
      .map((code) => ({ value: code, label: names.of(code) ?? code, keywords: [code] }))
      .sort((a, b) => a.label.localeCompare(b.label, locale));
  }, [locale]);
}
