import { makeDays, rollupLock } from "@/lib/analytics/days";
import { transaction } from "@/lib/platform/db";

/** What is counted, and what was still to be added, are seen at one moment: it is one statement. */
const messages = `WITH gone AS (
    DELETE FROM rollup_changes WHERE workspace_id = $1 AND slot IS NULL
    RETURNING phone_number_id, bucket, opened, closed),
  turns AS (SELECT phone_number_id, bucket, sum(opened) AS opened, sum(closed) AS closed FROM gone GROUP BY 1, 2),
  counted AS (
    SELECT m.phone_number_id, rollup_bucket(m.timestamp) AS bucket, sum(c.received) AS received,
      sum(c.outgoing) AS outgoing, sum(c.sent) AS sent, sum(c.delivered) AS delivered, sum(c.read) AS read,
      sum(c.failed) AS failed
    FROM messages m CROSS JOIN LATERAL message_counts(m.direction, m.source, m.type, m.status) c
    WHERE m.workspace_id = $1 GROUP BY 1, 2 HAVING sum(c.received) <> 0 OR sum(c.outgoing) <> 0),
  places AS (
    SELECT phone_number_id, bucket FROM counted UNION SELECT phone_number_id, bucket FROM turns
    UNION SELECT phone_number_id, bucket FROM message_rollups WHERE workspace_id = $1)
  INSERT INTO message_rollups AS r
    (workspace_id, phone_number_id, bucket, received, outgoing, sent, delivered, read, failed, opened, closed)
  SELECT $1, p.phone_number_id, p.bucket, coalesce(c.received, 0), coalesce(c.outgoing, 0), coalesce(c.sent, 0),
      coalesce(c.delivered, 0), coalesce(c.read, 0), coalesce(c.failed, 0), coalesce(t.opened, 0), coalesce(t.closed, 0)
    FROM places p JOIN phone_numbers pn ON pn.workspace_id = $1 AND pn.id = p.phone_number_id
    LEFT JOIN counted c ON c.phone_number_id = p.phone_number_id AND c.bucket = p.bucket
    LEFT JOIN turns t ON t.phone_number_id = p.phone_number_id AND t.bucket = p.bucket
  ON CONFLICT (workspace_id, bucket, phone_number_id) DO UPDATE SET received = EXCLUDED.received,
    outgoing = EXCLUDED.outgoing, sent = EXCLUDED.sent, delivered = EXCLUDED.delivered, read = EXCLUDED.read,
    failed = EXCLUDED.failed, opened = r.opened + EXCLUDED.opened, closed = r.closed + EXCLUDED.closed`;

const responses = `WITH gone AS (DELETE FROM rollup_changes WHERE workspace_id = $1 AND slot IS NOT NULL),
  counted AS (
    SELECT phone_number_id, rollup_bucket(at) AS bucket, response_slot(seconds) AS slot, count(*) AS count
    FROM first_responses WHERE workspace_id = $1 GROUP BY 1, 2, 3),
  places AS (
    SELECT phone_number_id, bucket, slot FROM counted
    UNION SELECT phone_number_id, bucket, slot FROM response_rollups WHERE workspace_id = $1)
  INSERT INTO response_rollups AS r (workspace_id, phone_number_id, bucket, slot, count)
  SELECT $1, p.phone_number_id, p.bucket, p.slot, coalesce(c.count, 0)
    FROM places p JOIN phone_numbers pn ON pn.workspace_id = $1 AND pn.id = p.phone_number_id
    LEFT JOIN counted c ON c.phone_number_id = p.phone_number_id AND c.bucket = p.bucket AND c.slot = p.slot
  ON CONFLICT (workspace_id, bucket, phone_number_id, slot) DO UPDATE SET count = EXCLUDED.count`;

/**
 * Counts a workspace anew from its rows: after rows were put in or taken out past the triggers (a restore with them
 * disabled, a benchmark). Never needed in daily life. Openings and closings stay as they were told: no row keeps them.
 * Reads every message of the workspace, some ten seconds for five million; nobody waits for it meanwhile, except for the
 * adding to rollups.
 * @returns how many quarters of an hour of its numbers have counts
 */
export async function rebuildRollups(workspaceId: string): Promise<number> {
  return transaction(async (client) => {
    await client.query("SET LOCAL statement_timeout = 0");
    await client.query("SELECT pg_advisory_xact_lock($1)", [rollupLock]);
    const { rowCount } = await client.query(messages, [workspaceId]);
    await client.query(responses, [workspaceId]);
    await makeDays(client, workspaceId);
    return rowCount ?? 0;
  });
}
