import { pool } from "@/lib/platform/db";
import { syncQuietly } from "@/lib/templates/sync";

/** Lists read by one sweep, and how many of them at once. */
const most = 40;
const atOnce = 4;

/**
 * Reads the lists of templates that are due: the first time, twice a day, and when somebody's bell was not heard. Accounts
 * without a connected number are left alone until one is connected again.
 * @returns how many were due
 */
export async function sweepTemplates(): Promise<number> {
  const { rows } = await pool.query<{ workspaceId: string; wabaId: string }>(
    `SELECT w.workspace_id AS "workspaceId", w.id AS "wabaId" FROM wabas w
      WHERE w.templates_due_at <= now() AND (w.templates_lease_until IS NULL OR w.templates_lease_until < now())
        AND EXISTS (SELECT 1 FROM phone_numbers n WHERE n.workspace_id = w.workspace_id AND n.waba_id = w.id
          AND n.connected_meta_id IS NOT NULL)
      ORDER BY w.templates_due_at LIMIT $1`,
    [most],
  );
  const waiting = [...rows];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await syncQuietly(next);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return rows.length;
}
