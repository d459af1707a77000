export type RelativeTime =
  | { unit: "now" }
  | { unit: "minutes" | "hours" | "days"; count: number }
  | { unit: "date"; withYear: boolean };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How a list says when something was: now, minutes, hours, days up to a week, then a date. A time that is a little ahead
 * of our clock is now. The year is named when it is more than 300 days away.
 */
export function relativeTime(at: Date, now: Date): RelativeTime {
  const age = now.getTime() - at.getTime();
  const distance = Math.abs(age);
  if (age < minute && age > -hour) return { unit: "now" };
  if (age < 0) return { unit: "date", withYear: distance > 300 * day };
  if (age < hour) return { unit: "minutes", count: Math.floor(age / minute) };
  if (age < day) return { unit: "hours", count: Math.floor(age / hour) };
  if (age < 7 * day) return { unit: "days", count: Math.floor(age / day) };
  return { unit: "date", withYear: distance > 300 * day };
}

/** The calendar day of a moment in a time zone, as YYYY-MM-DD; an unknown zone counts as UTC. */
export function dayIn(timeZone: string, at: Date): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    const options = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    try {
      format = new Intl.DateTimeFormat("en-CA", { ...options, timeZone });
    } catch {
      format = new Intl.DateTimeFormat("en-CA", { ...options, timeZone: "UTC" });
    }
    dayFormats.set(timeZone, format);
  }
  return format.format(at);
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Whole days from the calendar day `from` to `to` (both YYYY-MM-DD). */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
