import { readEntitlement, sqlOf } from "@/lib/billing/plans/entitlements";
import { monthFrom, mostUsageLines } from "@/lib/billing/plans/rules";
import type { UsageDayView, UsageView } from "@/lib/billing/plans/views";
import { csvDownload } from "@/lib/platform/csv-download";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { csvLine } from "@/lib/shared/csv";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

const monthsBack = 24;

type Month = { start: Date; end: Date; earlier: Date | null; later: Date | null };

/**
 * A month and its neighbours among those in which something was sent, and this one.
 * @param wanted when it begins; this month when it is not given
 * @throws AppError not_found
 */
async function readMonth(workspaceId: string, wanted: Date | undefined, now: Date): Promise<Month> {
  const { anchor, month: current } = await readEntitlement(sqlOf(pool), workspaceId, now);
  // When the anchor moves, a month that was counted may begin within the one that now runs.
  const { rows } = await pool.query<{ start: Date }>(
    `SELECT month_start AS start FROM message_usage
      WHERE workspace_id = $1 AND taken > 0 AND month_start <> $2 AND month_start <= $3
        AND month_start >= $2::timestamptz - make_interval(months => ${monthsBack}, days => 1)
      ORDER BY month_start DESC LIMIT ${2 * monthsBack}`,
    [workspaceId, current.start.toISOString(), now.toISOString()],
  );
  const starts = [current.start, ...rows.map(({ start }) => start)].toSorted((a, b) => +b - +a);
  const asked = wanted ?? current.start;
  const index = starts.findIndex((start) => start.getTime() === asked.getTime());
  const start = starts[index];
  if (!start) throw notFound("month");
  const later = starts[index - 1] ?? null;
  const month = start === current.start ? current : monthFrom(anchor, start, later);
  return { ...month, earlier: starts[index + 1] ?? null, later };
}

type Counted = { total: number; taken: number; days: UsageDayView[] };

// One statement: what waits to be added is read with the rest, and the places of the plan at the same moment.
const countedSql = `WITH counted AS (
    SELECT bucket, phone_number_id, category, count FROM usage_rollups WHERE workspace_id = $1 AND month_start = $2
    UNION ALL
    SELECT bucket, phone_number_id, category, count FROM usage_changes WHERE workspace_id = $1 AND month_start = $2),
  days AS (
    SELECT (bucket AT TIME ZONE $3)::date AS day, phone_number_id, category, sum(count)::int AS count
    FROM counted GROUP BY 1, 2, 3 HAVING sum(count) <> 0),
  shown AS (SELECT * FROM days ORDER BY day DESC, phone_number_id, category LIMIT $4)
  SELECT coalesce((SELECT sum(count) FROM days), 0)::int AS total,
    coalesce((SELECT taken FROM message_usage WHERE workspace_id = $1 AND month_start = $2), 0) AS taken,
    coalesce((SELECT json_agg(json_build_object('day', day, 'phoneNumberId', phone_number_id, 'category', category,
      'count', count) ORDER BY day DESC, phone_number_id, category) FROM shown), '[]') AS days`;

async function readCounted(scope: Scope, start: Date, most: number): Promise<Counted> {
  const { timeZone } = await getWorkspace(scope);
  const { rows } = await pool.query<Counted>({
    name: "usage.days",
    text: countedSql,
    values: [scope.workspaceId, start.toISOString(), timeZone, most],
  });
  return rows[0]!;
}

/**
 * What WhatsApp accepted in a month of the plan, by day, number and category, newest day first: at most 5,000 lines, the
 * total is of all. Exact to this moment, however many messages there were: sums of quarters of an hour, at most 2,976 of
 * each number and category. A message belongs to the month in which its place was held, also when it was accepted a
 * moment after its end.
 * @param start when the month begins, at most 24 months back; this month when it is not given
 * @throws AppError not_found `month_not_found`
 */
export async function getUsage(
  scope: Scope,
  { month: wanted }: { month?: Date | undefined },
  now: Date,
): Promise<UsageView> {
  const { start, end, earlier, later } = await readMonth(scope.workspaceId, wanted, now);
  const { total, taken, days } = await readCounted(scope, start, mostUsageLines);
  return {
    month: { start: start.toISOString(), end: end.toISOString() },
    earlier: earlier?.toISOString() ?? null,
    later: later?.toISOString() ?? null,
    total,
    open: Math.max(0, taken - total),
    days,
  };
}

/** The same as a file, up to 100,000 lines: of more than 500 numbers that send in every category on each day. */
export async function usageFile(
  scope: Scope,
  { month: wanted }: { month?: Date | undefined },
  now: Date,
  signal: AbortSignal,
): Promise<Response> {
  const { workspaceId } = scope;
  const { start } = await readMonth(workspaceId, wanted, now);
  const { days } = await readCounted(scope, start, 100_000);
  const { rows } = await pool.query<{ id: string; displayPhoneNumber: string }>(
    `SELECT id, display_phone_number AS "displayPhoneNumber" FROM phone_numbers WHERE workspace_id = $1 AND id = ANY($2)`,
    [workspaceId, [...new Set(days.map(({ phoneNumberId }) => phoneNumberId))]],
  );
  const names = new Map(rows.map((row) => [row.id, row.displayPhoneNumber]));
  async function* lines() {
    yield csvLine(["day", "phone_number", "phone_number_id", "category", "messages"]);
    for (const { day, phoneNumberId, category, count } of days) {
      yield csvLine([day, names.get(phoneNumberId) ?? "", phoneNumberId, category, String(count)]);
    }
  }
  return csvDownload(`messages-${start.toISOString().slice(0, 10)}.csv`, lines(), signal);
}
