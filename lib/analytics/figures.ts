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

const place = `workspace_id = $1 AND bucket >= $2 AND bucket < $3 AND ($4::uuid IS NULL OR phone_number_id = $4)`;

// What waits to be added is read with the rest: the two are one statement, so nothing is missing and nothing there twice.
const countsSql = `SELECT width_bucket(bucket, $5::timestamptz[]) AS part,
    ${counted.map((name) => `sum(${name})::int AS ${name}`).join(", ")}
  FROM (SELECT bucket, ${counted.join(", ")} FROM message_rollups WHERE ${place}
    UNION ALL SELECT bucket, ${counted.join(", ")} FROM rollup_changes WHERE ${place} AND slot IS NULL) c
  GROUP BY 1`;
const slotsSql = `SELECT width_bucket(bucket, $5::timestamptz[]) AS part, slot, sum(count)::int AS count
  FROM (SELECT bucket, slot, count FROM response_rollups WHERE ${place}
    UNION ALL SELECT bucket, slot, answers FROM rollup_changes WHERE ${place} AND slot IS NOT NULL) c
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
 * What happened in each part of a period, in all of it, and in the period before: sums of quarters of an hour, exact to
 * this moment, however many messages there were. For 90 days and the 90 before at most 17,280 rows of each number are
 * added up.
 * @param phoneNumberId null for all numbers together
 */
export async function readFigures(
  workspaceId: string,
  phoneNumberId: string | null,
  { parts, end, previous }: Period,
): Promise<PeriodFigures> {
  const bounds = [previous.start, previous.end, ...parts].map((at) => at.toISOString());
  const values = [workspaceId, bounds[0], end.toISOString(), phoneNumberId, bounds];
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
