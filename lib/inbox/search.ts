import type pg from "pg";
import { z } from "zod";
import { startValues, type Value } from "@/lib/contacts/search";
import { toContactRef } from "@/lib/contacts/views";
import { quoted, wordMark } from "@/lib/inbox/search-index";
import { isEmpty, readContext, readQuery, snippetOf, type SearchTerms } from "@/lib/inbox/search-words";
import type { SearchHit } from "@/lib/inbox/views";
import { pool, transaction } from "@/lib/platform/db";
import { encodeCursor, idCursor, pageLimit, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

const anId = z.uuid("Is not an id.");
const when = z.iso
  .datetime({ offset: true, error: "Must be an ISO 8601 time, 2026-11-20T10:00:00Z for example." })
  .transform((text) => new Date(text));

/** GET /search */
export const searchQuery = z.object({
  /** Words, "phrases in quotes"; the last word may be its beginning. context:order/123 asks for one of your records. */
  q: z.string().max(200, "At most 200 characters."),
  conversationId: anId.optional(),
  phoneNumberId: anId.optional(),
  /** Who wrote it. */
  from: z.enum(["customer", "us", "note"], "Must be customer, us or note.").optional(),
  after: when.optional(),
  before: when.optional(),
  limit: pageLimit.default(20),
  cursor: idCursor.optional(),
});
export type SearchQuery = z.output<typeof searchQuery>;

/** @param order what stands between the words of a phrase */
const tsquery = (
  workspaceId: string,
  { phrases, words, prefix }: SearchTerms,
  order: "<->" | "&" = "<->",
): string => {
  const mark = wordMark(workspaceId);
  const lexeme = (word: string) => quoted(mark + word);
  return [
    ...phrases.map((phrase) => `(${phrase.map(lexeme).join(` ${order} `)})`),
    ...words.map(lexeme),
    ...(prefix === null ? [] : [`${lexeme(prefix)}:*`]),
  ].join(" & ");
};

const directions = { customer: "inbound", us: "outbound", note: "internal" } as const;

/** Conditions on `s` beside the words. */
function fits(query: SearchQuery, value: Value): string {
  return (
    [
      query.phoneNumberId && `s.phone_number_id = ${value(query.phoneNumberId)}::uuid`,
      query.from && `s.direction = ${value(directions[query.from])}::message_direction`,
      query.after && `s.at >= ${value(query.after)}::timestamptz`,
      query.before && `s.at < ${value(query.before)}::timestamptz`,
    ]
      .filter(Boolean)
      .join(" AND ") || "true"
  );
}

/** Messages that are always looked through: a few milliseconds. Those of one conversation lie further apart. */
const nearby = 4_000;
const nearbyInConversation = 1_500;
/** How much further back, in times of what was nearby, the index is asked for at first, then, and at last. */
const reaches = [25, 100, 400, Infinity];
/** Messages the index gives at most at once. */
const mostFound = 5_000;
/** Messages that are looked through at most when so many hold the words that the index is no help. */
const farthest = 20_000;
/** Words are common when one of so many messages nearby holds all of them. */
const commonShare = 200;
/** An answer that would take longer is given as far as it got. */
const patienceMs = 60;

type Walked = { ids: string[]; from: string | null; wentTo: string | null };

/** Looks through the next messages, newest first, and stops as soon as it has enough. */
async function walk(
  scope: Scope,
  query: SearchQuery,
  words: string,
  past: string | undefined,
  steps: number,
  count: number,
): Promise<Walked> {
  const { values, value } = startValues(scope);
  const from = `FROM message_search s WHERE s.workspace_id = $1
    ${query.conversationId ? `AND s.conversation_id = ${value(query.conversationId)}::uuid` : ""}
    ${past ? `AND s.message_id < ${value(past)}::uuid` : ""} ORDER BY s.message_id DESC`;
  const { rows } = await pool.query<{ ids: string[]; first: string | null; last: string | null }>(
    `SELECT (SELECT s.message_id ${from} LIMIT 1) AS first,
       (SELECT s.message_id ${from} OFFSET ${value(steps - 1)} LIMIT 1) AS last,
       ARRAY(SELECT s.message_id FROM (SELECT s.* ${from} LIMIT ${value(steps)}) s
         WHERE s.words @@ ${value(words)}::tsquery AND ${fits(query, value)} LIMIT ${value(count)}) AS ids`,
    values,
  );
  const { ids, first, last } = rows[0]!;
  return { ids, from: first, wentTo: last };
}

/**
 * Asks the index for messages before `past` and not before `floor`. Only pages that hold the words and lie in that time
 * are read: the ids are by time, and so are the pages.
 * @returns null when so many messages hold the words that it is no help
 */
async function find(
  scope: Scope,
  query: SearchQuery,
  words: string,
  { past, floor }: { past: string; floor: string | null },
  count: number,
): Promise<string[] | null> {
  const { values, value } = startValues(scope);
  const text = `WITH found AS MATERIALIZED (
       SELECT s.* FROM message_search s WHERE s.words @@ ${value(words)}::tsquery
          AND s.message_id < ${value(past)}::uuid ${floor ? `AND s.message_id >= ${value(floor)}::uuid` : ""}
          ${query.conversationId ? `AND s.workspace_id = $1 AND s.conversation_id = ${value(query.conversationId)}::uuid` : ""}
        LIMIT ${mostFound + 1})
     SELECT (SELECT count(*)::int FROM found) AS found,
       ARRAY(SELECT s.message_id FROM found s WHERE s.workspace_id = $1 AND ${fits(query, value)}
         ORDER BY s.message_id DESC LIMIT ${value(count)}) AS ids`;
  const { rows } = await transaction(
    (client: pg.PoolClient) => client.query<{ found: number; ids: string[] }>(text, values),
    // The planner does not know how rare a word is. Reading the whole table, or all of a time, is never the answer. With
    // room for the places of common words, only rows that hold them are looked at, and not all that lie beside them.
    "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL work_mem = '32MB'",
  );
  const { found, ids } = rows[0]!;
  return found > mostFound ? null : ids;
}

/**
 * Whether the words of the phrases are common, in whatever order: the index would give all places of each of them, only
 * to compare their order.
 */
async function isOfCommonWords(scope: Scope, query: SearchQuery, terms: SearchTerms): Promise<boolean> {
  if (terms.phrases.length === 0) return false;
  const anyOrder = tsquery(scope.workspaceId, terms, "&");
  const { ids } = await walk(scope, query, anyOrder, query.cursor, nearby, nearby / commonShare);
  return ids.length >= nearby / commonShare;
}

/** Thousandths since 1970 in which a time-ordered id was made. */
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** The smallest time-ordered id of a moment; null for the beginning of all times. */
function firstIdAt(ms: number): string | null {
  if (!(ms > 0)) return null;
  const hex = Math.floor(ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/**
 * Goes on behind what was looked through, further back with each step, until there is enough or it takes too long.
 * @param spanMs time in which as many messages came as lie nearby
 */
async function searchFurther(
  scope: Scope,
  query: SearchQuery,
  words: string,
  { wentTo, spanMs }: { wentTo: string; spanMs: number },
  count: number,
): Promise<Pick<Walked, "ids" | "wentTo">> {
  const started = performance.now();
  const ids: string[] = [];
  let past = wentTo;
  for (const reach of query.conversationId ? [Infinity] : reaches) {
    const floor = firstIdAt(timeOf(wentTo) - spanMs * reach);
    const begun = performance.now();
    const found = await find(scope, query, words, { past, floor }, count - ids.length);
    if (found === null) {
      const walked = await walk(scope, query, words, past, farthest, count - ids.length);
      return { ids: [...ids, ...walked.ids], wentTo: walked.wentTo };
    }
    ids.push(...found);
    if (floor === null) return { ids, wentTo: null };
    past = floor;
    // The next step looks through three times as much as this one.
    const ended = performance.now();
    if (ids.length >= count || ended - started + 3 * (ended - begun) > patienceMs) break;
  }
  return { ids, wentTo: past };
}

async function hits(scope: Scope, ids: readonly string[], terms: SearchTerms): Promise<SearchHit[]> {
  if (ids.length === 0) return [];
  type Row = Omit<SearchHit, "timestamp" | "contact" | "snippet"> & {
    timestamp: Date;
    text: string;
    contact: Parameters<typeof toContactRef>[0];
  };
  const { rows } = await pool.query<Row>({
    name: "search.hits",
    text: `SELECT m.id AS "messageId", m.conversation_id AS "conversationId", m.phone_number_id AS "phoneNumberId",
        m.direction, m.type, m.timestamp,
        concat_ws(' ', m.text, CASE WHEN m.type = 'document' THEN m.content ->> 'filename' END) AS text,
        json_build_object('id', ct.id, 'name', ct.name, 'profileName', ct.profile_name, 'waId', ct.wa_id,
          'phone', ct.phone, 'bsuid', ct.bsuid, 'username', ct.username) AS contact
      FROM messages m
      JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
      JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
      WHERE m.workspace_id = $1 AND m.id = ANY($2::uuid[]) ORDER BY m.id DESC`,
    values: [scope.workspaceId, ids],
  });
  return rows.map(({ text, contact, timestamp, ...hit }) => ({
    ...hit,
    timestamp: timestamp.toISOString(),
    contact: toContactRef(contact),
    snippet: snippetOf(text, terms),
  }));
}

/** Messages of one of the customer's own records, newest first; they are few, so their words are read one by one. */
async function searchContext(
  scope: Scope,
  query: SearchQuery,
  context: { type: string; id: string },
  terms: SearchTerms,
): Promise<Page<SearchHit>> {
  const { values, value } = startValues(scope);
  const conditions = [
    "m.workspace_id = $1",
    `m.context_type = ${value(context.type)} AND m.context_id = ${value(context.id)}`,
    query.conversationId && `m.conversation_id = ${value(query.conversationId)}::uuid`,
    query.phoneNumberId && `m.phone_number_id = ${value(query.phoneNumberId)}::uuid`,
    query.from && `m.direction = ${value(directions[query.from])}::message_direction`,
    query.after && `m.timestamp >= ${value(query.after)}::timestamptz`,
    query.before && `m.timestamp < ${value(query.before)}::timestamptz`,
    query.cursor && `m.id < ${value(query.cursor)}::uuid`,
    !isEmpty(terms) &&
      `EXISTS (SELECT 1 FROM message_search s WHERE s.workspace_id = m.workspace_id AND s.message_id = m.id
        AND s.words @@ ${value(tsquery(scope.workspaceId, terms))}::tsquery)`,
  ].filter(Boolean);
  const { rows } = await pool.query<{ id: string }>(
    `SELECT m.id FROM messages m WHERE ${conditions.join(" AND ")} ORDER BY m.id DESC
      LIMIT ${value(query.limit + 1)}`,
    values,
  );
  const page = rows.slice(0, query.limit).map(({ id }) => id);
  const last = rows.length > query.limit ? page[page.length - 1]! : null;
  return { data: await hits(scope, page, terms), nextCursor: last && encodeCursor([last]) };
}

/**
 * Messages, captions, names of documents and notes that hold all the words, in the order in which they came, newest
 * first. Common words are found by looking through what is recent, others by the index, further back with each step. A
 * page may be shorter than `limit` although more follow: every answer takes bounded time. A message is
 * found a second or two after it came.
 */
export async function searchMessages(scope: Scope, query: SearchQuery): Promise<Page<SearchHit>> {
  const { context, rest } = readContext(query.q);
  const terms = readQuery(rest);
  if (context) return searchContext(scope, query, context, terms);
  if (isEmpty(terms)) return { data: [], nextCursor: null };
  const { limit } = query;
  const words = tsquery(scope.workspaceId, terms);
  const count = limit + 1;
  const steps = query.conversationId ? nearbyInConversation : nearby;
  const near = await walk(scope, query, words, query.cursor, steps, count);
  let { ids, wentTo } = near;
  const add = (more: Pick<Walked, "ids" | "wentTo">) => {
    ids = [...ids, ...more.ids];
    wentTo = more.wentTo;
  };
  const isShort = () => wentTo !== null && ids.length < count;
  // So common that walking on fills the page sooner than the index does.
  const isCommon = ids.length >= count / 4;
  const common = isShort() && (isCommon || (await isOfCommonWords(scope, query, terms)));
  if (common && wentTo) add(await walk(scope, query, words, wentTo, farthest, count - ids.length));
  // What common words were found in their order is an answer; the index is asked when there was nothing.
  const answered = common && !isCommon && ids.length > 0;
  if (!answered && isShort() && near.from && near.wentTo && wentTo) {
    const spanMs = timeOf(near.from) - timeOf(near.wentTo);
    add(await searchFurther(scope, query, words, { wentTo, spanMs }, count - ids.length));
  }
  const page = ids.slice(0, limit);
  const next = ids.length > limit ? page[page.length - 1]! : wentTo;
  return { data: await hits(scope, page, terms), nextCursor: next && encodeCursor([next]) };
}
