"use client";

import { useMemo } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { useWorkspace } from "@/hooks/use-workspace";
import { dayIn, daysBetween } from "@/lib/shared/dates";

/** Times as a thread says them, in the workspace's zone. */
export function useTimes() {
  const format = useFormatter();
  const t = useTranslations("inbox.thread");
  const { timeZone } = useWorkspace();
  return useMemo(
    () => ({
      /** 14:05 */
      clock: (at: string) =>
        format.dateTime(new Date(at), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      /** Friday, 20 November 2026 at 14:05:12 */
      exact: (at: string) => format.dateTime(new Date(at), { dateStyle: "full", timeStyle: "medium" }),
      /** @param day YYYY-MM-DD of the workspace's zone */
      day: (day: string) => {
        const age = daysBetween(day, dayIn(timeZone, new Date()));
        if (age === 0) return t("today");
        if (age === 1) return t("yesterday");
        const noon = new Date(`${day}T12:00:00Z`);
        if (age > 1 && age < 7) return format.dateTime(noon, { weekday: "long", timeZone: "UTC" });
        return format.dateTime(noon, {
          weekday: "short",
          day: "numeric",
          month: "long",
          ...(Math.abs(age) > 300 ? { year: "numeric" } : {}),
          timeZone: "UTC",
        });
      },
    }),
    [format, t, timeZone],
  );
}
