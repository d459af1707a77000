import { preciseNow } from "../core/clock";
import { customerByBsuid, customerByDigits } from "../core/customers";
import { newWamid } from "../core/ids";
import { takePair, takeThroughput } from "../core/limits";
import { isUsNumber, readDialled } from "../core/phones";
import {
  clockOf,
  keepMessage,
  limitsOf,
  NO_TIMES,
  state,
  threadOf,
  type Account,
  type Customer,
  type Message,
  type PhoneNumber,
  type Template,
  type Thread,
} from "../core/state";
import { beginStatuses, SERVICE_CHARGED_FROM, type LateFailure } from "../core/statuses";
import { journalMessage, journalThread } from "../core/records";
import { fetchLink, mediaComplaint } from "./linked-media";
import { record } from "../core/journal";
import { showMessage, showTyping } from "../phone/stream";
import { readContent } from "./content";
import { isObject, type Json } from "./fields";
import { GraphError, invalid, missing, webhookError } from "./errors";
import { readTemplate } from "./template-send";

const DAY_MS = 24 * 3600 * 1000;
const REACTION_REACH_MS = 30 * DAY_MS;

/** An accepted message with the answer Meta gives for it. */
export interface Accepted {
  message: Message;
  answer: Json;
  /** Starts the statuses; kept apart so that a fault may tell them before the answer. */
  begin: (failure?: LateFailure) => void;
}

/**
 * `POST /{phone_number_id}/messages` for a message (not a read receipt).
 * @param at arrival in ms, kept as ground truth.
 * @throws GraphError as Meta refuses it; nothing is kept then except the count of refusals.
 */
export function acceptMessage(number: PhoneNumber, account: Account, payload: Json, at: number): Accepted {
  if (payload.messaging_product !== "whatsapp") throw missing("messaging_product");
  if (!number.registered) throw new GraphError(133010);
  const limits = limitsOf(number);
  const type = payload.type === undefined ? "text" : String(payload.type);
  const { customer, input, byBsuid } = recipientOf(payload, number, account);
  const callbackData = readCallbackData(payload);
  const quoted = readContext(payload);
  let template: Template | null = null;
  let content: Json;
  if (type === "template") {
    const read = readTemplate(payload, number);
    template = read.template;
    content = read.content;
    if (byBsuid && template.category === "AUTHENTICATION") throw new GraphError(131062);
  } else content = readContent(type, payload, number);

  if (limits.allowList && !limits.allowList.some((one) => one === customer.waId || one === customer.phone)) {
    throw new GraphError(131030);
  }
  if (number.blocked.includes(customer.id)) throw new GraphError(130403);
  const thread = threadOf(number, customer);
  const shownAt = clockOf(number);
  const windowOpen = shownAt - thread.lastInboundAt < DAY_MS;
  if (limits.window && !template && !windowOpen && limits.windowRefusal === "answer")
    throw new GraphError(131047);
  if (!takeThroughput(number, limits.messagesPerSecond, at)) throw new GraphError(130429);
  if (!takePair(thread, limits, at)) throw new GraphError(131056);

  if (thread.referralAt && !thread.freeEntryUntil && shownAt - thread.referralAt < DAY_MS) {
    thread.freeEntryUntil = shownAt + 3 * DAY_MS;
    journalThread(thread);
  }
  const message: Message = {
    seq: state.nextSeq,
    wamid: newWamid(customer.waId ?? customer.bsuid ?? "0", false),
    thread,
    fromCustomer: false,
    type,
    content,
    quoted: template ? null : quoted,
    callbackData,
    at,
    shownAt,
    input,
    pricing: type === "reaction" ? null : priceOf(thread, template, windowOpen, shownAt),
    times: { ...NO_TIMES },
    error: null,
    seen: false,
    reactions: {},
    edited: false,
    revoked: false,
    forwarded: false,
    answered: "ok",
  };
  keepMessage(message);
  journalMessage(message);
  thread.typingUntil = 0;

  const failure = lateFailure(message, template, windowOpen, payload);
  if (!failure && type === "reaction") react(message);
  showMessage(message);
  const contact = byBsuid ? { input, user_id: customer.bsuid } : { input, wa_id: customer.waId ?? input };
  return {
    message,
    answer: {
      messaging_product: "whatsapp",
      contacts: [contact],
      messages: [{ id: message.wamid, ...(template ? { message_status: "accepted" } : {}) }],
    },
    begin: (forced) => {
      const chosen = forced ?? failure;
      if (!chosen && hasMedia(content, type)) {
        void fetchLink(message).then((complaint) =>
          beginStatuses(
            message,
            complaint ? { error: webhookError(131053, complaint), after: "accepted" } : null,
          ),
        );
      } else beginStatuses(message, chosen);
    },
  };
}

function hasMedia(content: Json, type: string): boolean {
  return (
    typeof content.link === "string" ||
    type === "template" ||
    (type === "interactive" && isObject(content.header))
  );
}

function recipientOf(
  payload: Json,
  number: PhoneNumber,
  account: Account,
): { customer: Customer; input: string; byBsuid: boolean } {
  const recipientType = payload.recipient_type ?? "individual";
  if (recipientType !== "individual" && recipientType !== "group") {
    throw new GraphError(100, { message: "(#100) Param recipient_type must be one of {INDIVIDUAL, GROUP}." });
  }
  if (recipientType === "group") throw invalid("The group does not exist or this number is not part of it");
  const { to, recipient } = payload;
  if (to !== undefined && to !== null && to !== "") {
    if (typeof to !== "string" && typeof to !== "number") {
      throw new GraphError(100, { message: "(#100) Param to must be a string." });
    }
    const digits = readDialled(String(to), number.digits);
    if (digits === null) {
      throw new GraphError(131009, {
        details: `Param to is not a valid phone number: ${String(to).slice(0, 100)}`,
      });
    }
    if (digits === number.digits) throw new GraphError(131021);
    return { customer: customerByDigits(account, digits), input: String(to), byBsuid: false };
  }
  if (recipient === undefined || recipient === null || recipient === "") throw missing("to");
  if (typeof recipient !== "string" || !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(recipient)) {
    throw invalid("Param recipient is not a valid business-scoped user ID");
  }
  const customer = customerByBsuid(account, recipient);
  // BSUIDs belong to one portfolio: another's, or a former one, reaches nobody.
  if (!customer) throw new GraphError(131026);
  return { customer, input: recipient, byBsuid: true };
}

function readCallbackData(payload: Json): string | null {
  const data = payload.biz_opaque_callback_data;
  if (data === undefined || data === null) return null;
  if (typeof data !== "string") {
    throw new GraphError(100, { message: "(#100) Param biz_opaque_callback_data must be a string." });
  }
  if (data.length > 512) {
    throw new GraphError(100, {
      message: "(#100) Param biz_opaque_callback_data must be at most 512 characters long.",
    });
  }
  return data;
}

function readContext(payload: Json): string | null {
  if (payload.context === undefined || payload.context === null) return null;
  const id = isObject(payload.context) ? payload.context.message_id : undefined;
  if (typeof id !== "string" || id === "") {
    throw new GraphError(100, { message: "(#100) The parameter context['message_id'] is required." });
  }
  return id;
}

/** What a message will be priced as (pricing and pricing/non-template-messages, from 2026-10-01). */
function priceOf(
  thread: Thread,
  template: Template | null,
  windowOpen: boolean,
  at: number,
): Message["pricing"] {
  if (at < thread.freeEntryUntil) return { category: "referral_conversion", free: true };
  const newRule = at >= SERVICE_CHARGED_FROM;
  if (!template) {
    const month = new Date(at).toISOString().slice(0, 7);
    return { category: "service", free: !newRule || (thread.number.freeDeliveries[month] ?? 0) < 1000 };
  }
  const category = template.category.toLowerCase();
  return { category, free: category === "utility" && windowOpen && !newRule };
}

/** Failures Meta finds out after it has answered 200. */
function lateFailure(
  message: Message,
  template: Template | null,
  windowOpen: boolean,
  payload: Json,
): LateFailure | null {
  const { thread } = message;
  const { customer, number } = thread;
  const limits = limitsOf(number);
  const fail = (code: number, details?: string): LateFailure => ({
    error: webhookError(code, details),
    after: "accepted",
  });
  if (!customer.settings.onWhatsApp) return fail(131026);
  if (limits.window && !template && !windowOpen) return fail(131047);
  const identity = payload.recipient_identity_key_hash;
  if (typeof identity === "string" && identity !== identityOf(customer)) return fail(137000);
  if (template?.category === "MARKETING") {
    if (customer.settings.marketingStopped) return fail(131050);
    if (!limits.usMarketing && !windowOpen && customer.waId && isUsNumber(customer.waId)) return fail(131049);
  }
  if (message.type === "reaction") {
    const target = state.messages.get(String(message.content.message_id));
    const known = target && target.thread === thread && target.type !== "reaction" && !target.revoked;
    if (!known || message.shownAt - target.shownAt > REACTION_REACH_MS) {
      return fail(
        131009,
        "The message to react to is unknown, deleted, a reaction itself or older than 30 days",
      );
    }
  }
  const complaint = mediaComplaint(message);
  return complaint ? fail(131053, complaint) : null;
}

/** `identity_key_hash` of a customer: stays until the number changes. */
function identityOf(customer: Customer): string {
  return (
    Buffer.from(`${customer.bsuid ?? customer.waId}`)
      .toString("base64")
      .slice(0, 11) + "="
  );
}

function react(message: Message): void {
  const target = state.messages.get(String(message.content.message_id));
  if (!target) return;
  const { business: _former, ...others } = target.reactions;
  target.reactions =
    message.content.emoji === "" ? others : { ...others, business: String(message.content.emoji) };
  record(["x", target.seq, { reactions: target.reactions }]);
  showMessage(target);
}

/** Typing lasts 25 s or until the reply. */
const TYPING_MS = 25_000;

/**
 * Mark-as-read, with or without the typing indicator: the same endpoint with `status: "read"`.
 * Marks all earlier messages of the chat as read too.
 */
export function markAsRead(number: PhoneNumber, payload: Json): Json {
  if (payload.messaging_product !== "whatsapp") throw missing("messaging_product");
  if (payload.status !== "read") {
    throw new GraphError(100, {
      message: `(#100) Param status must be one of {READ} - got "${String(payload.status)}".`,
    });
  }
  if (typeof payload.message_id !== "string" || payload.message_id === "") throw missing("message_id");
  const target = state.messages.get(payload.message_id);
  if (!target || !target.fromCustomer || target.thread.number !== number) {
    throw invalid("Message ID is not valid: no inbound message of this number has it");
  }
  if (clockOf(number) - target.shownAt > REACTION_REACH_MS)
    throw invalid("The message is older than 30 days");
  const typing = payload.typing_indicator;
  if (typing !== undefined && (!isObject(typing) || typing.type !== "text")) {
    throw invalid("typing_indicator type must be 'text'");
  }
  const now = clockOf(number);
  const { messages } = target.thread;
  for (let index = messages.lastIndexOf(target); index >= 0; index--) {
    const message = messages[index]!;
    if (!message.fromCustomer) continue;
    // Earlier ones were marked together with the last one that was marked.
    if (message.times.read) break;
    message.times.read = now;
    record(["x", message.seq, { times: message.times }]);
    showMessage(message);
  }
  if (typing !== undefined) {
    target.thread.typingUntil = preciseNow() + TYPING_MS;
    showTyping(target.thread);
  }
  return { success: true };
}
