import { normaliseQuery } from "@/lib/contacts/rules";
import { pool } from "@/lib/platform/db";
import type { TimePlace } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/** Collects the values of a statement: `value(x)` is what to write for x. `$1` is the workspace. */
export type Value = (given: unknown) => string;

export function startValues(scope: Scope): { values: unknown[]; value: Value } {
  const values: unknown[] = [scope.workspaceId];
  return { values, value: (given) => `$${values.push(given)}` };
}

/** What a conversation `r` has to be besides holding the words. */
export type Where = (value: Value) => string;

/** Fewer letters than this make no trigram, and so no use of the index. */
const indexedLength = 3;
/** Rows that are always looked through: two or three milliseconds. */
const nearby = 2_000;
/** Of those, how many may hold a word before asking the index for all of its holders costs more than walking on. */
const commonAmongNearby = 5;
/** Contacts the index is asked for at most. */
const mostFound = 10_000;
/** Rows that are looked through at most when the index is no help. */
const farthest = 12_000;

/** How far to walk on so that the page is probably full, when this many of the nearby rows fitted. */
const stepsFor = (missing: number, fitted: number): number =>
  Math.round(Math.min(farthest, Math.max(nearby, (1.5 * missing * nearby) / Math.max(fitted, 1))));

const pattern = (term: string): string => `%${term.replace(/[\\%_]/g, "\\$&")}%`;
const isIndexed = (term: string): boolean => [...term].length >= indexedLength;

/** `position` where nothing but looking is wanted, LIKE where the planner shall use the trigrams. */
const holds = (terms: string[], value: Value): string =>
  terms.map((term) => `position(${value(term)}::text IN r.search_text) > 0`).join(" AND ") || "true";

const order = "r.last_activity_at DESC, r.id DESC";

const isPast = (before: TimePlace | undefined, value: Value): string =>
  before
    ? `(r.last_activity_at, r.id) < (${value(before.at)}::timestamptz, ${value(before.id)}::uuid)`
    : "true";

type Walked = {
  found: TimePlace[];
  /** The last row looked at; null when the list ended before. */
  wentTo: TimePlace | null;
  /** How many rows hold the words the index knows. */
  holders: number;
};

const places = (ids: string[], times: Date[]): TimePlace[] => ids.map((id, i) => ({ id, at: times[i]! }));

/** Looks through the next `steps` rows. */
async function walk(
  scope: Scope,
  where: Where,
  terms: string[],
  before: TimePlace | undefined,
  steps: number,
  count: number,
): Promise<Walked> {
  const { values, value } = startValues(scope);
  const { rows } = await pool.query<{
    seen: number;
    holders: number;
    ids: string[];
    times: Date[];
    lastIds: string[];
    lastTimes: Date[];
  }>(
    `WITH near AS MATERIALIZED (
       SELECT r.id, r.last_activity_at, r.search_text FROM conversations r
        WHERE r.workspace_id = $1 AND ${where(value)} AND ${isPast(before, value)}
        ORDER BY ${order} LIMIT ${value(steps)}
     ), fits AS (
       SELECT r.id, r.last_activity_at FROM near r WHERE ${holds(terms, value)} ORDER BY ${order} LIMIT ${value(count)}
     ), last AS (SELECT r.id, r.last_activity_at FROM near r ORDER BY r.last_activity_at, r.id LIMIT 1)
     SELECT (SELECT count(*)::int FROM near) AS seen,
            (SELECT count(*)::int FROM near r WHERE ${holds(terms.filter(isIndexed), value)}) AS holders,
            ARRAY(SELECT r.id FROM fits r ORDER BY ${order}) AS ids,
            ARRAY(SELECT r.last_activity_at FROM fits r ORDER BY ${order}) AS times,
            ARRAY(SELECT r.id FROM last r) AS "lastIds", ARRAY(SELECT r.last_activity_at FROM last r) AS "lastTimes"`,
    values,
  );
  const row = rows[0]!;
  return {
    found: places(row.ids, row.times),
    wentTo: row.seen < steps ? null : places(row.lastIds, row.lastTimes)[0]!,
    holders: row.holders,
  };
}

/** Asks the index. @returns null when so many contacts hold the words that it is no help */
async function find(
  scope: Scope,
  where: Where,
  terms: string[],
  before: TimePlace,
  count: number,
): Promise<TimePlace[] | null> {
  const { values, value } = startValues(scope);
  const indexed = terms.filter(isIndexed).map((term) => `ct.search_text LIKE ${value(pattern(term))}`);
  // OFFSET 0 keeps the planner from reading the whole table to join with a few thousand rows.
  const rows = `found JOIN LATERAL (
         SELECT * FROM conversations r WHERE r.workspace_id = $1
          AND r.contact_id = found.id OFFSET 0) r ON true`;
  const answer = await pool.query<{ contacts: number; ids: string[]; times: Date[] }>(
    `WITH found AS MATERIALIZED (
       SELECT ct.id FROM contacts ct WHERE ct.workspace_id = $1 AND ${indexed.join(" AND ")}
        LIMIT ${value(mostFound + 1)}
     ), fits AS (
       SELECT r.id, r.last_activity_at FROM ${rows}
        WHERE ${where(value)} AND ${holds(terms, value)} AND ${isPast(before, value)}
          AND (SELECT count(*) FROM found) <= ${value(mostFound)}
        ORDER BY ${order} LIMIT ${value(count)}
     )
     SELECT (SELECT count(*)::int FROM found) AS contacts,
            ARRAY(SELECT r.id FROM fits r ORDER BY ${order}) AS ids,
            ARRAY(SELECT r.last_activity_at FROM fits r ORDER BY ${order}) AS times`,
    values,
  );
  const { contacts, ids, times } = answer.rows[0]!;
  return contacts > mostFound ? null : places(ids, times);
}

/**
 * Conversations whose contact fits a search, last active first. Common words are found soonest by looking through
 * what is recent, rare ones by the trigram index; how often the words occur nearby decides. What is too common for the
 * index and too rare to fill a page of what is near gives a short page, perhaps an empty one, and a place to go on from:
 * every answer takes bounded time.
 *
 * @param limit rows of a page
 * @returns null when the query has nothing to look for
 */
export async function searchList(
  scope: Scope,
  where: Where,
  q: string | undefined,
  before: TimePlace | undefined,
  limit: number,
): Promise<{ page: TimePlace[]; next: TimePlace | null } | null> {
  const terms = normaliseQuery(q ?? "");
  if (terms.length === 0) return null;
  const count = limit + 1;
  const near = await walk(scope, where, terms, before, nearby, count);
  let { found, wentTo } = near;
  if (wentTo && found.length < count) {
    const mayFind = terms.some(isIndexed) && near.holders <= commonAmongNearby;
    const rest = mayFind ? await find(scope, where, terms, wentTo, count) : null;
    const more = rest
      ? null
      : await walk(scope, where, terms, wentTo, stepsFor(count - found.length, found.length), count);
    found = [...found, ...(rest ?? more!.found)];
    wentTo = more?.wentTo ?? null;
  }
  const page = found.slice(0, limit);
  return { page, next: found.length > limit ? page[page.length - 1]! : wentTo };
}
