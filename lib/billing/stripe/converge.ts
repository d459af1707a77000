import type Stripe from "stripe";
import { writeNotices } from "@/lib/billing/stripe/notices";
import { truthOf, type Truth } from "@/lib/billing/stripe/truth";
import { pool, transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ringMails } from "@/lib/platform/mail";
import { publish } from "@/lib/realtime/publish";
import { askStripe, isMissing } from "@/lib/stripe/client";

/** Everything a customer has subscribed to; more than a hundred is nobody. */
export async function readTruth(customerId: string): Promise<Truth | null> {
  const { data } = await askStripe((stripe) =>
    stripe.subscriptions.list({
      customer: customerId,
      status: "all",
      limit: 100,
      expand: ["data.latest_invoice"],
    }),
  );
  return truthOf(data as Stripe.Subscription[]);
}

async function beginRead(customerId: string): Promise<{ workspaceId: string; number: number } | null> {
  const { rows } = await pool.query<{ workspaceId: string; number: number }>(
    `UPDATE subscriptions SET reads_begun = reads_begun + 1 WHERE stripe_customer_id = $1
      RETURNING workspace_id AS "workspaceId", reads_begun AS number`,
    [customerId],
  );
  return rows[0] ?? null;
}

/**
 * Reads a customer at Stripe and writes down what is so. The event that rang for it does not matter: duplicates, disorder
 * and days of delay end in the same.
 * @returns the workspace that changed its standing, null when nothing changed or the customer is nobody's here
 * @throws AppError unavailable `stripe_away`
 */
export async function converge(customerId: string, now: Date): Promise<{ workspaceId: string } | null> {
  const begun = await beginRead(customerId);
  if (!begun) return null;
  const { workspaceId, number } = begun;
  const truth = await readTruth(customerId).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    log.error({ workspaceId, customerId }, "Stripe does not know a customer of ours");
    return null;
  });
  const changed = await transaction(async (client) => {
    if (!truth) {
      await client.query(
        `UPDATE subscriptions SET read_written = $2, read_at = now() WHERE workspace_id = $1 AND read_written < $2`,
        [workspaceId, number],
      );
      return false;
    }
    const { rows: plans } = await client.query<{ planId: string }>(
      `SELECT plan_id AS "planId" FROM plan_prices WHERE stripe_price_id = $1`,
      [truth.stripePriceId],
    );
    if (plans.length === 0) {
      log.error(
        { workspaceId, price: truth.stripePriceId },
        "a price at Stripe stands for no plan; its plan stays",
      );
    }
    const values = [
      truth.state,
      plans[0]?.planId ?? null,
      truth.anchor.toISOString(),
      truth.trialEndsAt?.toISOString() ?? null,
      truth.interval,
      truth.currency,
      truth.periodEnd?.toISOString() ?? null,
      truth.cancelAt?.toISOString() ?? null,
      truth.endedAt?.toISOString() ?? null,
      truth.pastDueSince?.toISOString() ?? null,
      truth.pastDueInvoiceId,
      truth.stripeSubscriptionId,
    ];
    const { rows } = await client.query<{ news: boolean }>(
      `WITH before AS (SELECT workspace_id, state, plan_id, cancel_at, past_due_since FROM subscriptions
          WHERE workspace_id = $1 FOR NO KEY UPDATE)
        UPDATE subscriptions s SET state = $3::subscription_state, plan_id = coalesce($4, s.plan_id), anchor = $5,
          trial_ends_at = $6, interval = $7::billing_interval, currency = $8, period_end = $9, cancel_at = $10,
          ended_at = $11, past_due_since = $12, past_due_invoice_id = $13, stripe_subscription_id = $14,
          read_written = $2, read_at = now(), updated_at = now()
        FROM before WHERE s.workspace_id = before.workspace_id AND s.read_written < $2
          AND NOT (s.state = 'given' AND $3 = 'canceled')
        RETURNING (before.state, before.plan_id, before.cancel_at, before.past_due_since)
          IS DISTINCT FROM (s.state, s.plan_id, s.cancel_at, s.past_due_since) AS news`,
      [workspaceId, number, ...values],
    );
    if (rows.length > 0) await writeNotices(client, workspaceId, now);
    return rows[0]?.news ?? false;
  });
  await ringMails();
  if (!changed) return null;
  await publish(workspaceId, [{ type: "library.changed", data: { what: "billing" } }]);
  return { workspaceId };
}
