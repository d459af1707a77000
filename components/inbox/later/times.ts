import { WINDOW_MARGIN_MS } from "@/lib/inbox/window";
import { addDays, dayIn, localTimeIn, momentIn } from "@/lib/shared/dates";

export type QuickTime = { name: "hour" | "evening" | "tomorrow" | "monday"; at: Date };

const minute = 60_000;

/** Times one would say: in an hour, this evening, tomorrow and on Monday at nine, by the clock of a zone. */
export function quickTimes(now: Date, timeZone: string): QuickTime[] {
  const today = dayIn(timeZone, now);
  const on = (days: number, clock: string) => momentIn(timeZone, `${addDays(today, days)}T${clock}`);
  // To the next five minutes.
  const hour = new Date(Math.ceil((now.getTime() + 60 * minute) / (5 * minute)) * 5 * minute);
  const evening = on(0, "18:00");
  // 0 is Sunday.
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay();
  return [
    { name: "hour", at: hour },
    // Not where it says the same as the first.
    ...(evening.getTime() > hour.getTime() + 15 * minute ? [{ name: "evening", at: evening } as const] : []),
    { name: "tomorrow", at: on(1, "09:00") },
    ...(weekday === 0 ? [] : [{ name: "monday", at: on(8 - weekday, "09:00") } as const]),
  ];
}

/** What stands in a field of the type datetime-local. */
export const fieldTime = (at: Date, timeZone: string): string => localTimeIn(timeZone, at).slice(0, 16);

/** Whether the customer service window is closed by then, unless the customer writes before. */
export const closedBy = (windowExpiresAt: string | null, at: Date): boolean =>
  windowExpiresAt === null || at.getTime() >= Date.parse(windowExpiresAt) - WINDOW_MARGIN_MS;
