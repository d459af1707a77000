import type pg from "pg";
import { readEntitlement, sqlOf, type Sql } from "@/lib/billing/plans/entitlements";
import { blocked, limitReached } from "@/lib/billing/plans/refusals";
import { roomFor } from "@/lib/billing/plans/rules";
import { overRows } from "@/lib/platform/sql";

// A message counts when WhatsApp accepts it. From the moment a worker takes it up a place is held for it, in the same
// transaction, and given back in the one that learns that nothing was sent. So the counter is what was accepted, what is
// under way, and what is in doubt, at every instant and after every crash.

/** What of a month's messages is left. `start` names the month when places are counted or given back. */
export type Allowance = { room: number; start: Date };

async function readTaken(sql: Sql, workspaceId: string, start: Date, lock: boolean): Promise<number> {
  const read = () =>
    sql<{ taken: number }>(
      `SELECT taken FROM message_usage WHERE workspace_id = $1::uuid AND month_start = $2::timestamptz
        ${lock ? "FOR NO KEY UPDATE" : ""}`,
      [workspaceId, start.toISOString()],
    );
  const [row] = await read();
  if (row || !lock) return row?.taken ?? 0;
  await sql(
    `INSERT INTO message_usage (workspace_id, month_start) VALUES ($1::uuid, $2::timestamptz) ON CONFLICT DO NOTHING`,
    [workspaceId, start.toISOString()],
  );
  return (await read())[0]!.taken;
}

/**
 * How many messages may be taken up now. Other workers that take up messages of the workspace wait until this transaction
 * has ended, which must be soon: count with {@link countTaken}, commit, and only then call anybody.
 */
export async function holdAllowance(
  client: pg.PoolClient,
  workspaceId: string,
  now: Date,
): Promise<Allowance> {
  const sql = sqlOf(client);
  const { limits, standing, month } = await readEntitlement(sql, workspaceId, now);
  const { start } = month;
  if (standing.kind === "blocked") return { room: 0, start };
  if (limits.messages === null) return { room: Infinity, start };
  return { room: roomFor(standing, limits.messages, await readTaken(sql, workspaceId, start, true)), start };
}

/** Holds a place for each message that was taken up. */
export async function countTaken(
  client: pg.PoolClient,
  workspaceId: string,
  start: Date,
  count: number,
): Promise<void> {
  if (count === 0) return;
  await client.query({
    name: "message_usage.count",
    text: `INSERT INTO message_usage AS u (workspace_id, month_start, taken) VALUES ($1, $2, $3)
      ON CONFLICT (workspace_id, month_start) DO UPDATE SET taken = u.taken + excluded.taken`,
    values: [workspaceId, start.toISOString(), count],
  });
}

/** A message of which nothing was sent, and the month in which its place was held. */
export type Returned = { workspaceId: string; usageMonth: Date };

/** Gives places back. The last statement of its transaction: from here on it waits for nobody. */
export async function returnPlaces(client: pg.PoolClient, returned: readonly Returned[]): Promise<void> {
  if (returned.length === 0) return;
  const months = new Map<string, Returned & { count: number }>();
  for (const { workspaceId, usageMonth } of returned) {
    const key = `${workspaceId} ${usageMonth.getTime()}`;
    const month = months.get(key) ?? { workspaceId, usageMonth, count: 0 };
    month.count++;
    months.set(key, month);
  }
  // One order for everybody, so that two of them never wait for each other.
  const rows = [...months].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, month]) => month);
  await client.query(
    overRows(
      "message_usage.return",
      rows,
      {
        workspace_id: ["uuid", (r) => r.workspaceId],
        month_start: ["timestamptz", (r) => r.usageMonth],
        count: ["int", (r) => r.count],
      },
      (from) => `WITH held AS (
          SELECT u.workspace_id, u.month_start, r.count FROM ${from}
          JOIN message_usage u ON u.workspace_id = r.workspace_id AND u.month_start = r.month_start
          ORDER BY u.workspace_id, u.month_start FOR NO KEY UPDATE OF u)
        UPDATE message_usage u SET taken = greatest(0, u.taken - held.count) FROM held
        WHERE u.workspace_id = held.workspace_id AND u.month_start = held.month_start`,
    ),
  );
}

/** Gives back the places of rows with workspace_id and usage_month, all of one workspace, in the same statement: as SQL. */
export const placesBack = (
  rows: string,
): string => `UPDATE message_usage u SET taken = greatest(0, u.taken - freed.count)
  FROM (SELECT workspace_id, usage_month, count(*)::int AS count FROM ${rows} GROUP BY 1, 2) freed
  WHERE u.workspace_id = freed.workspace_id AND u.month_start = freed.usage_month`;

/** Places of a month that are held: accepted, under way and in doubt. */
export const readTakenOf = (sql: Sql, workspaceId: string, start: Date): Promise<number> =>
  readTaken(sql, workspaceId, start, false);

/** What of the month's messages is used and left, without holding anything: for a first look before work begins. */
export async function readAllowance(
  sql: Sql,
  workspaceId: string,
  now: Date,
): Promise<Allowance & { end: Date; refusal: Error | null }> {
  const { limits, plan, standing, month } = await readEntitlement(sql, workspaceId, now);
  if (standing.kind === "blocked") return { ...month, room: 0, refusal: blocked(standing.why) };
  const limit = limits.messages;
  if (limit === null) return { ...month, room: Infinity, refusal: null };
  const room = roomFor(standing, limit, await readTaken(sql, workspaceId, month.start, false));
  return { ...month, room, refusal: room > 0 ? null : limitReached("messages", plan.name, limit) };
}

/**
 * Refuses a message that could not go out now. What is queued already waits for the next month, or for a larger plan.
 * @throws AppError payment_required `limit_reached`, `subscription_needed`
 */
export async function refuseOverMessages(sql: Sql, workspaceId: string, now: Date): Promise<void> {
  const { refusal } = await readAllowance(sql, workspaceId, now);
  if (refusal) throw refusal;
}
