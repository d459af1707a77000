import { weekdays, type MonthDay, type Recurrence, type Weekday } from "@/lib/inbox/recurrence";
import { addDays } from "@/lib/shared/dates";

type WithoutEnd<T> = T extends unknown ? Omit<T, "ends"> : never;
/** A recurrence without its end. */
export type Repeat = WithoutEnd<Recurrence>;

export type RepeatChoice = "never" | "daily" | "workdays" | "weekly" | "monthly" | "nth" | "last" | "custom";

export const weekdayOf = (day: string): Weekday =>
  weekdays[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7]!;

const workdays: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];
const isLastOfMonth = (day: string): boolean => addDays(day, 1).endsWith("-01");

/** The places in its month that a day has: the 9th, the second Tuesday, the last day. */
export function monthDaysOf(day: string): MonthDay[] {
  const date = Number(day.slice(8));
  const nth = Math.ceil(date / 7);
  const weekday = weekdayOf(day);
  const isLastOfKind = addDays(day, 7).slice(0, 7) !== day.slice(0, 7);
  return [
    { day: date },
    ...(nth <= 4 ? [{ nth: nth as 1 | 2 | 3 | 4, weekday }] : []),
    ...(isLastOfKind ? [{ nth: "last" as const, weekday }] : []),
    ...(isLastOfMonth(day) ? [{ day: "last" as const }] : []),
  ];
}

/** What one chooses from for a message that goes out first on a day. Custom ones are built by hand. */
export function repeatChoices(day: string): { choice: RepeatChoice; repeat: Repeat | null }[] {
  const [monthly, ...others] = monthDaysOf(day);
  const month = (on: MonthDay) => ({ unit: "month" as const, every: 1, on });
  const nth = others.find((on) => "nth" in on);
  const last = others.find((on) => "day" in on);
  return [
    { choice: "never", repeat: null },
    { choice: "daily", repeat: { unit: "day", every: 1 } },
    ...(workdays.includes(weekdayOf(day))
      ? [{ choice: "workdays" as const, repeat: { unit: "week" as const, every: 1, weekdays: workdays } }]
      : []),
    { choice: "weekly", repeat: { unit: "week", every: 1, weekdays: [weekdayOf(day)] } },
    { choice: "monthly", repeat: month(monthly!) },
    ...(nth ? [{ choice: "nth" as const, repeat: month(nth) }] : []),
    ...(last ? [{ choice: "last" as const, repeat: month(last) }] : []),
  ];
}

const same = (a: Repeat, b: Repeat): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** Which choice says this recurrence, when its next time is on that day. */
export function choiceOf(repeat: Repeat | null, day: string): RepeatChoice {
  if (!repeat) return "never";
  return repeatChoices(day).find((one) => one.repeat && same(one.repeat, repeat))?.choice ?? "custom";
}

export type EndChoice = "never" | "on" | "after";
export type End = { choice: EndChoice; on: string; after: string };

export const endOf = (recurrence: Recurrence | null, day: string): End => {
  const ends = recurrence?.ends;
  return {
    choice: !ends ? "never" : "on" in ends ? "on" : "after",
    on: ends && "on" in ends ? ends.on : addDays(day, 90),
    after: ends && "after" in ends ? String(ends.after) : "10",
  };
};

/** The recurrence with its end; null while the end is not filled in. */
export function withEnd(repeat: Repeat, end: End): Recurrence | null {
  if (end.choice === "never") return repeat;
  if (end.choice === "on")
    return /^\d{4}-\d{2}-\d{2}$/.test(end.on) ? { ...repeat, ends: { on: end.on } } : null;
  const after = Number(end.after);
  return Number.isInteger(after) && after >= 1 && after <= 1_000 ? { ...repeat, ends: { after } } : null;
}

export const withoutEnd = ({ ends: _, ...repeat }: Recurrence): Repeat => repeat as Repeat;
