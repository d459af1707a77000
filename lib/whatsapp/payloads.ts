import { z } from "zod";

/** A stored message with everything Meta's envelope needs. */
export type Outgoing = {
  /** Our id; comes back in every status of the message. */
  messageId: string;
  type: string;
  /** The type's own object; `{ contacts: […] }` for contact cards. */
  content: Record<string, unknown>;
  recipient: Addressee;
  /** Of a template: marketing, utility or authentication, in small letters; null when nobody knows. */
  category: string | null;
  /** wamid of the quoted message. */
  quotes: string | null;
};

export type Addressee = {
  /** Meta's id of the phone, digits only. */
  waId: string | null;
  /** E.164 as somebody typed it; Meta has not confirmed it. */
  phone: string | null;
  /** Business-scoped user id. */
  bsuid: string | null;
};

/**
 * How Meta is told whom to write to; null when there is no address at all. A user id goes before a number that somebody
 * typed, which may be a stranger's. Always with "+": without it Meta puts the business number's own country code in
 * front. Source: Meta, "Business phone numbers", and "Business-scoped user IDs": `recipient` only when `to` is missing,
 * for `to` wins.
 * @param needsNumber Meta takes no user id for this message: a sign-in code is for a number (131062)
 */
export function addressFor(
  { waId, phone, bsuid }: Addressee,
  needsNumber = false,
): { to: string } | { recipient: string } | null {
  if (waId) return { to: `+${waId}` };
  const digits = phone?.replace(/\D/g, "");
  if (digits && (needsNumber || !bsuid)) return { to: `+${digits}` };
  return bsuid ? { recipient: bsuid } : null;
}

/** Codes, and templates of which nobody knows that they are none. */
const needsNumber = ({ type, category }: Outgoing): boolean =>
  type === "template" && (category === null || category === "authentication");

/** Meta refuses a quote on these. Source: Meta, "Reaction messages", "Contextual replies". */
const neverQuotes = new Set(["reaction"]);

/**
 * The body of `POST /{phone_number_id}/messages`.
 * @returns null when the contact has no address to send to
 */
export function sendPayload(message: Outgoing): Record<string, unknown> | null {
  const address = addressFor(message.recipient, needsNumber(message));
  if (!address) return null;
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...address,
    type: message.type,
    [message.type]: message.type === "contacts" ? message.content.contacts : message.content,
    ...(message.quotes && !neverQuotes.has(message.type) ? { context: { message_id: message.quotes } } : {}),
    biz_opaque_callback_data: message.messageId,
  };
}

/** Marks this message and all before it as read on the customer's phone. Source: Meta, "Mark messages as read". */
export const readPayload = (wamid: string) => ({
  messaging_product: "whatsapp",
  status: "read",
  message_id: wamid,
});

/**
 * Shows "typing…" for 25 seconds or until our message comes. There is none without marking as read.
 * Source: Meta, "Typing indicators".
 */
export const typingPayload = (wamid: string) => ({
  ...readPayload(wamid),
  typing_indicator: { type: "text" },
});

/** What Meta says when it accepted a message. Anything without an id proves nothing. */
export const sentAnswer = z.looseObject({
  messages: z.array(z.looseObject({ id: z.string().min(1).max(1_000) })).min(1),
});

export const successAnswer = z.looseObject({ success: z.literal(true) });
