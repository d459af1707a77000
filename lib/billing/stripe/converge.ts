import type pg from "pg";
import type Stripe from "stripe";
import { happened, stillAsked } from "@/lib/billing/stripe/history";
import { writeNotices } from "@/lib/billing/stripe/notices";
import { takeIn, truthOf, type Local, type Truth } from "@/lib/billing/stripe/truth";
import { pool, transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ringMails } from "@/lib/platform/mail";
import { publish } from "@/lib/realtime/publish";
import { askStripe, isMissing } from "@/lib/stripe/client";
import { auditWriter, recordAudit } from "@/lib/tenancy/audit";

/** Everything a customer has subscribed to; more than a hundred is nobody. */
async function readTruth(customerId: string): Promise<Truth | null> {
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

/** The plan a price stands for: one the operator or we set once, or one that says so itself, made in Stripe's dashboard. */
async function planOf(client: pg.PoolClient, workspaceId: string, truth: Truth): Promise<string | null> {
  const { rows } = await client.query<{ planId: string | null }>(
    `SELECT coalesce((SELECT plan_id FROM stripe_prices WHERE id = $1), (SELECT id FROM plans WHERE id = $2)) AS "planId"`,
    [truth.stripePriceId, truth.pricePlan],
  );
  const planId = rows[0]?.planId ?? null;
  if (planId === null) {
    log.error(
      { workspaceId, price: truth.stripePriceId },
      "a price at Stripe stands for no plan; its plan stays",
    );
  }
  return planId;
}

type Row = Local & { askedPriceId: string | null; askedCancel: boolean | null };

async function lock(client: pg.PoolClient, workspaceId: string): Promise<Row | null> {
  const { rows } = await client.query<Row>(
    `SELECT plan_id AS "planId", state::text, anchor, trial_ends_at AS "trialEndsAt", interval::text, currency, amount,
        period_end AS "periodEnd", cancel_at AS "cancelAt", ended_at AS "endedAt", past_due_since AS "pastDueSince",
        past_due_invoice_id AS "pastDueInvoiceId", stripe_subscription_id AS "stripeSubscriptionId",
        read_written AS "readWritten", asked_price_id AS "askedPriceId", asked_cancel AS "askedCancel"
      FROM subscriptions WHERE workspace_id = $1 FOR NO KEY UPDATE`,
    [workspaceId],
  );
  return rows[0] ?? null;
}

const seen = ({ state, planId, interval, amount, cancelAt, pastDueSince }: Local): string =>
  JSON.stringify([state, planId, interval, amount, cancelAt, pastDueSince]);

/** @returns whether anything is different now; null when the read came too late or the workspace is gone */
async function write(
  client: pg.PoolClient,
  workspaceId: string,
  { number, truth }: { number: number; truth: Truth | null },
): Promise<boolean | null> {
  const row = await lock(client, workspaceId);
  if (!row) return null;
  const { askedPriceId, askedCancel, ...before } = row;
  const planId = truth && (await planOf(client, workspaceId, truth));
  const after = takeIn(before, { number, truth, planId });
  if (!after) return null;
  let asked = { priceId: askedPriceId, cancel: askedCancel };
  if (truth && seen(before) !== seen(after)) {
    for (const happening of happened(before, after, truth.stripePriceId, asked)) {
      await recordAudit({ workspaceId, actor: { type: "stripe" }, ...happening }, auditWriter(client));
    }
  }
  if (truth) asked = stillAsked(before, after, truth.stripePriceId, asked);
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  await client.query(
    `UPDATE subscriptions SET read_written = $2, state = $3::subscription_state, plan_id = $4, anchor = $5,
        trial_ends_at = $6, interval = $7::billing_interval, currency = $8, amount = $9, period_end = $10, cancel_at = $11,
        ended_at = $12, past_due_since = $13, past_due_invoice_id = $14, stripe_subscription_id = $15,
        asked_price_id = $16, asked_cancel = $17, read_at = now(), updated_at = now() WHERE workspace_id = $1`,
    [
      ...[
        workspaceId,
        after.readWritten,
        after.state,
        after.planId,
        iso(after.anchor),
        iso(after.trialEndsAt),
      ],
      ...[after.interval, after.currency, after.amount, iso(after.periodEnd), iso(after.cancelAt)],
      ...[iso(after.endedAt), iso(after.pastDueSince), after.pastDueInvoiceId, after.stripeSubscriptionId],
      ...[asked.priceId, asked.cancel],
    ],
  );
  return seen(before) !== seen(after);
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
    const news = await write(client, workspaceId, { number, truth });
    if (news !== null && truth) await writeNotices(client, workspaceId, now);
    return news ?? false;
  });
  await ringMails();
  if (!changed) return null;
  await publish(workspaceId, [{ type: "library.changed", data: { what: "billing" } }]);
  return { workspaceId };
}
