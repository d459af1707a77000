"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { DashboardView } from "@/lib/analytics/views";

/** A length of time in at most two units: "45 s", "4 min", "3 h 20 min", "2 d 4 h". */
export function useDuration(): (seconds: number) => string {
  const t = useTranslations("dashboard.duration");
  return (seconds) => {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 60) return t("seconds", { count: whole });
    const minutes = Math.round(whole / 60);
    if (minutes < 60) return t("minutes", { count: minutes });
    if (minutes < 24 * 60) {
      const rest = minutes % 60;
      return [
        t("hours", { count: Math.floor(minutes / 60) }),
        ...(rest ? [t("minutes", { count: rest })] : []),
      ].join(" ");
    }
    const hours = Math.round(minutes / 60);
    const rest = hours % 24;
    return [
      t("days", { count: Math.floor(hours / 24) }),
      ...(rest ? [t("hours", { count: rest })] : []),
    ].join(" ");
  };
}

/** How many there were before, and how much more or less it is now; no percentage of nothing. */
export function useChange(): (now: number, before: number) => string {
  const t = useTranslations("dashboard");
  const format = useFormatter();
  return (now, before) => {
    const then = format.number(before);
    if (before === 0 || now === before) return t("before", { value: then });
    const change = (now - before) / before;
    const shown = format.number(change, {
      style: "percent",
      signDisplay: "exceptZero",
      maximumFractionDigits: Math.abs(change) < 0.1 ? 1 : 0,
    });
    return t("changed", { change: shown, value: then });
  };
}

/** A part of a whole; null of nothing. */
export function useShare(): (count: number, whole: number) => string | null {
  const format = useFormatter();
  return (count, whole) =>
    whole > 0 ? format.number(count / whole, { style: "percent", maximumFractionDigits: 1 }) : null;
}

/** The name of an hour or a day, short under a plot and long beside its figures. */
export function usePartName(unit: DashboardView["unit"]): {
  short: (start: string) => string;
  long: (start: string) => string;
} {
  const format = useFormatter();
  const hour = (start: string) => format.dateTime(new Date(start), { hour: "numeric" });
  if (unit === "hour") return { short: hour, long: hour };
  return {
    short: (start) => format.dateTime(new Date(start), { day: "numeric", month: "short" }),
    long: (start) => format.dateTime(new Date(start), { weekday: "short", day: "numeric", month: "short" }),
  };
}
