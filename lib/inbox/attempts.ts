import type pg from "pg";
import type { LockedHead } from "@/lib/inbox/heads";
import { overRows } from "@/lib/platform/sql";

// The ledger of sends: each attempt, and what came of it. An attempt holds a place of the plan from when it is taken up;
// what is counted as accepted are the attempts that say so (lib/billing/plans/usage-rollups.ts).

/** Wamids that attempts of these messages are known to have had, each as `message id|wamid`. */
export async function knownAttempts(
  client: pg.PoolClient,
  heads: readonly LockedHead[],
): Promise<Set<string>> {
  if (heads.length === 0) return new Set();
  const { rows } = await client.query<{ messageId: string; wamid: string }>(
    overRows(
      "attempts.wamids",
      heads,
      { workspace_id: ["uuid", (h) => h.workspaceId], id: ["uuid", (h) => h.id] },
      (from) => `SELECT a.message_id AS "messageId", a.wamid FROM ${from}
        JOIN message_attempts a ON a.workspace_id = r.workspace_id AND a.message_id = r.id
        WHERE a.wamid IS NOT NULL`,
    ),
  );
  return new Set(rows.map(({ messageId, wamid }) => `${messageId}|${wamid}`));
}

/** An attempt we were in doubt about went out after all, beside the one the message stands for. */
export async function recordAttempt(
  client: pg.PoolClient,
  head: LockedHead,
  wamid: string,
  at: Date,
): Promise<void> {
  const values = [head.workspaceId, head.id, wamid, at.toISOString()];
  const { rowCount } = await client.query(
    `UPDATE message_attempts SET wamid = $3, outcome = 'accepted', finished_at = coalesce(finished_at, $4)
      WHERE workspace_id = $1 AND message_id = $2 AND number = (
        SELECT min(number) FROM message_attempts
        WHERE workspace_id = $1 AND message_id = $2 AND wamid IS NULL AND outcome = 'uncertain')
      AND NOT EXISTS (SELECT 1 FROM message_attempts WHERE workspace_id = $1 AND message_id = $2 AND wamid = $3)`,
    values,
  );
  if (rowCount) return;
  // Nobody wrote this attempt down; numbers from 1 on are the sender's.
  await client.query(
    `INSERT INTO message_attempts (workspace_id, message_id, number, started_at, finished_at, outcome, wamid)
      SELECT $1::uuid, $2::uuid, coalesce(min(number), 1)::int - 1, $4::timestamptz, $4::timestamptz, 'accepted', $3::text
      FROM message_attempts
      WHERE workspace_id = $1 AND message_id = $2 AND number <= 0
      HAVING NOT EXISTS (SELECT 1 FROM message_attempts WHERE workspace_id = $1 AND message_id = $2 AND wamid = $3)`,
    values,
  );
}

/** A message, as it was, that takes the wamid of a status that came; Meta's time of it. */
export type Adopted = LockedHead & { wamid: string; at: Date };

/**
 * Writes down that the attempt such a wamid belongs to was accepted: the one under way, whose sender may never come to
 * tell, else the oldest in doubt. One that Meta has refused, or put off, gave its place back and stays what it is.
 */
export async function recordAdopted(client: pg.PoolClient, adopted: readonly Adopted[]): Promise<void> {
  if (adopted.length === 0) return;
  await client.query(
    overRows(
      "attempts.adopted",
      adopted,
      {
        workspace_id: ["uuid", (a) => a.workspaceId],
        id: ["uuid", (a) => a.id],
        wamid: ["text", (a) => a.wamid],
        at: ["timestamptz", (a) => a.at],
      },
      (from) => `INSERT INTO message_attempts AS a
          (workspace_id, message_id, number, started_at, finished_at, outcome, wamid, usage_month)
        SELECT m.workspace_id, m.id, of_it.number, m.updated_at, r.at, 'accepted', r.wamid, m.usage_month
        FROM ${from} JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.id
        CROSS JOIN LATERAL (SELECT CASE WHEN m.status = 'sending' THEN m.attempts ELSE (
          SELECT min(d.number) FROM message_attempts d WHERE d.workspace_id = m.workspace_id AND d.message_id = m.id
            AND d.outcome = 'uncertain' AND d.wamid IS NULL) END AS number) of_it
        WHERE of_it.number IS NOT NULL
        ON CONFLICT (workspace_id, message_id, number) DO UPDATE SET outcome = 'accepted', wamid = excluded.wamid,
          finished_at = excluded.finished_at
        WHERE a.outcome = 'uncertain'`,
    ),
  );
}
