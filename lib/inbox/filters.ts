import { z } from "zod";
import type { ConversationFilter } from "@/lib/inbox/filter-rules";
import { contextId, contextType } from "@/lib/inbox/context";
import { termProblems } from "@/lib/inbox/scheduled-inputs";
import { conversationStatuses, priorities } from "@/lib/inbox/views";
import { idCursor, pageLimit, timeCursor } from "@/lib/shared/pagination";

const anId = z.uuid("Is not an id.");
/** What stands in an address as `?unread=true`. */
const flag = z.enum(["true", "false"], "Must be true or false.").transform((value) => value === "true");

/** GET /messages */
export const messageListQuery = z
  .object({
    conversationId: anId.optional(),
    phoneNumberId: anId.optional(),
    /** Of the customer's own record: order and 123, for example. */
    contextType: contextType.optional(),
    contextId: contextId.optional(),
    limit: pageLimit,
    cursor: z.string().max(200).optional(),
  })
  .transform(({ cursor, ...query }, ctx) => {
    for (const [path, message] of termProblems({ type: "", ...query })) {
      ctx.addIssue({ code: "custom", path: [path], message });
    }
    if (cursor === undefined) return { ...query, before: undefined };
    // One conversation is listed by the time of writing, everything else by arrival.
    const parsed = (query.conversationId ? timeCursor : idCursor).safeParse(cursor);
    if (parsed.success) return { ...query, before: parsed.data };
    ctx.addIssue({ code: "custom", path: ["cursor"], message: parsed.error.issues[0]!.message });
    return z.NEVER;
  });
export type MessageListQuery = z.output<typeof messageListQuery>;

const listOf = <Item extends z.ZodType<string, string>>(item: Item, most: number) =>
  z
    .string()
    .max(most * 40, `At most ${most}.`)
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(item).max(most, `At most ${most}.`));
const when = z.iso
  .datetime({ offset: true, error: "Must be an ISO 8601 time, 2026-11-20T10:00:00Z for example." })
  .transform((text) => new Date(text).toISOString());

const assignee = z.union([z.enum(["me", "none"]), anId], "Must be me, none or the id of a member.");
const priority = z.enum(priorities, `Must be one of ${priorities.join(", ")}.`);
const status = z.enum([...conversationStatuses, "all"], "Must be open, snoozed, closed or all.");
const window = z.enum(["open", "closed"], "Must be open or closed.");
const waitingMinutes = z.coerce
  .number("Must be a number.")
  .int("Must be a whole number.")
  .min(1, "Must be at least 1.")
  .max(525_600, "At most a year.");

const filterParams = {
  status: status.default("open"),
  assignee: assignee.nullable().default(null),
  teamId: anId.nullable().default(null),
  /** Ids with commas between; all of them must be there. */
  labelIds: listOf(anId, 10).default([]),
  phoneNumberId: anId.nullable().default(null),
  /** With commas between; any of them. */
  priority: listOf(priority, 5).default([]),
  /** Not seen by the member who asks; for an API key: seen by nobody. */
  unread: flag.default(false),
  /** With a note that names the member who asks. */
  mentions: flag.default(false),
  window: window.nullable().default(null),
  activeAfter: when.nullable().default(null),
  activeBefore: when.nullable().default(null),
  /** The customer waits longer than this many minutes. */
  waitingMinutes: waitingMinutes.nullable().default(null),
  /** The customer answered this campaign last. */
  campaignId: anId.nullable().default(null),
};

/** GET /conversations */
export const conversationListQuery = z.object({
  /** Part of a name, number or username. */
  q: z.string().max(200, "At most 200 characters.").optional(),
  ...filterParams,
  limit: pageLimit,
  cursor: timeCursor.optional(),
});
export type ConversationListQuery = z.output<typeof conversationListQuery> & ConversationFilter;

/** The filter of a saved view: what is left out asks for nothing. */
export const conversationFilter = z.strictObject({
  status: status.default("open"),
  assignee: assignee.nullable().default(null),
  teamId: anId.nullable().default(null),
  labelIds: z.array(anId).max(10, "At most 10.").default([]),
  phoneNumberId: anId.nullable().default(null),
  priority: z.array(priority).max(5, "At most 5.").default([]),
  unread: z.boolean().default(false),
  mentions: z.boolean().default(false),
  window: window.nullable().default(null),
  activeAfter: when.nullable().default(null),
  activeBefore: when.nullable().default(null),
  waitingMinutes: waitingMinutes.nullable().default(null),
  campaignId: anId.nullable().default(null),
}) satisfies z.ZodType<ConversationFilter, unknown>;

/** GET /conversations/{id}/messages: one of `cursor`, `after` and `around`, or none for the newest. */
export const threadQuery = z
  .object({
    limit: pageLimit,
    /** Older than: the nextCursor of the page before. */
    cursor: timeCursor.optional(),
    /** Newer than: a previousCursor, or the id of a message one has. */
    after: z.union([anId, timeCursor], "Is neither an id nor a cursor this list gave.").optional(),
    /** The id of the message in the middle. */
    around: anId.optional(),
  })
  .refine(({ cursor, after, around }) => [cursor, after, around].filter(Boolean).length <= 1, {
    path: ["cursor"],
    message: "Give only one of cursor, after and around.",
  });
export type ThreadQuery = z.output<typeof threadQuery>;
