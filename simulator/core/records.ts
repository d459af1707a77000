import { record, type JournalRecord } from "./journal";
import type { Message, Thread } from "./state";

/** Journals a message with all that happened to it so far. */
export function journalMessage(message: Message): void {
  record(messageRecord(message));
}

export function messageRecord(message: Message): JournalRecord {
  const { thread, times, error, seen, reactions, edited, revoked, forwarded, answered, ...facts } = message;
  const later: Record<string, unknown> = {};
  if (error) later.error = error;
  if (seen) later.seen = true;
  if (edited) later.edited = true;
  if (revoked) later.revoked = true;
  if (forwarded) later.forwarded = true;
  if (answered !== "ok") later.answered = answered;
  if (reactions.business || reactions.customer) later.reactions = reactions;
  const { sent, delivered, read, played, failed } = times;
  if (sent || delivered || read || failed) later.times = [sent, delivered, read, played, failed];
  return [
    "m",
    facts.seq,
    facts.wamid,
    thread.number.id,
    thread.customer.id,
    facts.fromCustomer ? 1 : 0,
    facts.type,
    facts.content,
    facts.quoted,
    facts.callbackData,
    facts.at,
    facts.shownAt,
    facts.input,
    facts.pricing,
    later,
  ];
}

export function journalThread(thread: Thread): void {
  record(threadRecord(thread));
}

export function threadRecord(thread: Thread): JournalRecord {
  const { number, customer, lastInboundAt, open, pairTat, referralAt, freeEntryUntil } = thread;
  return ["thr", number.id, customer.id, lastInboundAt, open ? 1 : 0, pairTat, referralAt, freeEntryUntil];
}
