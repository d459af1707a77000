import { z } from "zod";
import { contextId, contextType } from "@/lib/inbox/context";
import { weekdays } from "@/lib/inbox/recurrence";
import { pageLimit, timeCursor } from "@/lib/shared/pagination";
import { workspaceTimeZone } from "@/lib/tenancy/schemas";
import { templateContent } from "@/lib/inbox/template-input";

const anId = z.uuid("Is not an id.");
const whole = (least: number, most: number) =>
  z
    .number("Must be a number.")
    .int("Must be a whole number.")
    .min(least, `At least ${least}.`)
    .max(most, `At most ${most.toLocaleString("en")}.`);

const day = z.iso.date("Must be a day such as 2027-12-31.");
const ends = z
  .union([z.strictObject({ after: whole(1, 1_000) }), z.strictObject({ on: day })], {
    error: "Must be { after: 10 } for so many messages or { on: 2027-12-31 } for the last day.",
  })
  .optional();
const weekday = z.enum(weekdays, `Must be one of ${weekdays.join(", ")}.`);
const monthDay = z.union(
  [
    z.strictObject({ day: z.union([whole(1, 31), z.literal("last")]) }),
    z.strictObject({
      nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal("last")]),
      weekday,
    }),
  ],
  "Must be { day: 15 }, { day: last } or { nth: 2, weekday: tue }.",
);

/** How something recurs. What is left out of the days is what the first time says. */
const recurrenceInput = z.discriminatedUnion(
  "unit",
  [
    z.strictObject({ unit: z.literal("day"), every: whole(1, 365).default(1), ends }),
    z.strictObject({
      unit: z.literal("week"),
      every: whole(1, 52).default(1),
      weekdays: z
        .array(weekday, "Must be a list of days.")
        .min(1, "Name at least one day.")
        .transform((days) => [...new Set(days)])
        .optional(),
      ends,
    }),
    z.strictObject({
      unit: z.literal("month"),
      every: whole(1, 12).default(1),
      on: monthDay.optional(),
      ends,
    }),
  ],
  "Must be day, week or month.",
);
export type RecurrenceInput = z.output<typeof recurrenceInput>;

/** With its offset, or as clocks show it in the time zone. */
const sendAt = z.iso.datetime({
  offset: true,
  local: true,
  error: "Use a time such as 2027-01-31T09:00:00+01:00, or 2027-01-31T09:00 by the workspace's clock.",
});

/** What happens when the customer service window is closed by then. */
const fallback = z.union([z.literal("tell"), z.strictObject({ template: templateContent })], {
  error: "Must be tell or { template }.",
});

export const sendPriorities = ["high", "normal", "low"] as const;
export type SendPriority = (typeof sendPriorities)[number];
const priority = z.enum(sendPriorities, `Must be one of ${sendPriorities.join(", ")}.`);

/** What POST /messages takes beside the message and its place. */
export const terms = {
  /** Not now but then. */
  sendAt: sendAt.optional(),
  /** In which `sendAt` and `recurrence` are meant; left out: the workspace's. */
  timeZone: workspaceTimeZone.optional(),
  recurrence: recurrenceInput.optional(),
  fallback: fallback.optional(),
  priority: priority.optional(),
  contextType: contextType.optional(),
  contextId: contextId.optional(),
};
type Terms = { [Key in keyof typeof terms]?: z.output<(typeof terms)[Key]> };

/** Which fields of a message do not go together, and why. */
export function termProblems(input: Terms & { type: string }): [path: string, problem: string][] {
  const problems: [string, string][] = [];
  if (input.sendAt === undefined) {
    for (const name of ["timeZone", "recurrence", "fallback"] as const) {
      if (input[name] !== undefined) problems.push([name, "Goes with sendAt: say when to send it."]);
    }
  } else if (input.type === "reaction") {
    problems.push(["sendAt", "A reaction cannot be scheduled."]);
  }
  if (input.type === "template" && typeof input.fallback === "object") {
    problems.push(["fallback", "A template may be sent whenever; it needs no other one."]);
  }
  if (input.contextType !== undefined && input.contextId === undefined) {
    problems.push(["contextId", "Goes with contextType: say which one."]);
  }
  if (input.contextId !== undefined && input.contextType === undefined) {
    problems.push(["contextType", "Goes with contextId: say what it is, order for example."]);
  }
  return problems;
}

export const scheduledStates = ["scheduled", "stuck", "completed", "cancelled"] as const;
export type ScheduledState = (typeof scheduledStates)[number];

/** GET /scheduled-messages */
export const scheduledListQuery = z
  .object({
    conversationId: anId.optional(),
    contactId: anId.optional(),
    phoneNumberId: anId.optional(),
    /** With commas between; left out: those that still wait. */
    state: z
      .string()
      .max(100)
      .default("scheduled,stuck")
      .transform((text) => [...new Set(text.split(",").filter(Boolean))])
      .pipe(z.array(z.enum(scheduledStates, `Must be some of ${scheduledStates.join(", ")}.`)).min(1)),
    contextType: contextType.optional(),
    contextId: contextId.optional(),
    limit: pageLimit,
    cursor: timeCursor.optional(),
  })
  .superRefine(({ contextType: type, contextId: id }, ctx) => {
    for (const [path, message] of termProblems({ type: "", contextType: type, contextId: id })) {
      ctx.addIssue({ code: "custom", path: [path], message });
    }
  });
export type ScheduledListQuery = z.output<typeof scheduledListQuery>;

export const scheduledMessageParams = z.object({ scheduledMessageId: z.uuid() });

const version = z
  .number("Say which version you have seen: the `version` of what you read.")
  .int("Must be a whole number.")
  .min(0, "At least 0.");

/** POST /scheduled-messages/{id}/messages */
export const sendNowInput = z.strictObject({ version });

export { version };
