import type { Stored } from "@/lib/inbox/arrivals";
import { ringAssignments } from "@/lib/inbox/assignment";
import { announceChanges, type Change } from "@/lib/inbox/announce";
import { deliverMessages } from "@/lib/inbox/jobs";
import { ringForMedia } from "@/lib/media/downloads";
import { checkPhoneNumber } from "@/lib/phone-numbers/jobs";
import { syncTemplates } from "@/lib/templates/jobs";
import { announceFromMeta } from "@/lib/templates/news";
import { pool, transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { isStopping } from "@/lib/platform/stopping";
import { applyItems } from "@/lib/webhooks/apply";
import { claimEvents, readEvent, routeItems, type BatchSize, type ClaimedEvent } from "@/lib/webhooks/claim";
import { redactErased } from "@/lib/webhooks/erased";
import { finishEvents } from "@/lib/webhooks/finish";
import { applyGently, isPassing } from "@/lib/webhooks/isolate";
import { nothingApplied, type Applied } from "@/lib/webhooks/work";

const fullBatch: BatchSize = { events: 400, bytes: 4 * 1024 * 1024 };
const oneEvent: BatchSize = { events: 1, bytes: 1 };

export type DrainOptions = {
  /** Stop after about so long although there is more. */
  seconds?: number;
  /** Gets the messages of each committed batch that were really new; awaited before the drain ends. */
  onStored?: (stored: Stored[]) => Promise<void>;
};

type Batch = { events: ClaimedEvent[]; applied: Applied };

/**
 * The plans of these statements are made once per connection and kept; made while a table is small they would read it
 * whole for ever. Index scans are right at every size.
 */
const begin = "BEGIN; SET LOCAL enable_seqscan = off";

const drainOnce = (size: BatchSize, apply: typeof applyItems): Promise<Batch> =>
  transaction(async (client) => {
    const events = await claimEvents(client, size);
    if (events.length === 0) {
      return { events, applied: nothingApplied() };
    }
    const read = events.map(readEvent);
    const readable = read.flatMap((one) => ("items" in one ? [one] : []));
    const routed = await routeItems(client, readable);
    const applied = await apply(
      client,
      routed.flatMap(({ work }) => work ?? []),
    );
    await finishEvents(
      client,
      read.map((one) => ({ event: one.event, problem: "problem" in one ? one.problem : null })),
      routed,
      applied.outcomes,
    );
    await redactErased(client, routed, applied.erased);
    faultPoint("drain.before_commit");
    return { events, applied };
  }, begin);

/** Puts aside for a while what fails for a reason that is in none of its items; after five times for good. */
async function postpone(error: unknown): Promise<number> {
  const { message } = error as Error;
  const { rowCount } = await pool.query(
    `UPDATE webhook_events SET attempts = attempts + 1, error = $1,
       state = CASE WHEN attempts >= 4 THEN 'failed'::webhook_event_state ELSE state END,
       due_at = now() + make_interval(secs => 2 ^ least(attempts, 6)), processed_at = now()
     WHERE id = (SELECT id FROM webhook_events WHERE state = 'pending' AND due_at <= now()
       ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)`,
    [`Could not be processed: ${message}`.slice(0, 400)],
  );
  return rowCount ?? 0;
}

/** Tries again what met another transaction; the other one has what it wanted by then. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: string };
      const collided = code === "40P01" || code === "40001" || (error as Error).name === "AddressTaken";
      if (!collided || attempt >= 5) throw error;
    }
  }
}

/**
 * Drains one batch. A batch that fails is taken again with each item isolated; when even that fails, the first event is
 * taken alone, and put off with the error if it cannot be processed.
 */
async function drainBatch(): Promise<Batch | null> {
  let failure: unknown;
  const ways = [
    { size: fullBatch, apply: applyItems },
    { size: fullBatch, apply: applyGently },
    { size: oneEvent, apply: applyGently },
  ];
  for (const { size, apply } of ways) {
    try {
      const batch = await withRetries(() => drainOnce(size, apply));
      return batch.events.length > 0 ? batch : null;
    } catch (error) {
      if (isPassing(error)) throw error;
      failure = error;
      log.warn({ err: (error as Error).message, events: size.events }, "a batch of webhooks failed");
    }
  }
  return (await postpone(failure)) > 0 ? { events: [], applied: nothingApplied() } : null;
}

function changesOf({ changes }: Applied): Change[] {
  const byWorkspace = new Map<string, { messageIds: Set<string>; conversationIds: Set<string> }>();
  for (const { workspaceId, messageId, conversationId } of changes) {
    const change = byWorkspace.get(workspaceId) ?? { messageIds: new Set(), conversationIds: new Set() };
    byWorkspace.set(workspaceId, change);
    if (messageId) change.messageIds.add(messageId);
    if (conversationId) change.conversationIds.add(conversationId);
  }
  return [...byWorkspace].map(([workspaceId, { messageIds, conversationIds }]) => ({
    workspaceId,
    messageIds: [...messageIds],
    conversationIds: [...conversationIds],
  }));
}

/** Tells what a committed batch changed. Never throws. */
async function tell(applied: Applied, { onStored }: DrainOptions): Promise<void> {
  await announceChanges(changesOf(applied));
  if (applied.files > 0) await ringForMedia();
  const written = applied.stored.filter(({ message }) => message.source === "customer");
  const numbersWritten = new Map(written.map((one) => [one.phoneNumberId, one]));
  await ringAssignments([...numbersWritten.values()]).catch((err: Error) =>
    log.warn({ err: err.message }, "no bell for waiting conversations; the sweep finds them"),
  );
  if (onStored && applied.stored.length > 0) {
    await onStored(applied.stored).catch((err: Error) =>
      log.error({ err: err.message }, "what follows new messages failed"),
    );
  }
  const senders = new Map(applied.senders.map((one) => [one.phoneNumberId, one]));
  await Promise.all(
    [...senders.values()].map(({ workspaceId, phoneNumberId }) =>
      ring(deliverMessages, { workspaceId, phoneNumberId }, { id: phoneNumberId }),
    ),
  );
  const numbers = new Map(applied.numbersToCheck.map((number) => [number.phoneNumberId, number]));
  for (const { workspaceId, phoneNumberId } of numbers.values()) {
    await ring(checkPhoneNumber, { workspaceId, phoneNumberId }, { id: phoneNumberId });
  }
  for (const [workspaceId, templates] of Map.groupBy(applied.templates, (one) => one.workspaceId)) {
    await announceFromMeta(
      workspaceId,
      "rows",
      templates.map(({ id }) => id),
    ).catch((err: Error) => log.warn({ err: err.message }, "a change of templates was not shown"));
  }
  const wabas = new Map(applied.wabasToSync.map((waba) => [waba.wabaId, waba]));
  for (const waba of wabas.values()) await ring(syncTemplates, waba, { id: waba.wabaId });
}

/**
 * Turns stored webhook events into contacts, conversations, messages and statuses until none is left, or the process is
 * asked to stop: then the batch in hand is finished. Several drains at once are harmless, a crash gives its batch back.
 *
 * @returns how many events were taken
 * @throws when the database is out of reach
 */
export async function drainPending(options: DrainOptions = {}): Promise<number> {
  const until = performance.now() + (options.seconds ?? Infinity) * 1000;
  let events = 0;
  let telling: Promise<void> = Promise.resolve();
  try {
    while (!isStopping() && performance.now() < until) {
      const batch = await drainBatch();
      if (!batch) break;
      faultPoint("drain.after_commit");
      events += batch.events.length;
      // The next batch is drained while this one is told, but never two ahead of what people see.
      await telling;
      telling = tell(batch.applied, options);
    }
  } finally {
    await telling;
  }
  return events;
}
