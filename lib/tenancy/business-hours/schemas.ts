import { z } from "zod";

/** Monday first, as weeks are written in most places. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

export const mostIntervals = 6;
export const mostHolidays = 200;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write a time such as 09:00.");

/** From a time to a later one; an end that is not later is on the next day, so 00:00 to 00:00 is the whole day. */
const interval = z.strictObject({ from: clock, to: clock });
export type Interval = z.output<typeof interval>;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Minutes after the midnight with which the day begins. */
const spanOf = ({ from, to }: Interval): { start: number; end: number } => {
  const [start, end] = [minutes(from), minutes(to)];
  return { start, end: end > start ? end : end + 24 * 60 };
};

const day = z.array(interval).max(mostIntervals, `At most ${mostIntervals} times a day.`);
const week = z
  .strictObject({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day })
  .superRefine((days, context) => {
    const minutesOfWeek = weekdays.length * 24 * 60;
    const spans = weekdays.flatMap((name, number) =>
      days[name].map((one, at) => ({ path: [name, at], ...spanOf(one), number })),
    );
    const placed = spans
      .map(({ path, start, end, number }) => ({
        path,
        start: start + number * 24 * 60,
        end: end + number * 24 * 60,
      }))
      .toSorted((one, other) => one.start - other.start);
    placed.forEach(({ path, start }, at) => {
      const before = at > 0 ? placed[at - 1]! : null;
      const last = placed.at(-1)!;
      const overlaps = before ? before.end > start : placed.length > 1 && last.end - minutesOfWeek > start;
      if (overlaps) context.addIssue({ code: "custom", path, message: "Overlaps with the time before it." });
    });
  });
export type Week = z.output<typeof week>;

const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isYearlyDay = (date: string): boolean => {
  const [month = 0, dayOfMonth = 0] = date.split("-").map(Number);
  return dayOfMonth >= 1 && dayOfMonth <= (lengths[month - 1] ?? 0);
};
const isDate = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

const holiday = z.strictObject({
  date: z
    .string()
    .regex(/^(\d{4}-)?\d{2}-\d{2}$/, "Choose a day.")
    .refine((date) => (date.length === 5 ? isYearlyDay(date) : isDate(date)), "There is no such day.")
    .describe("YYYY-MM-DD, or MM-DD for one of every year."),
  name: z.string().trim().min(1, "Name the holiday.").max(80, "Use at most 80 characters."),
});
export type Holiday = z.output<typeof holiday>;

export const businessHoursInput = z.strictObject({
  week: week.nullable().describe("null: open at any time that is no holiday. A day without times is closed."),
  holidays: z
    .array(holiday)
    .max(mostHolidays, `At most ${mostHolidays} holidays.`)
    .superRefine((all, context) => {
      const seen = new Set<string>();
      all.forEach(({ date }, at) => {
        if (seen.has(date)) {
          context.addIssue({
            code: "custom",
            path: [at, "date"],
            message: "This day is in the list already.",
          });
        }
        seen.add(date);
      });
    })
    .transform((all) => all.toSorted((one, other) => (one.date < other.date ? -1 : 1)))
    .describe("Days on which it does not open. What began the evening before goes on."),
});
export type BusinessHours = z.output<typeof businessHoursInput>;
