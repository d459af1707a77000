import { takesMoney, type Sql } from "@/lib/billing/plans/entitlements";
import { AppError } from "@/lib/platform/errors";

/**
 * Lets a number of one's own into the free trial of a workspace, inside the transaction that connects it. A number has one
 * free trial: when that is over, it can only be connected where there is a plan. Who pays, and whom the operator gave a plan
 * or a trial of one, connects any.
 * @param metaId the number at Meta
 * @throws AppError payment_required `trial_used`
 */
export async function takeNumberTrial(
  sql: Sql,
  workspaceId: string,
  metaId: string,
  now: Date,
): Promise<void> {
  if (!takesMoney()) return;
  const [used] = await sql<{ isOver: boolean }>(
    `WITH free AS (
        SELECT trial_ends_at FROM subscriptions WHERE workspace_id = $1::uuid AND state = 'trial' AND plan_id = 'trial'
          AND trial_ends_at IS NOT NULL),
      begun AS (
        INSERT INTO trial_numbers (meta_id, taken_by, ends_at) SELECT $2::text, $1::uuid, trial_ends_at FROM free
        ON CONFLICT (meta_id) DO NOTHING)
      SELECT t.ends_at <= $3::timestamptz AS "isOver" FROM trial_numbers t, free
        WHERE t.meta_id = $2 AND t.taken_by <> $1::uuid`,
    [workspaceId, metaId, now.toISOString()],
  );
  if (!used?.isOver) return;
  throw new AppError(
    "payment_required",
    "trial_used",
    "This number had its free trial in another workspace. An owner can choose a plan under Billing to connect it here; the sandbox stays free.",
  );
}
