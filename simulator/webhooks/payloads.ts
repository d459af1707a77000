import { behaviourOf, type Customer, type Message, type PhoneNumber, type Thread } from "../core/state";
import type { StatusName } from "../types/ledger";

export function metadataOf(number: PhoneNumber): Record<string, string> {
  return { display_phone_number: number.digits, phone_number_id: number.id };
}

/** One element of `value.contacts`: wa_id only when the phone is known, user_id since 2026. */
export function contactOf(customer: Customer, userIds: boolean): Record<string, unknown> {
  return {
    profile: { name: customer.name, ...(customer.username ? { username: "@" + customer.username } : {}) },
    ...(customer.waId ? { wa_id: customer.waId } : {}),
    ...((userIds || !customer.waId) && customer.bsuid ? { user_id: customer.bsuid } : {}),
  };
}

/** Who sent an inbound message: `from` only with a phone, `from_user_id` since 2026. */
export function senderOf(customer: Customer, userIds: boolean): Record<string, string> {
  return {
    ...(customer.waId ? { from: customer.waId } : {}),
    ...((userIds || !customer.waId) && customer.bsuid ? { from_user_id: customer.bsuid } : {}),
  };
}

/**
 * The `value` of one status webhook as v24+ sends it (reference: webhooks/reference/messages/status).
 * @param at the number's clock in ms.
 */
export function statusValue(message: Message, status: StatusName, at: number): Record<string, unknown> {
  const { number, customer } = message.thread;
  const behaviour = behaviourOf(number);
  const userIds = (behaviour.userIds || !customer.waId) && customer.bsuid;
  const entry: Record<string, unknown> = {
    id: message.wamid,
    status,
    timestamp: String(Math.floor(at / 1000)),
    ...(customer.waId ? { recipient_id: customer.waId } : {}),
    ...(userIds ? { recipient_user_id: customer.bsuid } : {}),
  };
  if (message.callbackData !== null) entry.biz_opaque_callback_data = message.callbackData;
  if (status === "failed") {
    entry.errors = message.error ? [message.error] : [];
    return { messaging_product: "whatsapp", metadata: metadataOf(number), statuses: [entry] };
  }
  const priced =
    status === "sent" || status === "delivered" || (status === "read" && !message.times.delivered);
  if (priced && message.pricing) {
    const { category, free } = message.pricing;
    const entryPoint = category === "referral_conversion";
    if (behaviour.conversation || entryPoint) {
      entry.conversation = {
        id: conversationIdOf(message.thread),
        ...(status === "sent"
          ? { expiration_timestamp: String(Math.floor(conversationEnd(message) / 1000)) }
          : {}),
        origin: { type: category },
      };
    }
    entry.pricing = {
      billable: !free,
      pricing_model: "PMP",
      type: entryPoint ? "free_entry_point" : free ? "free_customer_service" : "regular",
      category,
    };
  }
  return {
    messaging_product: "whatsapp",
    metadata: metadataOf(number),
    ...(behaviour.userIds || userIds ? { contacts: [contactOf(customer, Boolean(userIds))] } : {}),
    statuses: [entry],
  };
}

function conversationEnd(message: Message): number {
  return message.pricing?.category === "referral_conversion"
    ? message.thread.freeEntryUntil
    : message.shownAt + 24 * 3600 * 1000;
}

function conversationIdOf(thread: Thread): string {
  const basis = thread.number.id + thread.customer.id;
  let hash = 0n;
  for (const character of basis) hash = (hash * 131n + BigInt(character.charCodeAt(0))) % (1n << 128n);
  return hash.toString(16).padStart(32, "0");
}

/** The `value` of an inbound message. System messages carry no contacts. */
export function inboundValue(
  number: PhoneNumber,
  customer: Customer,
  message: Record<string, unknown>,
): Record<string, unknown> {
  const { userIds } = behaviourOf(number);
  return {
    messaging_product: "whatsapp",
    metadata: metadataOf(number),
    ...(message.type === "system" ? {} : { contacts: [contactOf(customer, userIds)] }),
    messages: [message],
  };
}
