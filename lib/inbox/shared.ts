import { z } from "zod";
import { messageView, proveConversation } from "@/lib/inbox/queries";
import { messageColumns, messageJoins, type SqlMessageRow } from "@/lib/inbox/rows";
import type { MessageView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { encodeTimeCursor, pageLimit, timeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

const sharedKinds = ["media", "documents", "audio", "links"] as const;

/** GET /conversations/{id}/media */
export const sharedQuery = z.object({
  kind: z
    .enum(sharedKinds, "Must be media, documents, audio or links.")
    .default("media")
    .describe("media: pictures and videos; audio: voice notes too; links: messages with an address in them."),
  limit: pageLimit,
  cursor: timeCursor.optional(),
});
export type SharedQuery = z.output<typeof sharedQuery>;

/** Messages one page looks through at most: a conversation of years without a picture costs no more than this. */
const mostLookedAt = 2_000;

const conditions: Record<(typeof sharedKinds)[number], string> = {
  media: "m.media_id IS NOT NULL AND m.type IN ('image', 'video')",
  documents: "m.media_id IS NOT NULL AND m.type = 'document'",
  audio: "m.media_id IS NOT NULL AND m.type IN ('audio', 'voice')",
  links: "m.direction <> 'internal' AND m.text ~* '(https?://|www\\.)[^[:space:]]'",
};

/**
 * What was shared in a conversation, newest first: messages with files or with links. A page may be shorter than `limit`
 * although more follow: go on while `nextCursor` is not null. Deleted messages are left out.
 * @throws AppError not_found
 */
export async function listShared(
  scope: Scope,
  conversationId: string,
  query: SharedQuery,
): Promise<Page<MessageView>> {
  const { kind, limit, cursor } = query;
  const values: unknown[] = [scope.workspaceId, conversationId, mostLookedAt, limit + 1];
  if (cursor) values.push(cursor.at, cursor.id);
  const { rows } = await pool.query<SqlMessageRow & { edgeAt: Date; edgeId: string; looked: number }>({
    name: `inbox.shared_${kind}_${cursor ? "past" : "end"}`,
    text: `WITH looked AS MATERIALIZED (SELECT * FROM messages m WHERE m.workspace_id = $1 AND m.conversation_id = $2
          ${cursor ? "AND (m.timestamp, m.id) < ($5, $6::uuid)" : ""}
        ORDER BY m.timestamp DESC, m.id DESC LIMIT $3),
      edge AS (SELECT l.timestamp AS "edgeAt", l.id AS "edgeId", (SELECT count(*) FROM looked)::int AS looked
        FROM looked l ORDER BY l.timestamp, l.id LIMIT 1)
      SELECT found.*, edge.* FROM edge LEFT JOIN LATERAL (SELECT ${messageColumns}
        FROM (SELECT * FROM looked m WHERE ${conditions[kind]} AND m.revoked_at IS NULL
          ORDER BY m.timestamp DESC, m.id DESC LIMIT $4) m ${messageJoins}) found ON true
      ORDER BY found.timestamp DESC, found.id DESC`,
    values,
  });
  const edge = rows[0];
  if (!edge) {
    await proveConversation(scope, conversationId);
    return { data: [], nextCursor: null };
  }
  const found = rows.filter((row) => (row.id as string | null) !== null);
  const page = found.slice(0, limit);
  const last = page[page.length - 1]!;
  const nextCursor =
    found.length > limit
      ? encodeTimeCursor({ at: last.timestamp, id: last.id })
      : edge.looked === mostLookedAt
        ? encodeTimeCursor({ at: edge.edgeAt, id: edge.edgeId })
        : null;
  return { data: page.map(messageView), nextCursor };
}
