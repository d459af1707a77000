"use client";

import { useMemo } from "react";
import { useLocale } from "next-intl";
import type { Choice } from "@/components/accounts/search-select";

/** "GMT+2", as it is right now. */
const offsetOf = (timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "shortOffset" })
    .formatToParts(new Date())
    .find(({ type }) => type === "timeZoneName")?.value ?? "";

/** All time zones this browser knows, and `current`, to choose from. */
export function useTimeZones(current: string): Choice[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), current]);
    return [...names].map((name) => ({
      value: name,
      label: `${name.replaceAll("_", " ")} (${offsetOf(name, locale)})`,
    }));
  }, [current, locale]);
}
