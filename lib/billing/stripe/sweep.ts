import { takesMoney } from "@/lib/billing/plans/entitlements";
import { graceDays } from "@/lib/billing/plans/rules";
import { reminderDays, writeNotices } from "@/lib/billing/stripe/notices";
import { pool, transaction } from "@/lib/platform/db";
import { ringMails } from "@/lib/platform/mail";

const most = 200;

/**
 * Customers Stripe was not asked about for a day: what no event told is found here. A read that fails is tried again by
 * the next sweep. Oldest first, bounded.
 */
export async function customersToRead(): Promise<string[]> {
  if (!takesMoney()) return [];
  const { rows } = await pool.query<{ customerId: string }>(
    `SELECT stripe_customer_id AS "customerId" FROM subscriptions
      WHERE stripe_customer_id IS NOT NULL AND (read_at IS NULL OR read_at < now() - interval '1 day')
      ORDER BY read_at NULLS FIRST LIMIT ${most}`,
  );
  return rows.map(({ customerId }) => customerId);
}

/** Writes the mails that the clock alone makes due: a trial that ends, a grace that is nearly or wholly over. */
export async function sweepNotices(now: Date): Promise<void> {
  if (!takesMoney()) return;
  const { rows } = await pool.query<{ workspaceId: string }>(
    `SELECT s.workspace_id AS "workspaceId" FROM subscriptions s
      WHERE ((s.state = 'trial' OR (s.state = 'trialing' AND s.trial_ends_at > $1::timestamptz))
        AND s.trial_ends_at BETWEEN $1::timestamptz - interval '2 days' AND $1::timestamptz + interval '3 days'
        AND NOT EXISTS (SELECT 1 FROM billing_notices n WHERE n.workspace_id = s.workspace_id
          AND n.key = (CASE WHEN s.trial_ends_at > $1::timestamptz THEN 'trial_ending:' ELSE 'trial_over:' END)
            || s.state || ':' || coalesce(s.stripe_subscription_id, 'free')))
        OR (s.state = 'past_due' AND s.past_due_since > $1::timestamptz - make_interval(days => ${graceDays})
          AND s.past_due_since <= $1::timestamptz - make_interval(days => ${graceDays - reminderDays})
          AND NOT EXISTS (SELECT 1 FROM billing_notices n
          WHERE n.workspace_id = s.workspace_id AND n.key = 'stops_soon:' || s.past_due_invoice_id))
        OR (s.state = 'past_due' AND s.past_due_since <= $1::timestamptz - make_interval(days => ${graceDays})
          AND NOT EXISTS (SELECT 1 FROM billing_notices n
          WHERE n.workspace_id = s.workspace_id AND n.key = 'stopped:' || s.past_due_invoice_id))
      ORDER BY s.workspace_id LIMIT ${most}`,
    [now.toISOString()],
  );
  for (const { workspaceId } of rows) {
    await transaction((client) => writeNotices(client, workspaceId, now));
  }
  await ringMails();
}
