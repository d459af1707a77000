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

/** How far a time zone is ahead of UTC at a moment, milliseconds. */
function zoneOffset(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local - Math.floor(at.getTime() / 1000) * 1000;
}

/**
 * The moment when clocks in a time zone show this.
 * @param local YYYY-MM-DDTHH:MM; an hour that a change of clocks leaves out becomes the one after it
 * @param timeZone an unknown one counts as UTC
 */
export function momentIn(timeZone: string, local: string): Date {
  const asUtc = new Date(`${local}:00Z`);
  try {
    const guess = new Date(asUtc.getTime() - zoneOffset(timeZone, asUtc));
    return new Date(asUtc.getTime() - zoneOffset(timeZone, guess));
  } catch {
    return asUtc;
  }
}

/** The calendar day `days` after a day, both YYYY-MM-DD. */
export const addDays = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
