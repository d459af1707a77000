"use client";

import { useMemo } from "react";
import { useLocale } from "next-intl";

/** Names of Meta's language codes, in the language of the page: `pt_BR` is "Brazilian Portuguese". */
export function useLanguageName(): (code: string) => string {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: "language", languageDisplay: "standard" });
    return (code) => {
      try {
        return names.of(code.replaceAll("_", "-")) ?? code;
      } catch {
        return code;
      }
    };
  }, [locale]);
}
