import { firstTime, newestDue, nextTime, weekdays, type Recurrence, type Rule } from "@/lib/inbox/recurrence";
import type { RecurrenceInput } from "@/lib/inbox/scheduled-inputs";
import type { ScheduledProblem } from "@/lib/inbox/views";
import { AppError } from "@/lib/platform/errors";
import { localTimeIn, momentIn } from "@/lib/shared/dates";

const farthestDays = 366;
const dayMs = 24 * 60 * 60 * 1000;

const refuse = (field: string, problem: string): AppError =>
  new AppError("invalid", "invalid_input", `${field}: ${problem}`, { fields: { [field]: problem } });

/** What a recurrence leaves out is as on the day it begins. */
function completed(input: RecurrenceInput, start: string): Recurrence {
  if (input.unit === "week") {
    const weekday = weekdays[(new Date(`${start}Z`).getUTCDay() + 6) % 7]!;
    return { ...input, weekdays: input.weekdays ?? [weekday] };
  }
  if (input.unit === "month") return { ...input, on: input.on ?? { day: Number(start.slice(8, 10)) } };
  return input;
}

export type Plan = { nextAt: Date; rule: Rule | null };

/**
 * When something is sent for the first time, and how it goes on.
 * @param wish.sendAt ISO with its offset, or as clocks show it in the zone; parts of a second are dropped
 * @param wish.done how often it has gone out already
 * @throws AppError invalid, naming the field: a time that is over or more than a year ahead, a recurrence without a time
 */
export function planTimes(
  wish: { sendAt: string; recurrence: RecurrenceInput | null; done: number },
  timeZone: string,
  now: Date,
): Plan {
  const { recurrence, done } = wish;
  const withOffset = /(Z|[+-]\d{2}:?\d{2})$/i.test(wish.sendAt);
  const moment = withOffset ? new Date(wish.sendAt) : momentIn(timeZone, wish.sendAt.slice(0, 19));
  const startsAt = new Date(Math.floor(moment.getTime() / 1000) * 1000);
  if (Number.isNaN(startsAt.getTime())) throw refuse("sendAt", "Is not a time.");
  if (startsAt <= now) throw refuse("sendAt", "This time is over. Choose one to come.");
  if (startsAt.getTime() > now.getTime() + farthestDays * dayMs) {
    throw refuse("sendAt", "At most a year ahead.");
  }
  if (!recurrence) return { nextAt: startsAt, rule: null };
  const shown = withOffset ? localTimeIn(timeZone, startsAt) : wish.sendAt.slice(0, 19);
  const start = shown.length === 16 ? `${shown}:00` : shown;
  const rule: Rule = { ...completed(recurrence, start), start };
  if (rule.ends && "after" in rule.ends && rule.ends.after <= done) {
    throw refuse("recurrence.ends", `It has gone out ${done} times already.`);
  }
  const nextAt = firstTime(rule, timeZone, startsAt);
  if (!nextAt) throw refuse("recurrence.ends", "It would end before its first time.");
  return { nextAt, rule };
}

/** What is due, and what is known of its times. */
export type Due = {
  nextAt: Date;
  rule: Rule | null;
  timeZone: string;
  times: number;
  /** Times to come for which it has gone out already, because somebody sent it before. */
  served: readonly Date[];
};

export type Occurrence = {
  /** The time that is served now. */
  at: Date;
  /** Older ones that are left out for it. */
  passedOver: number;
};

/**
 * Which time is served when somebody gets to it. Within the grace it is the one that is due. Later than that, of a
 * recurring one only the newest: nobody gets a burst of what was meant for days gone by.
 * @param graceMs how late is still in time; less than the shortest step of a recurrence
 */
export function occurrenceDue(
  { nextAt, rule, timeZone, served }: Due,
  now: Date,
  graceMs: number,
): Occurrence {
  if (!rule || now.getTime() - nextAt.getTime() <= graceMs) return { at: nextAt, passedOver: 0 };
  return newestDue(rule, timeZone, nextAt, now, served);
}

/** Where a scheduled message stands after one of its times. */
export type Aftermath = { state: "scheduled" | "completed" | "stuck"; nextAt: Date; times: number };

/** It went out for this time. */
export function afterSending(due: Due, at: Date, now: Date): Aftermath {
  const times = due.times + 1;
  const later = at > now ? at : now;
  const next = due.rule && nextTime(due.rule, due.timeZone, later, times, due.served);
  return { state: next ? "scheduled" : "completed", nextAt: next ?? at, times };
}

/**
 * It did not go out. What heals by itself, a window the customer may open again, leaves a recurring one going on to its
 * next time; everything else waits for a person.
 */
export function afterMissing(due: Due, at: Date, now: Date, problem: ScheduledProblem): Aftermath {
  const next =
    problem.reason === "window_closed" && due.rule
      ? nextTime(due.rule, due.timeZone, at > now ? at : now, due.times, due.served)
      : null;
  return { state: next ? "scheduled" : "stuck", nextAt: next ?? at, times: due.times };
}

/** Where a stuck or cancelled one goes on from, without another time being named: its time, or the next of its rule. */
export function resumedAt({ nextAt, rule, timeZone, times, served }: Due, now: Date): Date | null {
  if (nextAt > now) return nextAt;
  return rule && nextTime(rule, timeZone, now, times, served);
}

const turns: Record<string, ScheduledProblem["turn"]> = {
  window_closed: "customer",
  contact_unreachable: "customer",
  opted_out: "customer",
  us_marketing: "customer",
  internal: "parley",
};

/** A refusal of sending, as it is kept with what it stopped. */
export const problemOf = ({ reason, message }: { reason: string; message: string }): ScheduledProblem => ({
  reason,
  message,
  turn: turns[reason] ?? "you",
});
