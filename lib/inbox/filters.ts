import { z } from "zod";
import { conversationStatuses } from "@/lib/inbox/views";
import { idCursor, pageLimit, timeCursor } from "@/lib/shared/pagination";

const anId = z.uuid("Is not an id.");
/** What stands in an address as `?unread=true`. */
const flag = z.enum(["true", "false"], "Must be true or false.").transform((value) => value === "true");

/** GET /messages */
export const messageListQuery = z
  .object({
    conversationId: anId.optional(),
    phoneNumberId: anId.optional(),
    limit: pageLimit,
    cursor: z.string().max(200).optional(),
  })
  .transform(({ cursor, ...query }, ctx) => {
    if (cursor === undefined) return { ...query, before: undefined };
    // One conversation is listed by the time of writing, everything else by arrival.
    const parsed = (query.conversationId ? timeCursor : idCursor).safeParse(cursor);
    if (parsed.success) return { ...query, before: parsed.data };
    ctx.addIssue({ code: "custom", path: ["cursor"], message: parsed.error.issues[0]!.message });
    return z.NEVER;
  });
export type MessageListQuery = z.output<typeof messageListQuery>;

/** GET /conversations */
export const conversationListQuery = z.object({
  /** Part of a name, number or username. */
  q: z.string().max(200, "At most 200 characters.").optional(),
  status: z.enum(conversationStatuses, "Must be open, snoozed or closed.").optional(),
  unread: flag.optional(),
  phoneNumberId: anId.optional(),
  limit: pageLimit,
  cursor: timeCursor.optional(),
});
export type ConversationListQuery = z.output<typeof conversationListQuery>;

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
