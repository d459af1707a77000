import { z } from "zod";
import { countQuery } from "@/lib/contacts/count-query";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import { prepareSegments } from "@/lib/contacts/prepared-filter";
import { listSegments } from "@/lib/contacts/segments";
import type { SegmentCountsView } from "@/lib/contacts/views";
import { sha256 } from "@/lib/platform/crypto";
import { redis } from "@/lib/platform/redis";
import type { Scope } from "@/lib/tenancy/scope";

/** Segments that are counted together. */
const mostCounted = 50;

/** GET /segment-counts */
export const segmentCountsQuery = z.object({
  /** Ids with commas between; without it the first 50 segments by name. */
  segmentIds: z
    .string()
    .max(2_000, `At most ${mostCounted}.`)
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(z.uuid("Is not an id.")).max(mostCounted, `At most ${mostCounted}.`))
    .optional(),
});

/** A count is kept this many times as long as it took, so that counting takes at most a part of the database's time. */
const keptPerMs = 20;
const keptAtMostMs = 60_000;

/** Without Redis everybody counts anew. */
async function remembered(key: string): Promise<SegmentCountsView | null> {
  const kept = await redis()
    .get(key)
    .catch(() => null);
  return kept ? (JSON.parse(kept) as SegmentCountsView) : null;
}

/**
 * How many contacts segments hold, in one look at all contacts of the workspace. With a million contacts the answer may
 * be some seconds old, with a thousand it never is.
 */
export async function countSegments(
  scope: Scope,
  { segmentIds }: z.output<typeof segmentCountsQuery>,
  now = new Date(),
): Promise<SegmentCountsView> {
  const { workspaceId } = scope;
  const { data } = await listSegments(scope);
  const wanted = data
    .filter(({ id }) => !segmentIds || segmentIds.includes(id))
    .slice(0, mostCounted)
    .map(({ id, filter }) => ({ id, filter }));
  const ready = await prepareSegments(scope, wanted);
  const key = `parley:segment-counts:${workspaceId}:${sha256(JSON.stringify([...ready])).toString("base64url")}`;
  const before = await remembered(key);
  if (before) return before;

  const values: unknown[] = [workspaceId];
  const columns = [...ready].map(([, filter], index) => {
    const predicate = contactPredicate(filter, { workspaceId, now, firstParameter: values.length + 1 });
    values.push(...predicate.values);
    return `count(*) FILTER (WHERE ${predicate.text})::int AS segment_${index}`;
  });
  const started = performance.now();
  const { rows } = await countQuery<Record<string, number>>(
    `SELECT ${["count(*)::int AS everybody", ...columns].join(", ")}
      FROM contacts ct WHERE ct.workspace_id = $1 AND ct.deleted_at IS NULL`,
    values,
  );
  const row = rows[0]!;
  const view = {
    everybody: row.everybody!,
    counts: Object.fromEntries([...ready.keys()].map((id, index) => [id, row[`segment_${index}`]!])),
  };
  const keep = Math.min(keptAtMostMs, Math.round((performance.now() - started) * keptPerMs));
  if (keep >= 1_000) {
    await redis()
      .set(key, JSON.stringify(view), "PX", keep)
      .catch(() => undefined);
  }
  return view;
}
