import type { z } from "zod";
import { toContactRef } from "@/lib/contacts/views";
import { getMessage, proveConversation } from "@/lib/inbox/queries";
import { contactColumns, contactOf, type ContactColumns } from "@/lib/inbox/rows";
import type { mentionListQuery, mentionsSeenInput } from "@/lib/inbox/schemas";
import type { MentionView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { cutPage, encodeTimeCursor, type Page } from "@/lib/shared/pagination";
import { publish } from "@/lib/realtime/publish";
import type { Scope } from "@/lib/tenancy/scope";

type Row = ContactColumns &
  Pick<MentionView, "messageId" | "conversationId" | "text" | "byUserId"> & {
    createdAt: Date;
    seenAt: Date | null;
  };

const toView = (row: Row): MentionView => ({
  messageId: row.messageId,
  conversationId: row.conversationId,
  contact: toContactRef(contactOf(row)),
  text: row.text,
  byUserId: row.byUserId,
  createdAt: row.createdAt.toISOString(),
  seenAt: row.seenAt?.toISOString() ?? null,
});

/** Notes that name the member who asks, newest first. A program is named by nobody. */
export async function listMentions(
  scope: Scope,
  query: z.output<typeof mentionListQuery>,
): Promise<Page<MentionView>> {
  const { workspaceId, actor } = scope;
  if (actor.type !== "user") return { data: [], nextCursor: null };
  const { cursor, limit, unseen } = query;
  const { rows } = await pool.query<Row>(
    `SELECT me.message_id AS "messageId", me.conversation_id AS "conversationId", me.created_at AS "createdAt",
        me.seen_at AS "seenAt", left(coalesce(m.text, ''), 200) AS text, m.sent_by_user_id AS "byUserId",
        ${contactColumns}
      FROM (SELECT * FROM mentions WHERE workspace_id = $1 AND user_id = $2
          AND ($4::timestamptz IS NULL OR (created_at, message_id) < ($4, $5::uuid))
          ${unseen ? "AND seen_at IS NULL" : ""}
        ORDER BY created_at DESC, message_id DESC LIMIT $3) me
      JOIN messages m ON m.workspace_id = me.workspace_id AND m.id = me.message_id
      JOIN conversations cv ON cv.workspace_id = me.workspace_id AND cv.id = me.conversation_id
      JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
      ORDER BY me.created_at DESC, me.message_id DESC`,
    [workspaceId, actor.userId, limit + 1, cursor?.at.toISOString() ?? null, cursor?.id ?? null],
  );
  return cutPage(rows, limit, toView, (row) => encodeTimeCursor({ at: row.createdAt, id: row.messageId }));
}

/**
 * The member has seen where they were named: in one note, in one conversation, or everywhere. Their other screens hear
 * of it. A note that names them no more is seen already.
 * @returns how many were new to them
 * @throws AppError not_found for a conversation or message that is not the workspace's
 */
export async function markMentionsSeen(
  scope: Scope,
  { messageId, conversationId }: z.output<typeof mentionsSeenInput>,
  now: Date,
): Promise<{ seen: number }> {
  const { workspaceId, actor } = scope;
  if (conversationId) await proveConversation(scope, conversationId);
  if (messageId) await getMessage(scope, messageId);
  if (actor.type !== "user") return { seen: 0 };
  const { userId } = actor;
  const { rowCount } = await pool.query(
    `UPDATE mentions SET seen_at = $3 WHERE workspace_id = $1 AND user_id = $2 AND seen_at IS NULL
      AND ($4::uuid IS NULL OR conversation_id = $4) AND ($5::uuid IS NULL OR message_id = $5)`,
    [workspaceId, userId, now.toISOString(), conversationId ?? null, messageId ?? null],
  );
  const seen = rowCount ?? 0;
  if (seen > 0) await publish(workspaceId, [{ type: "mentions.seen", data: { userId } }]);
  return { seen };
}
