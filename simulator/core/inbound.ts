import type { CustomerMessage } from "../types/customer";
import { inboundValue, senderOf } from "../webhooks/payloads";
import { tell } from "../webhooks/routing";
import { contentOf, Impossible } from "./customer-content";
import { changeIdentity, setPreference } from "./customer-changes";
import { keepFromCustomer } from "./customer-messages";
import { journalThread } from "./records";
import { behaviourOf, state, type Customer, type Message, type PhoneNumber } from "./state";

type Json = Record<string, unknown>;

/**
 * A customer writes: the message is kept, shown on the phone and told by webhook.
 * @returns the message; null for a marketing preference, which is no message.
 * @throws Impossible when what it refers to is not there.
 */
export function writeAsCustomer(
  number: PhoneNumber,
  customer: Customer,
  input: CustomerMessage,
): Message | null {
  const account = state.accounts.get(number.wabaId);
  if (!account || customer.wabaId !== number.wabaId)
    throw new Impossible("the customer belongs to another account");
  if (input.type === "preference") {
    setPreference(account, number, customer, input.value);
    return null;
  }
  if (input.type === "number_change" || input.type === "user_id_change")
    return changeIdentity(account, number, customer, input);
  const { userIds } = behaviourOf(number);
  const sender = senderOf(customer, userIds);
  const made = contentOf(number, customer, input);
  const message = keepFromCustomer(
    number,
    customer,
    made.type,
    made.shown,
    input.replyTo ?? made.repliesTo ?? null,
    input.forwarded !== undefined && input.forwarded !== false,
  );
  const context = contextOf(number, message, input);
  const told: Json = {
    ...(context ? { context } : {}),
    ...referralOf(input),
    ...sender,
    id: message.wamid,
    timestamp: String(Math.floor(message.shownAt / 1000)),
    type: made.type,
    ...made.told,
  };
  if (number.blocked.includes(customer.id)) return message;
  openWindow(message, input, made.type);
  tell(account, number, "messages", inboundValue(number, customer, told));
  return message;
}

/** Whether reactions open the window is not documented; here they do not. */
function openWindow(message: Message, input: CustomerMessage, type: string): void {
  if (["reaction", "edit", "revoke", "system", "request_welcome"].includes(type)) return;
  const { thread } = message;
  thread.lastInboundAt = message.shownAt;
  if (input.referral) {
    thread.referralAt = message.shownAt;
    thread.freeEntryUntil = 0;
  }
  journalThread(thread);
}

function contextOf(number: PhoneNumber, message: Message, input: CustomerMessage): Json | null {
  if (input.forwarded)
    return input.forwarded === "frequently" ? { frequently_forwarded: true } : { forwarded: true };
  const product = input.type === "text" ? input.referredProduct : undefined;
  if (!message.quoted && !product) return null;
  const target = message.quoted ? state.messages.get(message.quoted) : undefined;
  const from = target?.fromCustomer ? target.thread.customer.waId : number.digits;
  return {
    ...(from ? { from } : {}),
    ...(message.quoted ? { id: message.quoted } : {}),
    ...(product ? { referred_product: product } : {}),
  };
}

const SAMPLE_REFERRAL = {
  source_url: "https://fb.me/3cr4Wqqkv",
  source_id: "120226305854810726",
  source_type: "ad",
  body: "Fresh from the workshop: see what is new this week.",
  headline: "Chat with us",
  media_type: "image",
  image_url: "https://scontent.xx.fbcdn.net/v/t45.1",
  ctwa_clid:
    "Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4_0NiNhEgpGo0AHemvuSoifXaytfTzcchptiErTKCqTrJ5nW1h7IHYeYymGb5K5J5iTROpBhWAGaIAeUzHL50",
  welcome_message: { text: "Hi there! Let us know how we can help!" },
};

function referralOf(input: CustomerMessage): Json {
  if (!input.referral) return {};
  return { referral: input.referral === true ? SAMPLE_REFERRAL : input.referral };
}
