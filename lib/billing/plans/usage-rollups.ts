import { addUp } from "@/lib/platform/fold";

/** Rows of a workspace that is gone are only taken away. */
const fold = `WITH taken AS (
    DELETE FROM usage_changes c USING (SELECT workspace_id, id FROM usage_changes LIMIT $1) waiting
    WHERE c.workspace_id = waiting.workspace_id AND c.id = waiting.id RETURNING c.*),
  counts AS (
    INSERT INTO usage_rollups AS r (workspace_id, month_start, bucket, phone_number_id, category, count)
    SELECT t.workspace_id, t.month_start, t.bucket, t.phone_number_id, t.category, sum(t.count)
      FROM taken t JOIN workspaces w ON w.id = t.workspace_id GROUP BY 1, 2, 3, 4, 5 HAVING sum(t.count) <> 0
    ON CONFLICT (workspace_id, month_start, bucket, phone_number_id, category)
      DO UPDATE SET count = r.count + EXCLUDED.count)
  SELECT count(*)::int AS count FROM taken`;

/**
 * Adds what WhatsApp has accepted to the counts by quarters of an hour. What it accepted is told by triggers of the ledger
 * of sends (`message_attempts`), in the transaction that writes an attempt down as accepted, and under the month of the
 * plan in which its place was held. An attempt is in the ledger once and never stops being accepted, so a message that
 * failed later and was sent again counts twice, as it holds two places, and one whose answer and status both come counts
 * once. Nothing is told of deletions: what was accepted stays counted.
 * @returns how many rows were added
 */
export const addToUsage = (): Promise<number> => addUp({ name: "usage.fold", lock: 0x5012, sql: fold });
