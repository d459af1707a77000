import { cancelAtEnd } from "@/lib/billing/stripe/changing";
import { pauseCampaign, unscheduleCampaign } from "@/lib/campaigns/running";
import { staleHours } from "@/lib/data/deletion/rules";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { scopeFromJob, type Scope } from "@/lib/tenancy/scope";

/** Somebody paused or cancelled it at the same moment: what was wanted. */
const unlessSettled = (error: unknown): void => {
  if (!(error instanceof AppError) || (error.code !== "conflict" && error.code !== "not_found")) throw error;
};

/** Pauses campaigns that run, and makes drafts again of those for a time to come. */
async function stopCampaigns(scope: Scope): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ id: string; state: string }>(
      `SELECT id, state::text FROM campaigns WHERE workspace_id = $1 AND state IN ('scheduled', 'freezing', 'running')
        ORDER BY id LIMIT 100`,
      [scope.workspaceId],
    );
    for (const { id, state } of rows) {
      const stop = state === "scheduled" ? unscheduleCampaign : pauseCampaign;
      await stop(scope, id).catch(unlessSettled);
    }
    if (rows.length < 100) return;
  }
}

/** Whether the subscription goes on at Stripe and nobody has ended it yet. */
async function renews(workspaceId: string): Promise<boolean> {
  const { rows } = await pool.query<{ renews: boolean }>(
    `SELECT stripe_subscription_id IS NOT NULL AND cancel_at IS NULL AS renews FROM subscriptions WHERE workspace_id = $1`,
    [workspaceId],
  );
  return rows[0]?.renews ?? false;
}

/**
 * What has to be done once a deletion is planned, beyond the row that holds back all sending: campaigns stop, and the
 * subscription ends with the period that is paid. Twice is once; what cannot be done now, the sweep does.
 */
export async function holdWorkspace(scope: Scope, now: Date): Promise<void> {
  const { workspaceId } = scope;
  await stopCampaigns(scope);
  if (await renews(workspaceId)) {
    const ended = await cancelAtEnd(scope, true, { now }).then(
      () => true,
      (error: unknown) => (unlessSettled(error), false),
    );
    if (ended) {
      await pool.query(`UPDATE workspace_deletions SET ends_subscription = true WHERE id = $1`, [
        workspaceId,
      ]);
    }
  }
  await pool.query(`UPDATE workspace_deletions SET held_at = now() WHERE id = $1`, [workspaceId]);
}

/** For a sweep: what a crash, or a Stripe that was away, left to be done. */
export async function holdLeavingWorkspaces(): Promise<void> {
  const { rows } = await pool.query<{ workspaceId: string }>(
    `SELECT id AS "workspaceId" FROM workspace_deletions
      WHERE finished_at IS NULL AND held_at IS NULL AND started_at IS NULL AND asked_at < now() - interval '30 seconds'
      ORDER BY asked_at LIMIT 20`,
  );
  for (const job of rows) {
    await holdWorkspace(scopeFromJob(job), new Date()).catch((err: Error) =>
      log.warn(
        { ...job, err: err.message },
        "a workspace that leaves could not be held; the next sweep tries again",
      ),
    );
  }
}

/** Lets the subscription go on, if it was we who ended it. @throws AppError unavailable `stripe_away` */
export async function resumeSubscription(scope: Scope, now: Date): Promise<void> {
  const { rows } = await pool.query<{ ended: boolean }>(
    `SELECT ends_subscription AS ended FROM workspace_deletions WHERE id = $1`,
    [scope.workspaceId],
  );
  if (rows[0]?.ended) await cancelAtEnd(scope, false, { now }).catch(unlessSettled);
}

/** Cancels what has waited so long that nobody would want it to go out now. In short steps; while it is held nothing is sent. */
export async function cancelStale({ workspaceId }: Scope): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `UPDATE messages SET status = 'cancelled', due_at = NULL, updated_at = now()
        WHERE workspace_id = $1 AND id IN (SELECT m.id FROM phone_numbers n
          JOIN messages m ON m.phone_number_id = n.id AND m.status = 'queued' AND m.workspace_id = n.workspace_id
          WHERE n.workspace_id = $1 AND m.created_at < now() - make_interval(hours => $2)
          LIMIT 1000) AND status = 'queued'`,
      [workspaceId, staleHours],
    );
    if ((rowCount ?? 0) < 1_000) return;
  }
}
