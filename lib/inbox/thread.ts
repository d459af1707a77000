import type { ThreadQuery } from "@/lib/inbox/filters";
import { messageView, proveConversation } from "@/lib/inbox/queries";
import { messageColumns, messageJoins, type SqlMessageRow } from "@/lib/inbox/rows";
import type { MessageView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { encodeTimeCursor, type TimePlace } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/** A page of a conversation, newest first. */
export type ThreadPage = {
  data: MessageView[];
  /** Goes on to older messages as `cursor`; null at the first message. */
  nextCursor: string | null;
  /** Goes on to newer messages as `after`; null when there were none. */
  previousCursor: string | null;
};

const placeOf = (row: SqlMessageRow): string => encodeTimeCursor({ at: row.timestamp, id: row.id });

/** Rows on one side of a place, nearest first. */
async function readSide(
  scope: Scope,
  conversationId: string,
  side: "older" | "newer",
  from: (TimePlace & { itself?: boolean }) | undefined,
  count: number,
): Promise<SqlMessageRow[]> {
  const [direction, sign] = side === "older" ? ["DESC", "<"] : ["ASC", ">"];
  const condition = from ? `AND (m.timestamp, m.id) ${sign}${from.itself ? "=" : ""} ($4, $5::uuid)` : "";
  const order = `m.timestamp ${direction}, m.id ${direction}`;
  const { rows } = await pool.query<SqlMessageRow>({
    name: `inbox.thread_${side}_${from ? (from.itself ? "from" : "past") : "end"}`,
    text: `SELECT ${messageColumns}
      FROM (SELECT * FROM messages m WHERE m.workspace_id = $1 AND m.conversation_id = $2 ${condition}
             ORDER BY ${order} LIMIT $3) m
      ${messageJoins} ORDER BY ${order}`,
    values: [scope.workspaceId, conversationId, count, ...(from ? [from.at, from.id] : [])],
  });
  return rows;
}

async function placeOfMessage(scope: Scope, conversationId: string, messageId: string): Promise<TimePlace> {
  const { rows } = await pool.query<TimePlace>({
    name: "inbox.place_of_message",
    text: `SELECT timestamp AS at, id FROM messages WHERE workspace_id = $1 AND id = $2 AND conversation_id = $3`,
    values: [scope.workspaceId, messageId, conversationId],
  });
  if (!rows[0]) throw notFound("message");
  return rows[0];
}

function page(
  older: SqlMessageRow[],
  olderMore: boolean,
  newer: SqlMessageRow[],
  newerMore: boolean,
): ThreadPage {
  const rows = [...newer.toReversed(), ...older];
  return {
    data: rows.map(messageView),
    nextCursor: olderMore && rows.length > 0 ? placeOf(rows[rows.length - 1]!) : null,
    previousCursor: newerMore && rows.length > 0 ? placeOf(rows[0]!) : null,
  };
}

async function pageAround(
  scope: Scope,
  conversationId: string,
  messageId: string,
  limit: number,
): Promise<ThreadPage> {
  const middle = await placeOfMessage(scope, conversationId, messageId);
  const olderCount = Math.ceil((limit + 1) / 2);
  const newerCount = limit - olderCount;
  const [older, newer] = await Promise.all([
    readSide(scope, conversationId, "older", { ...middle, itself: true }, olderCount + 1),
    readSide(scope, conversationId, "newer", middle, newerCount + 1),
  ]);
  return page(
    older.slice(0, olderCount),
    older.length > olderCount,
    newer.slice(0, newerCount),
    newer.length > newerCount,
  );
}

async function pageAfter(
  scope: Scope,
  conversationId: string,
  after: NonNullable<ThreadQuery["after"]>,
  limit: number,
): Promise<ThreadPage> {
  const place = typeof after === "string" ? await placeOfMessage(scope, conversationId, after) : after;
  const rows = await readSide(scope, conversationId, "newer", place, limit + 1);
  // Whatever stands at the place itself is older than this page.
  return page([], rows.length > 0, rows.slice(0, limit), rows.length > limit);
}

/**
 * Messages of one conversation by the time they were written, newest first: the newest, older ones from `cursor`,
 * newer ones from `after`, or those `around` a message.
 * @throws AppError not_found for a conversation that is not the workspace's, or a message that is not in it
 */
export async function listThread(
  scope: Scope,
  conversationId: string,
  query: ThreadQuery,
): Promise<ThreadPage> {
  const { limit } = query;
  if (query.around || query.after) await proveConversation(scope, conversationId);
  if (query.around) return pageAround(scope, conversationId, query.around, limit);
  if (query.after) return pageAfter(scope, conversationId, query.after, limit);
  const rows = await readSide(scope, conversationId, "older", query.cursor, limit + 1);
  if (rows.length === 0) await proveConversation(scope, conversationId);
  // Asked from a cursor, the row at it is newer.
  return page(rows.slice(0, limit), rows.length > limit, [], query.cursor !== undefined);
}
