import type pg from "pg";
import { pool, transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";

/** Only one of us adds at a time; changes that are written meanwhile wait for nobody. */
export const rollupLock = 0x5011;

const countDays = `INSERT INTO message_days
    (workspace_id, phone_number_id, day, received, outgoing, sent, delivered, read, failed, opened, closed)
  SELECT workspace_id, phone_number_id, (bucket AT TIME ZONE $2)::date, sum(received), sum(outgoing), sum(sent),
    sum(delivered), sum(read), sum(failed), sum(opened), sum(closed)
  FROM message_rollups WHERE workspace_id = $1 GROUP BY 1, 2, 3`;
const slotDays = `INSERT INTO response_days (workspace_id, phone_number_id, day, slot, count)
  SELECT workspace_id, phone_number_id, (bucket AT TIME ZONE $2)::date, slot, sum(count)
  FROM response_rollups WHERE workspace_id = $1 GROUP BY 1, 2, 3, 4`;

/**
 * Makes a workspace's counts by day anew from those by quarters of an hour, for its present time zone. Nothing is added to
 * either meanwhile.
 * @param client within a transaction that holds the lock of rollups
 */
export async function makeDays(client: pg.PoolClient, workspaceId: string): Promise<void> {
  const { rows } = await client.query<{ zone: string }>(
    `UPDATE workspaces SET days_zone = time_zone WHERE id = $1 RETURNING time_zone AS zone`,
    [workspaceId],
  );
  if (!rows[0]) return;
  await client.query(`DELETE FROM message_days WHERE workspace_id = $1`, [workspaceId]);
  await client.query(`DELETE FROM response_days WHERE workspace_id = $1`, [workspaceId]);
  await client.query(countDays, [workspaceId, rows[0].zone]);
  await client.query(slotDays, [workspaceId, rows[0].zone]);
}

const mostAtOnce = 20;
/** Time zones the browser's calendar knows and the database does not: their days are added up when they are looked at. */
const unknown = new Set<string>();

/**
 * Makes the days of workspaces that are new or whose time zone was changed. Until then the dashboard adds up quarters of an
 * hour, which is right, and slower: a million rows of a large workspace take some three seconds here.
 */
export async function makeDueDays(): Promise<void> {
  const { rows } = await pool.query<{ id: string; zone: string }>({
    name: "days.due",
    text: `SELECT id, time_zone AS zone FROM workspaces
      WHERE days_zone IS DISTINCT FROM time_zone AND time_zone <> ALL ($1) LIMIT ${mostAtOnce}`,
    values: [[...unknown]],
  });
  for (const { id, zone } of rows) {
    await transaction(async (client) => {
      await client.query("SET LOCAL statement_timeout = 0");
      await client.query("SELECT pg_advisory_xact_lock($1)", [rollupLock]);
      await makeDays(client, id);
    }).catch((error: unknown) => {
      // 22023: invalid_parameter_value, which is how PostgreSQL calls a time zone it does not know.
      if ((error as { code?: string }).code !== "22023") throw error;
      log.warn({ zone }, "the database does not know this time zone; days are counted slowly");
      unknown.add(zone);
    });
  }
}
