import type { Period } from "@/lib/analytics/periods";
import { addSlots, answersOf, secondsAt, type Slots } from "@/lib/analytics/slots";
import type { FiguresPartView, FiguresView } from "@/lib/analytics/views";
import { pool } from "@/lib/platform/db";

const counted = ["received", "outgoing", "sent", "delivered", "read", "failed", "opened", "closed"] as const;
type Counts = Record<(typeof counted)[number], number>;

const none: Counts = {
  ...{ received: 0, outgoing: 0, sent: 0, delivered: 0, read: 0, failed: 0 },
  ...{ opened: 0, closed: 0 },
};

/** Where a quarter of an hour lies: 1 the period before, 2 what is compared with nothing, 3 the first part, and so on. */
const before = 1;
const firstPart = 3;

const mine = `workspace_id = $1 AND ($4::uuid IS NULL OR phone_number_id = $4)`;
/** Whether its days are made of the time zone that is asked for. */
const byDay = `SELECT coalesce((SELECT days_zone = $6::text FROM workspaces WHERE id = $1), false) AS yes`;

/**
 * Whole days of days, the rest of quarters of an hour, and what waits to be added: they are one statement, so nothing is
 * missing and nothing there twice. Noon lies within its day also where clocks change.
 */
const sources = (quarters: string, days: string, columns: string, changes: string, fits: string): string => `
  SELECT bucket, ${columns} FROM ${quarters} WHERE ${mine}
    AND bucket >= (SELECT CASE WHEN yes THEN $10::timestamptz ELSE $2::timestamptz END FROM by_day)
    AND bucket < (SELECT CASE WHEN yes THEN $11::timestamptz ELSE $3::timestamptz END FROM by_day)
  UNION ALL SELECT (day + time '12:00') AT TIME ZONE $6::text, ${columns} FROM ${days} WHERE ${mine}
    AND (SELECT yes FROM by_day) AND day >= $7::date AND day <= $8::date AND day <> $9::date
  UNION ALL SELECT bucket, ${changes} FROM rollup_changes WHERE ${mine} AND bucket >= $2::timestamptz AND bucket < $3::timestamptz AND ${fits}`;

const countsSql = `WITH by_day AS MATERIALIZED (${byDay})
  SELECT width_bucket(bucket, $5::timestamptz[]) AS part,
    ${counted.map((name) => `sum(${name})::int AS ${name}`).join(", ")}
  FROM (${sources("message_rollups", "message_days", counted.join(", "), counted.join(", "), "slot IS NULL")}) c
  GROUP BY 1`;
const slotsSql = `WITH by_day AS MATERIALIZED (${byDay})
  SELECT width_bucket(bucket, $5::timestamptz[]) AS part, slot, sum(count)::int AS count
  FROM (${sources("response_rollups", "response_days", "slot, count", "slot, answers", "slot IS NOT NULL")}) c
  GROUP BY 1, 2`;

const add = (all: readonly Counts[]): Counts =>
  all.reduce(
    (sum, one) => Object.fromEntries(counted.map((name) => [name, sum[name] + one[name]])) as Counts,
    none,
  );

const toFigures = (counts: Counts, slots: Slots): FiguresView => ({
  ...counts,
  answered: answersOf(slots),
  medianSeconds: secondsAt(slots, 0.5),
  ninetiethSeconds: secondsAt(slots, 0.9),
});

export type PeriodFigures = { figures: FiguresView; previous: FiguresView; parts: FiguresPartView[] };

/**
 * What happened in each part of a period, in all of it, and in the period before: sums of days and of quarters of an hour,
 * exact to this moment, however many messages there were. For 90 days and the 90 before some 180 rows of each number are
 * added up, and as many times sixty of how long answers took.
 * @param phoneNumberId null for all numbers together
 */
export async function readFigures(
  workspaceId: string,
  phoneNumberId: string | null,
  { parts, end, previous, days }: Period,
): Promise<PeriodFigures> {
  const bounds = [previous.start, previous.end, ...parts].map((at) => at.toISOString());
  const values = [
    ...[workspaceId, bounds[0], end.toISOString(), phoneNumberId, bounds],
    ...(days ? [days.timeZone, days.first, days.last, days.cut] : [null, null, null, null]),
    ...(days ? [days.cutAt.toISOString(), previous.end.toISOString()] : [null, null]),
  ];
  const [countRows, slotRows] = await Promise.all([
    pool.query<Counts & { part: number }>({ name: "analytics.counts", text: countsSql, values }),
    pool.query<{ part: number; slot: number; count: number }>({
      name: "analytics.slots",
      text: slotsSql,
      values,
    }),
  ]);
  const countsOf = new Map(countRows.rows.map(({ part, ...counts }) => [part, counts]));
  const slotsOf = new Map<number, Map<number, number>>();
  for (const { part, slot, count } of slotRows.rows) {
    slotsOf.set(part, (slotsOf.get(part) ?? new Map<number, number>()).set(slot, count));
  }
  const noSlots: Slots = new Map();
  const at = (part: number) => ({ counts: countsOf.get(part) ?? none, slots: slotsOf.get(part) ?? noSlots });
  const all = parts.map((_, i) => at(firstPart + i));
  return {
    figures: toFigures(add(all.map(({ counts }) => counts)), addSlots(all.map(({ slots }) => slots))),
    previous: toFigures(at(before).counts, at(before).slots),
    parts: parts.map((start, i) => ({
      start: start.toISOString(),
      ...toFigures(all[i]!.counts, all[i]!.slots),
    })),
  };
}
