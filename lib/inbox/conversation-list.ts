import { searchList, startValues, type Value } from "@/lib/contacts/search";
import type { ConversationListQuery } from "@/lib/inbox/filters";
import { conversationView, listConversationsByIds } from "@/lib/inbox/queries";
import { conversationColumns, conversationJoins, type SqlConversationRow } from "@/lib/inbox/rows";
import type { ConversationView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { cutPage, encodeTimeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/** Conditions on a conversation `r`. */
const fitsFilter = (filter: ConversationListQuery, value: Value): string =>
  [
    "true",
    filter.phoneNumberId && `r.phone_number_id = ${value(filter.phoneNumberId)}`,
    filter.status && `r.status = ${value(filter.status)}::conversation_status`,
    filter.unread && "r.unread_count > 0",
  ]
    .filter(Boolean)
    .join(" AND ");

/**
 * Conversations of the workspace, last active first. `nextCursor` is null at the end; while searching, a page may be
 * shorter than `limit` although more follow.
 */
export async function listConversations(
  scope: Scope,
  filter: ConversationListQuery,
): Promise<Page<ConversationView>> {
  const { limit, cursor } = filter;
  const searched = await searchList(
    scope,
    { table: "conversations", time: "last_activity_at", where: (value) => fitsFilter(filter, value) },
    filter.q,
    cursor,
    limit,
  );
  if (searched) {
    const ids = searched.page.map((place) => place.id);
    return {
      data: await listConversationsByIds(scope, ids),
      nextCursor: searched.next && encodeTimeCursor(searched.next),
    };
  }
  const { values, value } = startValues(scope);
  const past = cursor
    ? `(r.last_activity_at, r.id) < (${value(cursor.at)}::timestamptz, ${value(cursor.id)}::uuid)`
    : "true";
  const { rows } = await pool.query<SqlConversationRow>(
    `SELECT ${conversationColumns}
       FROM (SELECT * FROM conversations r WHERE r.workspace_id = $1 AND ${fitsFilter(filter, value)} AND ${past}
              ORDER BY r.last_activity_at DESC, r.id DESC LIMIT ${value(limit + 1)}) cv
       ${conversationJoins} ORDER BY cv.last_activity_at DESC, cv.id DESC`,
    values,
  );
  return cutPage(rows, limit, conversationView, (row) =>
    encodeTimeCursor({ at: row.lastActivityAt, id: row.id }),
  );
}
