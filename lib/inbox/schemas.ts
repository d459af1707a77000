import { z } from "zod";
import { terms, termProblems, version } from "@/lib/inbox/scheduled-inputs";
import { priorities } from "@/lib/inbox/views";
import { AppError } from "@/lib/platform/errors";
import { pageLimit, timeCursor } from "@/lib/shared/pagination";
import { templateContent } from "@/lib/inbox/template-input";
import { outgoingContent, reactionEmoji } from "@/lib/whatsapp/outgoing";

/** A person by E.164 number, by digits, or by business-scoped user id. */
const addressee = z
  .string("Must be text.")
  .trim()
  .transform((value, ctx) => {
    if (/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(value)) return { waId: null, bsuid: value };
    const digits = value.replace(/^\+|[\s()./-]/g, "");
    if (/^[1-9]\d{5,16}$/.test(digits)) return { waId: digits, bsuid: null };
    ctx.addIssue({
      code: "custom",
      message:
        "Must be a phone number with its country code, +4917012345678 for example, or a WhatsApp user id.",
    });
    return z.NEVER;
  });

const place = {
  /** The conversation to write in; or `to`. */
  conversationId: z.uuid("Is not an id.").optional(),
  to: addressee.optional(),
  /** Goes with `to`: the number to send from. Not needed while the workspace has only one. */
  phoneNumberId: z.uuid("Is not an id.").optional(),
  /** The message this one quotes. */
  replyToId: z.uuid("Is not an id.").optional(),
};

/** Every type that is a line of its own, with what else it takes. */
function kindsWith<More extends z.ZodRawShape>(more: More) {
  const of = <Type extends keyof typeof outgoingContent>(type: Type) =>
    z.strictObject({
      type: z.literal(type),
      ...({ [type]: outgoingContent[type] } as { [Key in Type]: (typeof outgoingContent)[Key] }),
      ...more,
    });
  return [
    of("text"),
    of("image"),
    of("video"),
    of("audio"),
    of("document"),
    of("sticker"),
    of("location"),
    of("contacts"),
    of("interactive"),
    z.strictObject({ type: z.literal("template"), template: templateContent, ...more }),
  ] as const;
}

const reaction = z.strictObject({
  type: z.literal("reaction"),
  reaction: z.strictObject({ messageId: z.uuid("Is not an id."), emoji: reactionEmoji }),
  ...place,
  ...terms,
});

const noSuchType = "Is not a type of message that can be sent.";
const kinds = z.discriminatedUnion("type", [...kindsWith({ ...place, ...terms }), reaction], noSuchType);

/** `{ "text": "Hello" }` says the same as `{ "type": "text", "text": { "body": "Hello" } }`. */
function spellOut(input: unknown): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const given = input as Record<string, unknown>;
  const type = given.type ?? ("text" in given ? "text" : undefined);
  if (type !== "text") return input;
  return { ...given, type, text: typeof given.text === "string" ? { body: given.text } : given.text };
}

/** POST /messages: what to send and to whom. Each type's own object stands under its name, as in Meta's API. */
export const sendMessageInput = z.preprocess(
  spellOut,
  kinds.superRefine((input, ctx) => {
    const says = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (input.conversationId === undefined && input.to === undefined) {
      says("conversationId", "Say whom to write to: a conversationId, or to and phoneNumberId.");
    }
    if (input.conversationId !== undefined && input.to !== undefined) {
      says("to", "Give either conversationId or to, not both.");
    }
    if (input.conversationId !== undefined && input.phoneNumberId !== undefined) {
      says("phoneNumberId", "The conversation has its number already; leave this out.");
    }
    if (input.type === "reaction" && input.replyToId !== undefined) {
      says("replyToId", "A reaction quotes nothing; its target is reaction.messageId.");
    }
    for (const [path, problem] of termProblems(input)) says(path, problem);
  }),
);

export type SendMessageInput = z.output<typeof sendMessageInput>;

/** PATCH /scheduled-messages/{id}: what is left out stays. */
export const scheduledChangeInput = z
  .strictObject({
    version,
    /** All of it anew: `{ "text": "Hello" }`. */
    message: z
      .preprocess(
        spellOut,
        z.discriminatedUnion("type", kindsWith({ replyToId: place.replyToId }), noSuchType),
      )
      .optional(),
    sendAt: terms.sendAt,
    timeZone: terms.timeZone,
    /** null: only once. */
    recurrence: terms.recurrence.unwrap().nullable().optional(),
    fallback: terms.fallback,
    priority: terms.priority,
    /** null: no longer. */
    contextType: terms.contextType.unwrap().nullable().optional(),
    contextId: terms.contextId.unwrap().nullable().optional(),
    /** Takes back that it was cancelled, or tries again what is stuck. */
    state: z.literal("scheduled", "Can only become scheduled again.").optional(),
  })
  .superRefine((change, ctx) => {
    const says = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (Object.entries(change).every(([key, value]) => key === "version" || value === undefined)) {
      says("version", "Say what is to be changed.");
    }
    if (
      (change.contextType === null) !== (change.contextId === null) ||
      (change.contextType === undefined) !== (change.contextId === undefined)
    ) {
      says("contextId", "Goes with contextType: give both, or null for both.");
    }
  });
export type ScheduledChange = z.output<typeof scheduledChangeInput>;

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;
/** What is said, without where and when: a type and its own object. */
export type Outgoing = Without<SendMessageInput, keyof typeof place | keyof typeof terms>;

const idempotencyKey = z
  .string()
  .trim()
  .min(1, "Must not be empty.")
  .max(200, "At most 200 characters.")
  .regex(/^[\x21-\x7e]+$/, "Only printable ASCII characters without spaces.");

/**
 * The header Idempotency-Key, when there is one.
 * @throws AppError invalid
 */
export function readIdempotencyKey(headers: Headers): string | undefined {
  const given = headers.get("idempotency-key");
  if (given === null) return undefined;
  const key = idempotencyKey.safeParse(given);
  if (key.success) return key.data;
  const problem = key.error.issues[0]!.message;
  throw new AppError("invalid", "invalid_input", `Idempotency-Key: ${problem}`, {
    fields: { "Idempotency-Key": problem },
  });
}

export const messageParams = z.object({ messageId: z.uuid() });
export const conversationParams = z.object({ conversationId: z.uuid() });

const anId = z.uuid("Is not an id.");
const moment = z.iso
  .datetime({ offset: true, message: "Use a time such as 2027-01-31T12:00:00Z." })
  .transform((value) => new Date(value));
const labelIdList = z.array(anId).max(50, "At most 50 labels.");

/** What may be changed about conversations; what is left out stays. */
const conversationChange = {
  /** A member's user id; null gives it back. */
  assigneeId: anId.nullable().optional(),
  teamId: anId.nullable().optional(),
  /** `{ snoozedUntil: null }` wakes what sleeps and leaves everything else as it is. */
  status: z
    .union(
      [z.enum(["open", "closed"]), z.strictObject({ snoozedUntil: moment.nullable() })],
      "Must be open, closed or { snoozedUntil }.",
    )
    .optional(),
  priority: z.enum(priorities, `Must be one of ${priorities.join(", ")}.`).optional(),
  addLabelIds: labelIdList.optional(),
  removeLabelIds: labelIdList.optional(),
};

const saysSomething = (change: object): boolean =>
  Object.entries(change).some(([key, value]) => key !== "conversationIds" && value !== undefined);

/** A change of one or many conversations. */
export type ConversationChange = z.output<z.ZodObject<typeof conversationChange>>;

/** POST /conversation-changes */
export const conversationChangesInput = z
  .strictObject({
    conversationIds: z
      .array(anId)
      .min(1, "Name at least one conversation.")
      .max(500, "At most 500 conversations."),
    ...conversationChange,
  })
  .refine(saysSomething, "Say what is to be changed.");

/** PUT /conversations/{id}/assignment */
export const assignmentInput = z
  .strictObject({ assigneeId: conversationChange.assigneeId, teamId: conversationChange.teamId })
  .refine(saysSomething, "Name a member or a team, or null for nobody.");

/** PUT /conversations/{id}/snooze */
export const snoozeInput = z.strictObject({ until: moment });

/** PUT /conversations/{id}/priority */
export const priorityInput = z.strictObject({ priority: conversationChange.priority.unwrap() });

/** PUT /conversations/{id}/labels: all it shall have. */
export const conversationLabelsInput = z.strictObject({ labelIds: labelIdList });

/** POST /conversations/{id}/notes, PATCH /notes/{id} */
export const noteInput = z.strictObject({
  text: z
    .string("Must be text.")
    .max(4_096, "At most 4,096 characters.")
    // What PostgreSQL cannot store.
    .transform((text) => text.replaceAll("\u0000", "").toWellFormed().trim())
    .refine((text) => text !== "", "Write something."),
  /** User ids of members who shall see it. */
  mentions: z
    .array(anId)
    .max(50, "At most 50 members.")
    .default([])
    .transform((ids) => [...new Set(ids)]),
});
export type NoteInput = z.output<typeof noteInput>;
export const noteParams = z.object({ noteId: z.uuid() });

/** GET /mentions */
export const mentionListQuery = z.object({
  /** Only those that were not seen yet. */
  unseen: z
    .enum(["true", "false"], "Must be true or false.")
    .transform((value) => value === "true")
    .optional(),
  limit: pageLimit,
  cursor: timeCursor.optional(),
});

/** PUT /mentions/seen: one, those of one conversation, or all. */
export const mentionsSeenInput = z.strictObject({
  /** The note that names you. */
  messageId: anId.optional(),
  conversationId: anId.optional(),
});
