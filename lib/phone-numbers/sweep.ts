import { checkPhoneNumber, unsubscribeWaba } from "@/lib/phone-numbers/jobs";
import { pool } from "@/lib/platform/db";
import { ring } from "@/lib/platform/queue";
import { connectSandbox } from "@/lib/tenancy/jobs";
import { simulatorAddress } from "@/lib/whatsapp/simulator";

/** How often a connected number is looked at, minutes. A sandbox number that works changes only by our own hand. */
const checkEveryMinutes = 15;
const sandboxEveryMinutes = 24 * 60;

/** Bells of one sweep: more would come with the next one, a minute later. */
const most = 100;

/** Numbers whose last check is old. What the operator connected without a check stays alone until somebody tests it. */
async function ringDueChecks(): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: string; id: string }>(
    `SELECT n.workspace_id, n.id FROM phone_numbers n
       JOIN wabas w ON w.workspace_id = n.workspace_id AND w.id = n.waba_id
      WHERE n.connected_meta_id IS NOT NULL AND w.token_state <> 'unchecked'
        AND (n.health_checked_at IS NULL OR n.health_checked_at < now() - make_interval(mins =>
              CASE WHEN n.is_sandbox AND w.token_state = 'ok' THEN $2::int ELSE $1::int END))
      ORDER BY n.is_sandbox, n.health_checked_at NULLS FIRST LIMIT $3`,
    [checkEveryMinutes, sandboxEveryMinutes, most],
  );
  for (const row of rows) {
    const payload = { workspaceId: row.workspace_id, phoneNumberId: row.id };
    await ring(checkPhoneNumber, payload, { id: row.id });
  }
  return rows.length;
}

/** Accounts that still send their events although none of their numbers is connected here any more. */
async function ringUnsubscriptions(): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: string; id: string }>(
    `SELECT w.workspace_id, w.id FROM wabas w
      WHERE w.subscribed_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM phone_numbers n WHERE n.workspace_id = w.workspace_id AND n.waba_id = w.id
                           AND n.connected_meta_id IS NOT NULL)
      ORDER BY w.id LIMIT $1`,
    [most],
  );
  for (const row of rows) {
    await ring(unsubscribeWaba, { workspaceId: row.workspace_id, wabaId: row.id }, { id: row.id });
  }
  return rows.length;
}

/** Workspaces that never got their sandbox number, because the simulator was away when they were made. */
async function ringMissingSandboxes(): Promise<number> {
  if (!simulatorAddress()) return 0;
  const { rows } = await pool.query<{ id: string }>(
    `SELECT s.id FROM workspaces s
      WHERE NOT EXISTS (SELECT 1 FROM wabas w WHERE w.workspace_id = s.id AND w.is_sandbox)
      ORDER BY s.id DESC LIMIT $1`,
    [most],
  );
  for (const { id } of rows) await ring(connectSandbox, { workspaceId: id }, { id });
  return rows.length;
}

/**
 * Rings for what is due about numbers; a minute between two sweeps is enough. Bounded and repeatable.
 * @returns how many bells of each kind were rung
 */
export async function sweepPhoneNumbers(): Promise<{
  checks: number;
  unsubscriptions: number;
  sandboxes: number;
}> {
  return {
    checks: await ringDueChecks(),
    unsubscriptions: await ringUnsubscriptions(),
    sandboxes: await ringMissingSandboxes(),
  };
}
