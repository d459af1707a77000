import { clockOf, state, type Customer, type Message, type PhoneNumber, type Thread } from "../core/state";
import type { ChatView, ThreadView } from "../types/phone";
import { customerView } from "./customer-view";
import { phoneMessage } from "./phone-message";

const DAY_MS = 24 * 3600 * 1000;

/** Reactions, edits and deletions show on the message they concern, not as bubbles of their own. */
function isBubble(message: Message): boolean {
  return !["reaction", "edit", "revoke", "request_welcome"].includes(message.type);
}

/** The chat as the customer's phone shows it, oldest first. */
export function threadView(thread: Thread, limit: number, before: number | null): ThreadView {
  const bubbles: Message[] = [];
  let older = false;
  for (let index = thread.messages.length - 1; index >= 0; index--) {
    const message = thread.messages[index]!;
    if ((before !== null && message.seq >= before) || !isBubble(message) || !arrived(message)) continue;
    if (bubbles.length === limit) {
      older = true;
      break;
    }
    bubbles.push(message);
  }
  bubbles.reverse();
  const now = clockOf(thread.number);
  const until = thread.lastInboundAt + DAY_MS;
  return {
    numberId: thread.number.id,
    customer: customerView(thread.customer),
    open: thread.open,
    typingUntil: thread.typingUntil,
    lastInboundAt: thread.lastInboundAt,
    windowOpenUntil: thread.lastInboundAt > 0 && until > now ? until : null,
    messages: bubbles.map(phoneMessage),
    nextBefore: older ? bubbles[0]!.seq : null,
  };
}

/** What failed before it was delivered never reached this phone; it is listed all the same, with its error. */
function arrived(message: Message): boolean {
  return message.fromCustomer || message.thread.customer.settings.onWhatsApp || message.times.failed > 0;
}

/** The list of chats of a number, the latest first. Strangers only when they have written or been written to. */
export function chatsOf(number: PhoneNumber, customers: Customer[], limit: number): ChatView[] {
  const chats = customers.map((customer) => {
    const thread = state.threads.get(`${number.id}|${customer.id}`);
    const bubbles = thread?.messages.filter(isBubble) ?? [];
    const last = bubbles.at(-1);
    const unread = bubbles.filter(
      (one) => !one.fromCustomer && one.times.delivered && !one.times.read && !one.seen,
    ).length;
    return { customer, last, unread, open: thread?.open ?? false };
  });
  chats.sort((a, b) => (b.last?.seq ?? 0) - (a.last?.seq ?? 0));
  return chats.slice(0, limit).map(({ customer, last, unread, open }) => ({
    customer: customerView(customer),
    lastMessage: last ? phoneMessage(last) : null,
    unread,
    open,
  }));
}
