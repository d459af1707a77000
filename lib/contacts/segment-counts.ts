import { z } from "zod";
import { countQuery } from "@/lib/contacts/count-query";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import { prepareSegments, type PreparedFilter } from "@/lib/contacts/prepared-filter";
import { listSegments } from "@/lib/contacts/segments";
import type { SegmentCountsView } from "@/lib/contacts/views";
import { sha256 } from "@/lib/platform/crypto";
import { log } from "@/lib/platform/log";
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

const usual = {
  /** What counts faster than this is never remembered, in milliseconds. */
  quickMs: 50,
  /** A count is fresh for this many times as long as it took: counting takes at most a part of the database's time. */
  freshPerMs: 20,
};
const freshAtMostMs = 60_000;
/** How long a count is worth showing until a newer one is there. */
const keptSeconds = 24 * 3_600;
/** At most one process counts a workspace anew for those who have something to look at meanwhile. */
const countingMs = 60_000;

type Moment = { now: Date; habits: typeof usual };
type Kept = { count: number; at: number; ms: number };
/** What is counted: a segment's filter, or nothing for everybody. */
type Asked = { name: string; key: string; filter: PreparedFilter | null };

const isFresh = ({ at, ms }: Kept, { now, habits }: Moment): boolean =>
  now.getTime() - at < Math.min(freshAtMostMs, ms * habits.freshPerMs);

/** Without Redis everybody counts anew. */
const recall = (keys: string[]): Promise<(Kept | null)[]> =>
  redis()
    .mget(keys)
    .then(
      (texts) => texts.map((text) => (text ? (JSON.parse(text) as Kept) : null)),
      () => keys.map(() => null),
    );

/** Counts in one look at all contacts of the workspace; remembers what took long, and forgets what does so no more. */
async function countNow(
  workspaceId: string,
  asked: readonly Asked[],
  { now, habits }: Moment,
): Promise<number[]> {
  const values: unknown[] = [workspaceId];
  const columns = asked.map(({ filter }, index) => {
    if (!filter) return `count(*)::int AS count_${index}`;
    const predicate = contactPredicate(filter, { workspaceId, now, firstParameter: values.length + 1 });
    values.push(...predicate.values);
    return `count(*) FILTER (WHERE ${predicate.text})::int AS count_${index}`;
  });
  const started = performance.now();
  const { rows } = await countQuery<Record<string, number>>(
    `SELECT ${columns.join(", ")} FROM contacts ct WHERE ct.workspace_id = $1 AND ct.deleted_at IS NULL`,
    values,
  );
  const ms = Math.ceil(performance.now() - started);
  const counts = asked.map((_, index) => rows[0]![`count_${index}`]!);
  const writing = redis().multi();
  asked.forEach(({ key }, index) => {
    const kept: Kept = { count: counts[index]!, at: now.getTime(), ms };
    if (ms >= habits.quickMs) writing.set(key, JSON.stringify(kept), "EX", keptSeconds);
    else writing.del(key);
  });
  await writing.exec().catch(() => undefined);
  return counts;
}

/** Counts anew for whoever asks next. Never throws. */
async function refresh(workspaceId: string, asked: readonly Asked[], moment: Moment): Promise<void> {
  const lock = `parley:segment-counting:${workspaceId}`;
  try {
    if ((await redis().set(lock, 1, "PX", countingMs, "NX")) === null) return;
    await countNow(workspaceId, asked, moment);
    await redis().del(lock);
  } catch (err) {
    log.warn({ workspaceId, err: (err as Error).message }, "segments were not counted anew");
  }
}

/**
 * How many contacts segments hold. With a thousand contacts they are counted when it is asked. With a million nobody waits
 * for that: what was counted last is the answer, at most a day old, and when that is not fresh any more it is counted anew
 * meanwhile and the answer says so; a segment that was never counted, or has changed, is counted at once.
 *
 * @param habits for tests
 */
export async function countSegments(
  scope: Scope,
  { segmentIds }: z.output<typeof segmentCountsQuery>,
  now = new Date(),
  habits = usual,
): Promise<SegmentCountsView> {
  const { workspaceId } = scope;
  const moment = { now, habits };
  const { data } = await listSegments(scope);
  const wanted = data
    .filter(({ id }) => !segmentIds || segmentIds.includes(id))
    .slice(0, mostCounted)
    .map(({ id, filter }) => ({ id, filter }));
  const keyOf = (what: string) => `parley:segment-count:${workspaceId}:${what}`;
  const asked: Asked[] = [{ name: "everybody", key: keyOf("everybody"), filter: null }];
  for (const [id, filter] of await prepareSegments(scope, wanted)) {
    const key = keyOf(sha256(JSON.stringify(filter)).toString("base64url"));
    asked.push({ name: id, key, filter });
  }
  const kept = await recall(asked.map(({ key }) => key));
  const unknown = asked.filter((_, index) => kept[index] === null);
  const stale = asked.filter((_, index) => kept[index] && !isFresh(kept[index], moment));
  const known = new Map(asked.map(({ name }, index) => [name, kept[index]?.count]));
  if (unknown.length > 0) {
    const counts = await countNow(workspaceId, unknown, moment);
    unknown.forEach(({ name }, index) => known.set(name, counts[index]));
  }
  if (stale.length > 0) void refresh(workspaceId, stale, moment);
  const { everybody, ...counts } = Object.fromEntries(known) as Record<string, number>;
  return { everybody: everybody!, counts, refreshing: stale.length > 0 };
}
