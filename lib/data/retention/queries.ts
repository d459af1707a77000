import { keptFrom, mostCounted } from "@/lib/data/retention/rules";
import type { RetentionView } from "@/lib/data/retention/views";
import { pool } from "@/lib/platform/db";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * How many messages and notes would be emptied if they were kept so many days. Looks at 10,001 rows of an index at most,
 * however many there are.
 * @param days null: for ever
 */
export async function previewRetention(
  { workspaceId }: Scope,
  days: number | null,
  now: Date,
): Promise<RetentionView> {
  if (days === null) return { days, keptFrom: null, wouldEmpty: 0, isExact: true };
  const from = keptFrom(days, now).toISOString();
  const { rows } = await pool.query<{ seen: number; count: number }>(
    `SELECT count(*)::int AS seen, count(*) FILTER (
        WHERE type <> 'event' AND status NOT IN ('queued', 'sending', 'uncertain'))::int AS count
      FROM (SELECT type, status FROM messages WHERE workspace_id = $1 AND timestamp < $2 AND emptied_at IS NULL
        ORDER BY timestamp, id LIMIT ${mostCounted + 1}) old`,
    [workspaceId, from],
  );
  const { seen, count } = rows[0]!;
  return { days, keptFrom: from, wouldEmpty: Math.min(count, mostCounted), isExact: seen <= mostCounted };
}

/**
 * How long messages are kept, or what it would mean to keep them another time.
 * @param days to look at instead of the time that is set
 */
export async function getRetention(
  scope: Scope,
  days: number | undefined,
  now: Date,
): Promise<RetentionView> {
  return previewRetention(scope, days ?? (await getWorkspace(scope)).retentionDays, now);
}
