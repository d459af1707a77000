import { behaviourOf, clockOf, state, type Message, type Thread, type WebhookError } from "./state";
import { after } from "./clock";
import { record } from "./journal";
import { deliver, type Change } from "../webhooks/delivery";
import { statusValue } from "../webhooks/payloads";
import { targetsOf } from "../webhooks/routing";
import { showMessage } from "../phone/stream";
import type { StatusName } from "../types/ledger";

const scheduledByWaba = new Map<string, number>();

function plan(message: Message, delayMs: number, run: () => void): void {
  const { wabaId } = message.thread.number;
  const { jitterMs } = behaviourOf(message.thread.number);
  scheduledByWaba.set(wabaId, (scheduledByWaba.get(wabaId) ?? 0) + 1);
  after(delayMs + Math.random() * jitterMs, () => {
    if (state.messages.get(message.wamid) === message) run();
    const left = (scheduledByWaba.get(wabaId) ?? 1) - 1;
    if (left > 0) scheduledByWaba.set(wabaId, left);
    else scheduledByWaba.delete(wabaId);
  });
}

/** Statuses whose time has not come yet. */
export function scheduledStatuses(wabaId?: string): number {
  if (wabaId) return scheduledByWaba.get(wabaId) ?? 0;
  let all = 0;
  for (const count of scheduledByWaba.values()) all += count;
  return all;
}

/** What will become of a message that fails later. */
export interface LateFailure {
  error: WebhookError;
  after: "accepted" | "sent" | "delivered";
}

const failures = new WeakMap<Message, LateFailure>();

/** Starts the life of an accepted message: sent, delivered, read, or a failure told by webhook. */
export function beginStatuses(message: Message, failure: LateFailure | null): void {
  if (failure) {
    failures.set(message, failure);
    record(["x", message.seq, { failure }]);
  }
  progress(message);
}

/** Puts a message read back from the journal on its way again. */
export function resumeStatuses(message: Message, failure: LateFailure | null): void {
  if (failure) failures.set(message, failure);
  progress(message);
}

/** Plans the next stage of a message, or nothing while it waits for the customer. */
function progress(message: Message): void {
  const { times, thread } = message;
  if (times.failed) return;
  const behaviour = behaviourOf(thread.number);
  const failure = failures.get(message);
  const stage = times.delivered ? "delivered" : times.sent ? "sent" : "accepted";
  if (failure && failure.after === stage) {
    plan(message, behaviour.sentMs, () => fail(message, failure.error));
    return;
  }
  if (!times.sent) {
    plan(message, behaviour.sentMs, () => {
      if (!times.sent && !times.failed) arrive(message, "sent");
      progress(message);
    });
    return;
  }
  // A reaction the business sends gives `sent` and nothing more (Meta: messages/reaction-messages).
  if (message.type === "reaction") return;
  if (!times.delivered && !times.read) {
    if (reachable(thread)) plan(message, behaviour.deliveredMs, () => deliverToPhone(message));
    return;
  }
  if (!times.read && readsNow(thread) && !message.seen) planRead(message);
}

function reachable(thread: Thread): boolean {
  const { phoneOn, blockedBusiness } = thread.customer.settings;
  return phoneOn && !blockedBusiness;
}

function readsNow(thread: Thread): boolean {
  return thread.open || thread.customer.settings.autoRead || behaviourOf(thread.number).autoRead;
}

function deliverToPhone(message: Message): void {
  const { times, thread } = message;
  if (times.delivered || times.failed || !reachable(thread)) return;
  if (behaviourOf(thread.number).skipDelivered && readsNow(thread) && thread.customer.settings.readReceipts) {
    planRead(message);
    return;
  }
  arrive(message, "delivered");
  progress(message);
}

function planRead(message: Message): void {
  plan(message, behaviourOf(message.thread.number).readMs, () => markRead(message));
}

function markRead(message: Message): void {
  const { times, thread } = message;
  if (times.read || times.failed || message.seen) return;
  message.seen = true;
  if (thread.customer.settings.readReceipts) arrive(message, "read");
  else {
    record(["x", message.seq, { seen: true }]);
    showMessage(message);
  }
}

/** The customer opened the chat: everything delivered so far is read. */
export function readThread(thread: Thread): void {
  for (let index = thread.messages.length - 1; index >= 0; index--) {
    const message = thread.messages[index]!;
    if (message.fromCustomer || message.type === "reaction") continue;
    if (message.times.delivered && !message.times.read && !message.seen) planRead(message);
  }
}

/** The phone is on again (or the business unblocked): what waited is delivered now. */
export function deliverWaiting(thread: Thread): void {
  for (const message of thread.messages) {
    if (!message.fromCustomer && message.times.sent && !message.times.delivered && !message.times.read) {
      progress(message);
    }
  }
}

/** The customer listened to a voice message. */
export function play(message: Message): void {
  if (message.times.played || message.times.failed) return;
  if (!message.times.read) markRead(message);
  if (message.thread.customer.settings.readReceipts) arrive(message, "played");
}

function fail(message: Message, error: WebhookError): void {
  message.error = error;
  arrive(message, "failed");
}

/**
 * A stage has come to pass: remembered, journaled, told by webhook and shown on the phone. A stage the journal has
 * is never told twice by itself.
 */
export function arrive(message: Message, status: StatusName): Change[] {
  const { number, customer } = message.thread;
  const at = clockOf(number);
  if (status === "delivered" || (status === "read" && !message.times.delivered))
    countFreeDelivery(message, at);
  message.times[status] = at;
  const account = state.accounts.get(number.wabaId);
  const changes: Change[] = [];
  if (account && !behaviourOf(number).withhold.includes(status)) {
    const value = JSON.stringify(statusValue(message, status, at));
    for (const target of targetsOf(account, number, "messages")) {
      changes.push(
        deliver(
          { ...target, wabaId: number.wabaId, numberId: number.id, field: "messages", time: null, value },
          number,
        ),
      );
    }
  }
  const told = changes.map((change) => [change.id, change.appId, change.url]);
  record(["s", message.seq, status, at, told, ...(status === "failed" ? [message.error] : [])]);
  if (customer) showMessage(message);
  return changes;
}

/** The first 1,000 service deliveries of a number and month are free since 2026-10-01 (pricing/non-template-messages). */
function countFreeDelivery(message: Message, at: number): void {
  const { number } = message.thread;
  if (message.pricing?.category !== "service" || at < SERVICE_CHARGED_FROM) return;
  const month = new Date(at).toISOString().slice(0, 7);
  const used = (number.freeDeliveries[month] ?? 0) + 1;
  number.freeDeliveries[month] = used;
  message.pricing = { category: "service", free: used <= 1000 };
}

/** From here on service messages cost the utility rate. */
export const SERVICE_CHARGED_FROM = Date.UTC(2026, 9, 1);
