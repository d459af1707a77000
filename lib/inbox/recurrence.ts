import { addDays, dayIn, daysBetween, momentIn } from "@/lib/shared/dates";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** A day of the month. One that a month does not have is its last: the 31st is the 30th in April. */
export type MonthDay = { day: number | "last" } | { nth: 1 | 2 | 3 | 4 | "last"; weekday: Weekday };

/** after: so many messages; on: the last day, YYYY-MM-DD, itself included. Left out: never. */
export type RecurrenceEnd = { after: number } | { on: string };

/** How something recurs, in words of a calendar; the time of day stands in the rule's start. */
export type Recurrence = { every: number; ends?: RecurrenceEnd | undefined } & (
  { unit: "day" } | { unit: "week"; weekdays: Weekday[] } | { unit: "month"; on: MonthDay }
);

/**
 * A recurrence and what clocks show when it begins, YYYY-MM-DDTHH:MM:SS. Days, weeks (from Monday on) and months are
 * counted from there; the first time is the first fitting day from there on.
 */
export type Rule = Recurrence & { start: string };

const dayOf = (local: string): string => local.slice(0, 10);
const mondayOf = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
const indexOf = (weekday: Weekday): number => weekdays.indexOf(weekday);

/** Months since year 0. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const dayOfMonth = (month: number, day: number): string =>
  new Date(Date.UTC(Math.floor(month / 12), month % 12, day)).toISOString().slice(0, 10);
const lengthOf = (month: number): number => Number(dayOfMonth(month + 1, 0).slice(8));

function fittingDay(month: number, on: MonthDay): string {
  const length = lengthOf(month);
  if ("day" in on) return dayOfMonth(month, on.day === "last" ? length : Math.min(on.day, length));
  const first = on.nth === "last" ? dayOfMonth(month, length - 6) : dayOfMonth(month, 1);
  const ahead = (indexOf(on.weekday) - daysBetween(mondayOf(first), first) + 7) % 7;
  return addDays(first, ahead + (on.nth === "last" ? 0 : 7 * (on.nth - 1)));
}

/** The days of a rule from a day on, without end; they only grow. */
function* daysFrom(rule: Rule, from: string): Generator<string> {
  const start = dayOf(rule.start);
  const { every } = rule;
  const steps = (distance: number): number => Math.max(0, Math.floor(distance / every));
  switch (rule.unit) {
    case "day":
      for (let step = steps(daysBetween(start, from)); ; step++) yield addDays(start, step * every);
    case "week": {
      const monday = mondayOf(start);
      const days = rule.weekdays.map(indexOf).toSorted((a, b) => a - b);
      for (let step = steps(Math.floor(daysBetween(monday, from) / 7)); ; step++) {
        for (const day of days) yield addDays(monday, 7 * step * every + day);
      }
    }
    case "month": {
      const month = monthOf(start);
      for (let step = steps(monthOf(from) - month); ; step++) yield fittingDay(month + step * every, rule.on);
    }
  }
}

/**
 * The times of a rule that are later than `after`, in order, none twice. On a day whose clocks leave the time out it is
 * as much later as the clocks are put forward; where the time comes twice it is the first.
 */
export function* timesAfter(rule: Rule, timeZone: string, after: Date): Generator<Date> {
  const start = dayOf(rule.start);
  const last = rule.ends && "on" in rule.ends ? rule.ends.on : null;
  let latest = after.getTime();
  // A day earlier: where clocks skip a day, a time belongs to the day before.
  for (const day of daysFrom(rule, addDays(dayIn(timeZone, after), -1))) {
    if (last !== null && day > last) return;
    if (day < start) continue;
    const at = momentIn(timeZone, `${day}T${rule.start.slice(11)}`);
    if (at.getTime() <= latest) continue;
    latest = at.getTime();
    yield at;
  }
}

const isOne = (times: readonly Date[], time: Date): boolean => times.some((one) => +one === +time);

/** @param done how often it has happened @param but times it has happened for already @returns null when it is over */
export function nextTime(
  rule: Rule,
  timeZone: string,
  after: Date,
  done: number,
  but: readonly Date[] = [],
): Date | null {
  if (rule.ends && "after" in rule.ends && done >= rule.ends.after) return null;
  for (const time of timesAfter(rule, timeZone, after)) {
    if (!isOne(but, time)) return time;
  }
  return null;
}

/**
 * The first time of a rule that begins at a moment. That moment itself when its day fits, even if clocks show its time
 * twice on that day.
 * @returns null when it ends before it begins
 */
export function firstTime(rule: Rule, timeZone: string, startsAt: Date): Date | null {
  const first = daysFrom(rule, dayOf(rule.start));
  for (const day of first) {
    if (day < dayOf(rule.start)) continue;
    if (rule.ends && "on" in rule.ends && day > rule.ends.on) return null;
    return day === dayOf(rule.start) ? startsAt : momentIn(timeZone, `${day}T${rule.start.slice(11)}`);
  }
  return null;
}

/**
 * Of the times from `due` up to now the newest, and how many are passed over for it.
 * @param due a time of the rule that is not later than now
 * @param but times it has happened for already: neither the newest nor passed over
 */
export function newestDue(
  rule: Rule,
  timeZone: string,
  due: Date,
  now: Date,
  but: readonly Date[] = [],
): { at: Date; passedOver: number } {
  let at = due;
  let passedOver = 0;
  for (const time of timesAfter(rule, timeZone, due)) {
    if (time > now) break;
    if (isOne(but, time)) continue;
    at = time;
    passedOver++;
  }
  return { at, passedOver };
}
