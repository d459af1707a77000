import { showMessage } from "../phone/stream";
import { preciseNow } from "./clock";
import { newWamid } from "./ids";
import { journalMessage } from "./records";
import {
  clockOf,
  keepMessage,
  NO_TIMES,
  state,
  threadOf,
  type Customer,
  type Message,
  type PhoneNumber,
} from "./state";

/** Keeps what a customer wrote and shows it on the phone. */
export function keepFromCustomer(
  number: PhoneNumber,
  customer: Customer,
  type: string,
  content: Record<string, unknown>,
  quoted: string | null,
  forwarded: boolean,
): Message {
  const thread = threadOf(number, customer);
  const shownAt = clockOf(number);
  const message: Message = {
    seq: state.nextSeq,
    wamid: newWamid(customer.waId ?? customer.bsuid ?? "0", true),
    thread,
    fromCustomer: true,
    type,
    content,
    quoted,
    callbackData: null,
    at: preciseNow(),
    shownAt,
    input: null,
    pricing: null,
    times: { ...NO_TIMES, sent: shownAt, delivered: number.blocked.includes(customer.id) ? 0 : shownAt },
    error: null,
    seen: false,
    reactions: {},
    edited: false,
    revoked: false,
    forwarded,
    answered: "ok",
  };
  keepMessage(message);
  journalMessage(message);
  showMessage(message);
  return message;
}
