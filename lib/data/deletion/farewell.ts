import { endAtOnce } from "@/lib/billing/stripe/changing";
import { disconnectNumber } from "@/lib/phone-numbers/commands";
import { unsubscribeIfUnused } from "@/lib/phone-numbers/health";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { publish } from "@/lib/realtime/publish";
import type { Scope } from "@/lib/tenancy/scope";

/** Tries it, and goes on without: Meta may be away, or the token long dead. */
async function atBest(what: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((err: Error) =>
    log.warn({ err: err.message }, `${what} did not work while a workspace was removed`),
  );
}

/**
 * What has to be said while the workspace's tokens are still there: Meta posts no more events, Stripe charges no more.
 * From here on nobody gets in, by whatever session or key. Twice is the same as once.
 * @throws AppError unavailable `stripe_away`: nothing is removed while money might still be taken for it
 */
export async function sayFarewell(scope: Scope): Promise<void> {
  const { workspaceId } = scope;
  // It may have got another address within the days of grace.
  await pool.query(
    `UPDATE workspace_deletions d SET slug = w.slug FROM workspaces w WHERE d.id = $1 AND w.id = d.id`,
    [workspaceId],
  );
  await pool.query(
    `UPDATE workspace_deletions d SET stripe_customer_id = s.stripe_customer_id FROM subscriptions s
      WHERE d.id = $1 AND s.workspace_id = d.id AND s.stripe_customer_id IS NOT NULL`,
    [workspaceId],
  );
  await endAtOnce(scope);
  await pool.query(`UPDATE api_keys SET revoked_at = now() WHERE workspace_id = $1 AND revoked_at IS NULL`, [
    workspaceId,
  ]);
  const { rows: numbers } = await pool.query<{ id: string }>(
    `SELECT id FROM phone_numbers WHERE workspace_id = $1 AND connected_meta_id IS NOT NULL`,
    [workspaceId],
  );
  for (const { id } of numbers) await disconnectNumber(scope, id);
  const { rows: accounts } = await pool.query<{ id: string }>(
    `SELECT id FROM wabas WHERE workspace_id = $1 AND subscribed_at IS NOT NULL`,
    [workspaceId],
  );
  for (const { id } of accounts) await atBest("unsubscribing", () => unsubscribeIfUnused(scope, id));
  await publish(workspaceId, [{ type: "reset", data: {} }]);
}
