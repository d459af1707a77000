import { takesMoney } from "@/lib/billing/plans/entitlements";
import { sweepMessageNotices } from "@/lib/billing/plans/message-notices";
import { converge } from "@/lib/billing/stripe/converge";
import { tellCustomers } from "@/lib/billing/stripe/customer";
import { customersToRead, sweepNotices } from "@/lib/billing/stripe/sweep";
import { deliverMessages } from "@/lib/inbox/jobs";
import { ingestPool, pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { isStopping } from "@/lib/platform/stopping";
import { customerOf, readEvent } from "@/lib/stripe/client";
import { drainStripe } from "@/lib/webhooks/jobs";
import { chunksOf } from "@/lib/webhooks/web";
import { readBytes } from "@/lib/webhooks/store";

const plain = (status: number, words: string): Response =>
  new Response(words, { status, headers: { "cache-control": "no-store", "content-type": "text/plain" } });

/**
 * Answers a POST of Stripe's: raw bytes → signature → row → 200. What is not signed is refused, what cannot be stored is
 * not confirmed, so that Stripe says it again, for three days.
 */
export async function receiveStripe(request: Request): Promise<Response> {
  if (!takesMoney()) return plain(404, "Stripe is not set up here.");
  const bytes = await readBytes(chunksOf(request.body));
  if (!bytes) return plain(413, "Too large.");
  const event = readEvent(bytes, request.headers.get("stripe-signature") ?? "");
  if (!event || typeof event.id !== "string" || typeof event.type !== "string") {
    return plain(400, "This is not signed by Stripe.");
  }
  try {
    await ingestPool.query(
      `INSERT INTO stripe_events (id, type, customer_id, body) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
      [event.id.slice(0, 255), event.type.slice(0, 255), customerOf(event), bytes],
    );
  } catch (err) {
    log.error({ err: (err as Error).message }, "an event of Stripe's could not be stored");
    return plain(503, "Try again.");
  }
  await ring(drainStripe, {}, { id: "stripe" });
  return plain(200, "ok");
}

/** Rings for what waited: a larger plan, a card that was mended. */
async function ringNumbers(workspaceId: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM phone_numbers WHERE workspace_id = $1 AND state = 'connected' LIMIT 500`,
    [workspaceId],
  );
  await Promise.all(rows.map(({ id }) => ring(deliverMessages, { workspaceId, phoneNumberId: id }, { id })));
}

async function convergeAndRing(customerId: string): Promise<void> {
  const changed = await converge(customerId, new Date());
  if (changed) await ringNumbers(changed.workspaceId);
}

const mostAtOnce = 100;
const mostAttempts = 25;

type Claimed = { id: string; customerId: string | null; attempts: number };

/** Takes events that are due; whoever dies with them gives them back after half a minute, later each time. */
async function claim(): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    `UPDATE stripe_events SET attempts = attempts + 1,
        due_at = now() + make_interval(secs => least(21600, 30 * 2 ^ least(attempts, 12)))
      WHERE id IN (SELECT id FROM stripe_events WHERE state = 'pending' AND due_at <= now()
        ORDER BY due_at LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)
      RETURNING id, customer_id AS "customerId", attempts`,
  );
  return rows;
}

async function settle(events: readonly Claimed[], error: string | null): Promise<void> {
  await pool.query(
    error === null
      ? `UPDATE stripe_events SET state = 'processed', processed_at = now(), error = NULL WHERE id = ANY($1::text[])`
      : `UPDATE stripe_events SET error = $2,
          state = CASE WHEN attempts >= ${mostAttempts} THEN 'failed' ELSE state END::stripe_event_state
          WHERE id = ANY($1::text[])`,
    error === null ? [events.map(({ id }) => id)] : [events.map(({ id }) => id), error],
  );
}

/**
 * Works through what Stripe said. An event is only a hint: each customer that is named is read once, however many events
 * name them, and what is read is what holds. Safe beside itself.
 */
export async function drainStripeEvents(): Promise<void> {
  if (!takesMoney()) return;
  for (let events = await claim(); events.length > 0 && !isStopping(); events = await claim()) {
    for (const customerId of new Set(events.map((event) => event.customerId))) {
      const mine = events.filter((event) => event.customerId === customerId);
      try {
        if (customerId !== null) await convergeAndRing(customerId);
        await settle(mine, null);
      } catch (err) {
        log.warn(
          { err: (err as Error).message, customerId },
          "a customer could not be read at Stripe; later again",
        );
        await settle(mine, (err as Error).message.slice(0, 500));
      }
    }
  }
}

/** The nightly truth: every customer is read once a day, event or not. Bounded. */
async function reconcile(): Promise<void> {
  for (const customerId of await customersToRead()) {
    if (isStopping()) return;
    try {
      await convergeAndRing(customerId);
    } catch (err) {
      log.warn(
        { err: (err as Error).message, customerId },
        "a customer could not be reconciled; later again",
      );
      // Stripe is away: the others fare no better.
      return;
    }
  }
}

/**
 * Events whose bell did not ring, customers nobody told of, names and addresses Stripe has not heard of, mails that are due,
 * and forgetting what is old.
 */
export async function sweepStripe(): Promise<void> {
  await drainStripeEvents();
  await reconcile();
  await tellCustomers();
  await sweepNotices(new Date());
  await sweepMessageNotices(new Date());
  await pool.query(
    `DELETE FROM stripe_events WHERE id IN (SELECT id FROM stripe_events
      WHERE received_at < now() - interval '90 days' AND state <> 'pending' ORDER BY received_at LIMIT 1000)`,
  );
}
