"use client";

import { useMemo } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { weekdays, type Recurrence, type Weekday } from "@/lib/inbox/recurrence";
import { dayIn, daysBetween } from "@/lib/shared/dates";

/** How times to come and recurrences are said, by the clock of a zone. */
export function useLaterWords(timeZone: string) {
  const t = useTranslations("scheduled.time");
  const r = useTranslations("scheduled.repeat");
  const format = useFormatter();
  return useMemo(() => {
    const noon = (day: string) => new Date(`${day}T12:00:00Z`);
    // A Monday.
    const weekday = (name: Weekday, width: "long" | "short" = "long") =>
      format.dateTime(new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(name), 12)), {
        weekday: width,
        timeZone: "UTC",
      });
    const date = (day: string) =>
      format.dateTime(noon(day), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    const clock = (at: string) =>
      format.dateTime(new Date(at), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
    /** Today, Tomorrow, Monday 1 March */
    const day = (at: string) => {
      const then = dayIn(timeZone, new Date(at));
      const ahead = daysBetween(dayIn(timeZone, new Date()), then);
      if (ahead === 0) return t("today");
      if (ahead === 1) return t("tomorrow");
      if (ahead === -1) return t("yesterday");
      return format.dateTime(noon(then), {
        weekday: "short",
        day: "numeric",
        month: "short",
        ...(Math.abs(ahead) > 300 ? { year: "numeric" } : {}),
        timeZone: "UTC",
      });
    };
    const said = (recurrence: Omit<Recurrence, "ends"> & Partial<Recurrence>): string => {
      const { every } = recurrence;
      switch (recurrence.unit) {
        case "week": {
          const days = recurrence.weekdays!;
          if (every === 1 && days.join() === "mon,tue,wed,thu,fri") return r("said.workdays");
          const sorted = weekdays.filter((one) => days.includes(one));
          const names = sorted.map((one) => weekday(one, days.length > 1 ? "short" : "long"));
          return r("said.week", { every, days: format.list(names) });
        }
        case "month": {
          const on = recurrence.on!;
          if ("nth" in on) return r("said.nth", { every, nth: String(on.nth), weekday: weekday(on.weekday) });
          return on.day === "last" ? r("said.last", { every }) : r("said.month", { every, day: on.day });
        }
        default:
          return r("said.day", { every });
      }
    };
    return {
      clock,
      day,
      weekday,
      date,
      /** Tomorrow 09:00 */
      when: (at: string) => t("at", { day: day(at), clock: clock(at) }),
      /** Every week on Monday, until 31 December 2027 */
      repeats: (recurrence: Recurrence): string => {
        const { ends } = recurrence;
        if (!ends) return said(recurrence);
        return "on" in ends
          ? r("said.until", { said: said(recurrence), day: date(ends.on) })
          : r("said.times", { said: said(recurrence), count: ends.after });
      },
    };
  }, [format, r, t, timeZone]);
}
