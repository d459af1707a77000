import { z } from "zod";
import { contactRefSchema, media, message } from "@/lib/http/operations/inbox";
import { anyObject, component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import { weekdays } from "@/lib/inbox/recurrence";
import {
  scheduledListQuery,
  scheduledStates,
  sendNowInput,
  sendPriorities,
} from "@/lib/inbox/scheduled-inputs";
import type { ScheduledMessageView } from "@/lib/inbox/scheduled-views";
import { scheduledChangeInput, sendMessageInput } from "@/lib/inbox/schemas";

const ends = z
  .union([z.object({ after: z.number() }), z.object({ on: z.iso.date() })])
  .optional()
  .describe("After so many messages, or on a day, that day included; left out: never.");
const weekday = z.enum(weekdays);
const recurrence = z.discriminatedUnion("unit", [
  z.object({ unit: z.literal("day"), every: z.number(), ends }),
  z.object({ unit: z.literal("week"), every: z.number(), weekdays: z.array(weekday), ends }),
  z.object({
    unit: z.literal("month"),
    every: z.number(),
    on: z.union([
      z
        .object({ day: z.union([z.number(), z.literal("last")]) })
        .describe("A day that a month does not have is its last."),
      z.object({
        nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal("last")]),
        weekday,
      }),
    ]),
    ends,
  }),
]);

export const scheduledMessage = component(
  "ScheduledMessage",
  z.object({
    id,
    state: z
      .enum(scheduledStates)
      .describe("stuck: it came due and did not go out; `problem` says why and whose turn it is."),
    sendAt: time.describe("The next time; of what is over the last one, or the one it was cancelled for."),
    timeZone: z.string(),
    recurrence: recurrence.nullable().describe("null: once."),
    lastAt: time.nullable().describe("When it went out last."),
    times: z.number().describe("How often it has gone out."),
    lastMessageId: id.nullable().describe("The message that went out last."),
    message: z.object({ type: z.string() }).and(anyObject).describe("As POST /messages takes it."),
    text: text.describe("What a person reads of it, or null."),
    media: media.nullable(),
    fallback: z
      .union([z.literal("tell"), z.object({ template: anyObject })])
      .describe("What happens when the customer service window is closed by then."),
    priority: z.enum(sendPriorities),
    problem: z
      .object({
        reason: z.string(),
        message: z.string().describe("In words."),
        turn: z.enum(["you", "customer", "meta", "parley"]).describe("Who has to act."),
        at: time.describe("The time that went by without it."),
      })
      .nullable(),
    contextType: text,
    contextId: text,
    createdByUserId: id.nullable(),
    createdByApiKeyId: id.nullable(),
    contact: contactRefSchema,
    conversationId: id,
    phoneNumberId: id,
    windowExpiresAt: time.nullable().describe("End of the customer service window as it is known now."),
    createdAt: time,
    updatedAt: time,
    version: z.number().describe("Grows with each change: an edit says which one it was made for."),
  }) satisfies z.ZodType<Omit<ScheduledMessageView, "message" | "fallback">>,
);

const reads = { about: "Scheduled messages", access: { role: "viewer" } } as const;
const writes = { about: "Scheduled messages", access: { role: "agent" } } as const;

/** Sending, now or at a time to come, and what waits for its time. */
export const scheduledOperations: Operation[] = [
  {
    ...writes,
    about: "Inbox",
    method: "POST",
    path: "/messages",
    summary: "Send a message",
    description:
      "Stored and queued before the answer. The same Idempotency-Key never sends twice.\n\n" +
      "With `sendAt` it is kept until then and answered with a ScheduledMessage, which has a `state` and no `status`. " +
      "`sendAt` is a time with its offset, or one as clocks show it in `timeZone` (the workspace's when left out); a time " +
      "that a change of clocks leaves out is as much later, of one that comes twice the first is meant. `recurrence` " +
      "repeats it: `{ unit: week, every: 1, weekdays: [mon, thu], ends: { after: 10 } }`. `fallback` says what happens " +
      "when the customer service window is closed by then: `{ template }` goes out instead, `tell` (also when left out) " +
      "keeps the message as `stuck` and tells whoever scheduled it.\n\n" +
      "`contextType` and `contextId` tie a message to a record of your own.",
    headers: { "Idempotency-Key": "Up to 200 printable characters; the same key gives the same message." },
    body: sendMessageInput,
    example: { conversationId: "01970000-0000-7000-8000-000000000000", text: "It is ready." },
    status: 201,
    answer: z.union([message, scheduledMessage]),
  },
  {
    ...reads,
    method: "GET",
    path: "/scheduled-messages",
    summary: "List scheduled messages, soonest first",
    description:
      "Those that wait, unless `state` says otherwise. When only completed or cancelled ones are asked for, the latest " +
      "come first.",
    query: scheduledListQuery,
    answer: page(scheduledMessage),
  },
  {
    ...reads,
    method: "GET",
    path: "/scheduled-messages/{scheduledMessageId}",
    summary: "Read a scheduled message",
    answer: scheduledMessage,
  },
  {
    ...writes,
    method: "PATCH",
    path: "/scheduled-messages/{scheduledMessageId}",
    summary: "Change a scheduled message",
    description:
      "Until it has gone out. `version` is the one you have seen: when it has changed or gone out meanwhile, the answer " +
      "is 409 and nothing is changed. `state: scheduled` brings back what was cancelled and tries again what is stuck.",
    body: scheduledChangeInput,
    example: { version: 0, message: { text: "It is ready at nine." } },
    answer: scheduledMessage,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/scheduled-messages/{scheduledMessageId}",
    summary: "Cancel a scheduled message",
    answer: scheduledMessage,
  },
  {
    ...writes,
    method: "POST",
    path: "/scheduled-messages/{scheduledMessageId}/messages",
    summary: "Send a scheduled message now",
    description: "In place of its next time; a recurring one goes on with the time after that.",
    body: sendNowInput,
    example: { version: 0 },
    status: 201,
    answer: message,
  },
];
