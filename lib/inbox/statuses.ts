import type { MessageFailure, MessageStatus } from "@/lib/inbox/message-views";
import type { Stage } from "@/lib/whatsapp/incoming-status";

/** How far a message came, as its row says it. */
export type Head = {
  status: MessageStatus;
  acceptedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  playedAt: Date | null;
  failedAt: Date | null;
  error: MessageFailure | null;
  pricing: Record<string, unknown> | null;
};

export type StatusEvent = {
  stage: Stage;
  at: Date;
  failure: MessageFailure | null;
  pricing: Record<string, unknown> | null;
};

const ladder = ["accepted", "sent", "delivered", "read", "played"] as const;
type Rung = (typeof ladder)[number];

/** Height on the ladder; what is not on it (queued, sending, uncertain, failed …) is below. */
const rank = (status: MessageStatus): number => ladder.indexOf(status as Rung);

/** From here on the customer has it: a failure can no longer be true of the message. */
const arrived = ladder.indexOf("delivered");

/** Meta counts in seconds: our own finer time of the same second stays. */
const earlierSecond = (ours: Date | null, at: Date): Date =>
  ours !== null && ours.getTime() < at.getTime() + 1000 ? ours : at;

const earlier = (before: Date | null, at: Date): Date => (before !== null && before <= at ? before : at);

/** The same object, however its keys are ordered, is the same text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const smaller = <T>(a: T | null, b: T | null): T | null =>
  a === null ? b : b === null ? a : canonical(a) <= canonical(b) ? a : b;

/**
 * Puts one status onto what is known of a message. The result depends on which statuses came, never on their order or
 * how often: the rank only rises; a stage's time is the earliest at which it, or a later stage, was reported, so that
 * stages Meta skips are filled in; a failure is the end unless the message arrived after all.
 *
 * Source of the ranks: Meta, "Status messages webhook reference": `delivered` is skipped when the chat was open;
 * `failed` after `sent` is normal; order is not kept.
 */
export function withStatus(head: Head, event: StatusEvent): Head {
  const next = { ...head, acceptedAt: earlierSecond(head.acceptedAt, event.at) };
  next.pricing = smaller(head.pricing, event.pricing);
  if (event.stage === "failed") {
    const first = head.failedAt === null || event.at < head.failedAt;
    const tie = head.failedAt !== null && event.at.getTime() === head.failedAt.getTime();
    next.failedAt = earlier(head.failedAt, event.at);
    next.error = first ? event.failure : tie ? smaller(head.error, event.failure) : head.error;
  } else {
    const reached = ladder.indexOf(event.stage);
    for (const rung of ladder.slice(1, reached + 1) as Exclude<Rung, "accepted">[]) {
      next[`${rung}At`] = earlier(next[`${rung}At`], event.at);
    }
  }
  const highest = ladder.findLastIndex((rung) => rung !== "accepted" && next[`${rung}At`] !== null);
  if (highest >= arrived || (next.failedAt === null && highest > rank(head.status))) {
    next.status = ladder[highest]!;
  } else if (next.failedAt !== null) {
    next.status = "failed";
  }
  // What was in doubt, or failed, is neither any more.
  if (next.status !== "failed") next.error = null;
  return next;
}

/** Whether Meta reported a failure of a message that did arrive: worth a note, not a change. */
export const isAnomaly = (head: Head, event: StatusEvent): boolean =>
  event.stage === "failed" && rank(head.status) >= arrived;
