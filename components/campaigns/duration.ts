type Words = (key: "moment" | "minutes" | "hours" | "days", values?: Record<string, number>) => string;

/** How long something takes, roughly, as people say it. */
export function durationText(seconds: number, t: Words): string {
  if (seconds < 60) return t("moment");
  if (seconds < 90 * 60) return t("minutes", { count: Math.round(seconds / 60) });
  if (seconds < 36 * 3_600) return t("hours", { count: Math.round(seconds / 3_600) });
  return t("days", { count: Math.round(seconds / 86_400) });
}
