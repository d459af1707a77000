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

const clockFormats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone the runtime does not know */
function clockFormat(timeZone: string): Intl.DateTimeFormat {
  let format = clockFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    clockFormats.set(timeZone, format);
  }
  return format;
}

/** What clocks in a time zone show at a moment, as if it were UTC: milliseconds, whole seconds. */
function shownIn(timeZone: string, ms: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockFormat(timeZone).formatToParts(ms)) parts[type] = Number(value);
  return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** How far a time zone is ahead of UTC at a moment, milliseconds. */
const zoneOffset = (timeZone: string, ms: number): number =>
  shownIn(timeZone, ms) - Math.floor(ms / 1000) * 1000;

/**
 * The moment when clocks in a time zone show this. A time that a change of clocks leaves out becomes as much later as the
 * clocks are put forward (02:30 becomes 03:30); of a time that comes twice it is the first.
 * @param local YYYY-MM-DDTHH:MM or with seconds
 * @param timeZone an unknown one counts as UTC
 */
export function momentIn(timeZone: string, local: string): Date {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(asUtc)) return new Date(NaN);
  try {
    // No zone is more than 14 hours from UTC, and none changes its clocks twice in two days.
    const before = zoneOffset(timeZone, asUtc - day);
    const after = zoneOffset(timeZone, asUtc + day);
    const exact = [asUtc - before, asUtc - after].filter((ms) => shownIn(timeZone, ms) === asUtc);
    return new Date(exact.length > 0 ? Math.min(...exact) : asUtc - before);
  } catch {
    return new Date(asUtc);
  }
}

/** What clocks in a time zone show at a moment: YYYY-MM-DDTHH:MM:SS; an unknown zone counts as UTC. */
export function localTimeIn(timeZone: string, at: Date): string {
  try {
    return new Date(shownIn(timeZone, at.getTime())).toISOString().slice(0, 19);
  } catch {
    return at.toISOString().slice(0, 19);
  }
}

/** The calendar day `days` after a day, both YYYY-MM-DD. */
export const addDays = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
