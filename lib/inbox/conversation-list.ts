import { searchList, startValues } from "@/lib/contacts/search";
import type { ConversationListQuery } from "@/lib/inbox/filters";
import { filterSql, needsLooking } from "@/lib/inbox/filter-sql";
import { withOwn } from "@/lib/inbox/own-reads";
import { conversationView, listConversationsByIds } from "@/lib/inbox/queries";
import { conversationColumns, conversationJoins, type SqlConversationRow } from "@/lib/inbox/rows";
import type { ConversationView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { cutPage, encodeTimeCursor, type Page, type TimePlace } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/** Conversations that one page looks through when no index leads to what it seeks: some 30 milliseconds. */
const farthest = 10_000;

const past = (cursor: TimePlace | undefined, value: (given: unknown) => string): string =>
  cursor
    ? `(r.last_activity_at, r.id) < (${value(cursor.at)}::timestamptz, ${value(cursor.id)}::uuid)`
    : "true";

/** Where looking through the next `farthest` conversations ends; null when there are fewer. */
async function endOfLooking(scope: Scope, filter: ConversationListQuery): Promise<TimePlace | null> {
  const { values, value } = startValues(scope);
  const { rows } = await pool.query<TimePlace>(
    `SELECT r.last_activity_at AS at, r.id FROM conversations r
      WHERE r.workspace_id = $1 AND ${filterSql(scope, indexed(filter), value)} AND ${past(filter.cursor, value)}
      ORDER BY r.last_activity_at DESC, r.id DESC OFFSET ${farthest - 1} LIMIT 1`,
    values,
  );
  return rows[0] ?? null;
}

/** The part of a filter that indexes answer. */
const indexed = (filter: ConversationListQuery): ConversationListQuery => ({
  ...filter,
  unread: false,
  priority: [],
  window: null,
  waitingMinutes: null,
});

/**
 * Conversations of the workspace, last active first, with what the member who asks has seen of them. `nextCursor` is
 * null at the end; while searching, or with a filter that no index answers, a page may be shorter than `limit`, even
 * empty, although more follow: every answer takes bounded time.
 */
export async function listConversations(
  scope: Scope,
  filter: ConversationListQuery,
): Promise<Page<ConversationView>> {
  const { limit, cursor } = filter;
  const searched = await searchList(
    scope,
    (value) => filterSql(scope, filter, value),
    filter.q,
    cursor,
    limit,
  );
  if (searched) {
    const ids = searched.page.map((place) => place.id);
    return {
      data: await withOwn(scope, await listConversationsByIds(scope, ids)),
      nextCursor: searched.next && encodeTimeCursor(searched.next),
    };
  }
  const { values, value } = startValues(scope);
  const looks = needsLooking(filter);
  const order = "ORDER BY r.last_activity_at DESC, r.id DESC";
  const fits = filterSql(scope, filter, value);
  const among = looks ? `${filterSql(scope, indexed(filter), value)} AND ` : "";
  const source = looks
    ? `(SELECT * FROM conversations r WHERE r.workspace_id = $1 AND ${among}${past(cursor, value)}
         ${order} LIMIT ${farthest}) r WHERE ${fits}`
    : `conversations r WHERE r.workspace_id = $1 AND ${fits} AND ${past(cursor, value)}`;
  const { rows } = await pool.query<SqlConversationRow>(
    `SELECT ${conversationColumns}
       FROM (SELECT * FROM ${source} ${order} LIMIT ${value(limit + 1)}) cv
       ${conversationJoins} ORDER BY cv.last_activity_at DESC, cv.id DESC`,
    values,
  );
  const page = cutPage(rows, limit, conversationView, (row) =>
    encodeTimeCursor({ at: row.lastActivityAt, id: row.id }),
  );
  const end = looks && page.nextCursor === null ? await endOfLooking(scope, filter) : null;
  return {
    data: await withOwn(scope, page.data),
    nextCursor: page.nextCursor ?? (end && encodeTimeCursor(end)),
  };
}
