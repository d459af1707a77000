import { addDays, dayIn, momentIn } from "@/lib/shared/dates";
import { weekdays, type BusinessHours, type Interval, type Week } from "@/lib/tenancy/business-hours/schemas";

/** When a workspace is open, and the zone its clocks are in. */
export type Hours = BusinessHours & { timeZone: string };

type Span = { start: number; end: number };

const wholeDay: readonly Interval[] = [{ from: "00:00", to: "00:00" }];

/** How far ahead an opening is looked for, days. */
const horizon = 3 * 366;

function intervalsOn(hours: Hours, holidays: ReadonlySet<string>, date: string): readonly Interval[] {
  if (holidays.has(date) || holidays.has(date.slice(5))) return [];
  if (hours.week === null) return wholeDay;
  const sundayFirst = new Date(`${date}T00:00:00Z`).getUTCDay();
  return hours.week[weekdays[(sundayFirst + 6) % 7]!];
}

/**
 * The openings from the day before `from` on, as real moments in milliseconds, in order and none touching another. Each
 * is counted by the clocks of its days: a night in which they change is an hour longer or shorter.
 * @param days how many days are looked at
 */
function* openings(hours: Hours, from: Date, days: number): Generator<Span> {
  const holidays = new Set(hours.holidays.map(({ date }) => date));
  const { timeZone } = hours;
  let date = addDays(dayIn(timeZone, from), -1);
  let open: Span | null = null;
  for (let count = 0; count < days; count++, date = addDays(date, 1)) {
    const spans = intervalsOn(hours, holidays, date)
      .map(({ from: opens, to: closes }) => ({
        start: momentIn(timeZone, `${date}T${opens}`).getTime(),
        end: momentIn(timeZone, `${closes > opens ? date : addDays(date, 1)}T${closes}`).getTime(),
      }))
      .filter(({ start, end }) => end > start)
      .toSorted((one, other) => one.start - other.start);
    for (const span of spans) {
      if (open && span.start <= open.end) open.end = Math.max(open.end, span.end);
      else {
        if (open) yield open;
        open = { ...span };
      }
    }
  }
  if (open) yield open;
}

/**
 * Whether the workspace is open at a moment: from the minute it opens to before the minute it closes. On a holiday
 * nothing opens; what began the evening before goes on.
 */
export function isOpen(hours: Hours, at: Date): boolean {
  for (const { start, end } of openings(hours, at, 3)) {
    if (start <= at.getTime() && at.getTime() < end) return true;
  }
  return false;
}

/** When it next opens, later than `at`; null when it never closes, or stays closed for the next three years. */
export function nextOpening(hours: Hours, at: Date): Date | null {
  const now = at.getTime();
  if (hours.week === null && hours.holidays.length === 0) return null;
  for (const { start } of openings(hours, at, horizon)) if (start > now) return new Date(start);
  return null;
}

/** Days for which it is certain how things stand. */
const certainDays = 7;

export type Standing = {
  open: boolean;
  /** Until then it stays so; look again then. At most a week away. */
  until: Date;
  /** When it next opens, while it is closed; null when that is not within three years. */
  opensAt: Date | null;
};

/** Whether it is open at a moment, for how long that holds, and when it opens again. */
export function standingAt(hours: Hours, at: Date): Standing {
  const now = at.getTime();
  for (const { start, end } of openings(hours, at, certainDays + 2)) {
    if (start > now) return { open: false, until: new Date(start), opensAt: new Date(start) };
    if (end > now) return { open: true, until: new Date(end), opensAt: null };
  }
  const until = new Date(now + certainDays * 24 * 60 * 60 * 1000);
  return { open: false, until, opensAt: nextOpening(hours, at) };
}

/** What a workspace begins with when it sets hours: from 9 to 5, Monday to Friday. */
export const usualWeek: Week = {
  mon: [{ from: "09:00", to: "17:00" }],
  tue: [{ from: "09:00", to: "17:00" }],
  wed: [{ from: "09:00", to: "17:00" }],
  thu: [{ from: "09:00", to: "17:00" }],
  fri: [{ from: "09:00", to: "17:00" }],
  sat: [],
  sun: [],
};
