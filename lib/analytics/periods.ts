import type { DashboardPeriod } from "@/lib/analytics/schemas";
import { addDays, dayIn, localTimeIn, momentIn } from "@/lib/shared/dates";

const quarterMs = 15 * 60_000;
const hourMs = 60 * 60_000;

const daysOf: Record<DashboardPeriod, number> = { today: 1, "7d": 7, "30d": 30, "90d": 90 };

export type Period = {
  unit: "hour" | "day";
  /** Where each part of the period begins, in order: hours of one day, or days. */
  parts: Date[];
  /** The end of the last part: of the present day. */
  end: Date;
  /** The period before, up to where the present one has come: comparing half a day with a whole one would lie. */
  previous: { start: Date; end: Date };
  /** The days it and the one before are made of, where it is made of days. */
  days: {
    timeZone: string;
    /** Of the period before. */
    first: string;
    /** On which the period before ends, at some time of this day, and when it begins. */
    cut: string;
    cutAt: Date;
    last: string;
  } | null;
};

const quarterBefore = (at: Date): Date => new Date(Math.floor(at.getTime() / quarterMs) * quarterMs);

/** Hours by the clock on the wall: a day on which clocks change has 23 or 25 of them. */
function hoursBetween(start: Date, end: Date): Date[] {
  const hours = Math.ceil((end.getTime() - start.getTime()) / hourMs);
  return Array.from({ length: hours }, (_, i) => new Date(start.getTime() + i * hourMs));
}

/**
 * The days of a period in a time zone, the present one as the last. Their beginnings are whole quarters of an hour in UTC
 * in every zone there is, which is what the counts are kept by.
 */
export function periodOf(period: DashboardPeriod, timeZone: string, now: Date): Period {
  const days = daysOf[period];
  const today = dayIn(timeZone, now);
  const midnight = (day: string) => momentIn(timeZone, `${day}T00:00`);
  const first = addDays(today, 1 - days);
  const end = midnight(addDays(today, 1));
  const clock = localTimeIn(timeZone, now).slice(11);
  const cut = addDays(today, -days);
  const previous = {
    start: midnight(addDays(first, -days)),
    end: quarterBefore(momentIn(timeZone, `${cut}T${clock}`)),
  };
  return period === "today"
    ? { unit: "hour", parts: hoursBetween(midnight(today), end), end, previous, days: null }
    : {
        unit: "day",
        parts: Array.from({ length: days }, (_, i) => midnight(addDays(first, i))),
        end,
        previous,
        days: { timeZone, first: addDays(first, -days), cut, cutAt: midnight(cut), last: today },
      };
}
