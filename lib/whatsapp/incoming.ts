import { personOf, withProfile, type Person, type ProfileBook } from "@/lib/whatsapp/people";
import { readableText } from "@/lib/whatsapp/reading";
import { cardPhoneSchema, cardSchema, messageSchema } from "@/lib/whatsapp/schemas";

/** A customer's, a colleague's, or an old message, read from a webhook. Not yet anybody's. */
export type IncomingMessage = {
  wamid: string;
  /** Meta's time; null when it gave none that can be. */
  at: Date | null;
  direction: "inbound" | "outbound";
  source: "customer" | "business_app" | "history";
  /** The customer's side of the conversation, whoever wrote. */
  person: Person;
  /** Meta's word. */
  type: string;
  text: string | null;
  /** The type's own object and what stood beside it: context, referral, errors, group_id … */
  content: Record<string, unknown>;
  /** The message this one quotes, reacts to, edits or deletes. */
  targetWamid: string | null;
  /** The customer has another number or id now. */
  moved: { waId: string | null; bsuid: string | null } | null;
  referral: Record<string, unknown> | null;
  inGroup: boolean;
  /** Meta's word for how far an old message came: SENT, DELIVERED, READ, … */
  historyStatus: string | null;
};

/** An item that cannot become anything: said in words, kept, replayable. */
export class Unreadable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unreadable";
  }
}

/**
 * Meta's time as a Date: seconds since 1970, milliseconds where it slipped.
 * @returns null for what cannot be a time of a message, 2001 to 2100
 */
export function timeOf(seconds: number | undefined): Date | null {
  if (seconds === undefined) return null;
  const ms = seconds >= 1e12 ? seconds : seconds * 1000;
  return ms >= 1e12 && ms < 4.1e12 ? new Date(ms) : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keys that have a column or a meaning of their own. */
const envelopeKeys = new Set([
  "id",
  "from",
  "from_user_id",
  "from_parent_user_id",
  "to",
  "to_user_id",
  "timestamp",
  "type",
  "history_context",
]);

/** The type's object, with everything beside it that has no place of its own. Nothing Meta adds is lost. */
export function contentOf(type: string, raw: Record<string, unknown>): Record<string, unknown> {
  const own = raw[type];
  const beside = Object.entries(raw).filter(([key]) => !envelopeKeys.has(key) && key !== type);
  return {
    ...(isRecord(own) ? own : own === undefined ? {} : { [type]: own }),
    ...Object.fromEntries(beside),
  };
}

/** Meta's types are short words; anything else is shown as unknown and kept in the content. */
const typeOf = (type: string | undefined): string => (type && /^[\w-]{1,40}$/.test(type) ? type : "unknown");

type Where =
  | { source: "customer" }
  | { source: "business_app" }
  /** `thread` is the customer's address; without it the sender is the customer. */
  | { source: "history"; thread?: string; direction?: "inbound" | "outbound" };

/**
 * The number a customer shares by tapping a template's "share contact info" button: their own.
 * Source: Meta, "Business-scoped user IDs", requesting phone numbers: `origin: contact_request`, a vCard and `phones`.
 */
function sharedNumber(message: ReturnType<typeof messageSchema.parse>): string | undefined {
  if (message.type !== "contacts" || message.origin !== "contact_request") return undefined;
  const { vcard, phones } = cardSchema.parse(Array.isArray(message.contacts) ? message.contacts[0] : null);
  const { wa_id, phone } = cardPhoneSchema.parse(phones[0]);
  return /waid=(\d+)/.exec(vcard ?? "")?.[1] ?? wa_id ?? phone;
}

function whose(
  message: ReturnType<typeof messageSchema.parse>,
  where: Where,
): { person: Person | null; direction: "inbound" | "outbound" } {
  if (where.source === "business_app" || (where.source === "history" && where.direction === "outbound")) {
    return { person: personOf(message.to, message.to_user_id), direction: "outbound" };
  }
  if (where.source === "history" && where.thread) {
    const person = personOf(where.thread);
    const sender = personOf(message.from, message.from_user_id);
    const theirs =
      sender !== null &&
      ((sender.waId !== null && sender.waId === person?.waId) ||
        (sender.bsuid !== null && sender.bsuid === person?.bsuid));
    return { person, direction: theirs ? "inbound" : "outbound" };
  }
  const { previous_user_id: previous } = message.system;
  const person = personOf(message.from, message.from_user_id, previous);
  const shared = personOf(sharedNumber(message));
  return { person: person && { ...person, waId: person.waId ?? shared?.waId ?? null }, direction: "inbound" };
}

function movedTo(system: ReturnType<typeof messageSchema.parse>["system"]): IncomingMessage["moved"] {
  if (system.type !== "user_changed_number" && system.type !== "user_changed_user_id") return null;
  const person = personOf(system.wa_id, system.new_wa_id, system.user_id);
  return person && { waId: person.waId, bsuid: person.bsuid };
}

/**
 * Reads one object of `messages[]`, `message_echoes[]` or a history thread.
 * @param raw already made safe by clean()
 * @throws Unreadable when it has no id or nobody it belongs to
 */
export function readMessage(raw: unknown, profiles: ProfileBook, where: Where): IncomingMessage {
  if (!isRecord(raw)) throw new Unreadable("This message is not an object.");
  const message = messageSchema.parse(raw);
  if (!message.id) throw new Unreadable("This message has no id.");
  const { person, direction } = whose(message, where);
  if (!person) throw new Unreadable("This message names nobody: neither a phone number nor a user id.");
  const type = typeOf(message.type);
  const target =
    (type === "reaction" && message.reaction.message_id) ||
    (type === "edit" && message.edit.original_message_id) ||
    (type === "revoke" && message.revoke.original_message_id) ||
    message.context.id;
  return {
    wamid: message.id,
    at: timeOf(message.timestamp),
    direction,
    source: where.source,
    person: withProfile(person, profiles),
    type,
    text: readableText(type, raw),
    content: contentOf(type, raw),
    targetWamid: target || null,
    moved: type === "system" ? movedTo(message.system) : null,
    referral: message.referral ?? null,
    inGroup: message.group_id !== undefined,
    historyStatus: message.history_context.status ?? null,
  };
}
