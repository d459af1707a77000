import { memberOf, seenAt } from "@/lib/inbox/filter-sql";
import { getConversation } from "@/lib/inbox/queries";
import type { ConversationView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import type { Scope } from "@/lib/tenancy/scope";

/** Unseen messages are counted up to here. */
const mostCounted = 100;

/** Adds to conversations what the member who asks has seen of each: one statement. Nothing is added for an API key. */
export async function withOwn(
  scope: Scope,
  conversations: readonly ConversationView[],
): Promise<ConversationView[]> {
  const member = memberOf(scope);
  if (!member || conversations.length === 0) return [...conversations];
  const { rows } = await pool.query<{ id: string; seenAt: Date | null; unseenCount: number }>({
    name: "inbox.own_reads",
    text: `SELECT s.id, s.seen_at AS "seenAt", CASE
          WHEN s.last_inbound_at IS NULL OR s.last_inbound_at <= s.seen_at THEN 0
          WHEN s.seen_at IS NULL THEN s.unread_count
          ELSE (SELECT count(*)::int FROM (SELECT 1 FROM messages m WHERE m.workspace_id = $1
            AND m.conversation_id = s.id AND m.timestamp > s.seen_at AND m.direction = 'inbound'
            AND m.type NOT IN ('reaction', 'edit', 'revoke') LIMIT ${mostCounted}) newer) END AS "unseenCount"
        FROM (SELECT r.id, r.last_inbound_at, r.unread_count, ${seenAt("$2::uuid")} AS seen_at
          FROM conversations r WHERE r.workspace_id = $1 AND r.id = ANY($3::uuid[])) s`,
    values: [scope.workspaceId, member, conversations.map(({ id }) => id)],
  });
  const own = new Map(rows.map(({ id, ...read }) => [id, read]));
  return conversations.map((conversation) => {
    const read = own.get(conversation.id);
    if (!read) return conversation;
    return {
      ...conversation,
      own: { seenAt: read.seenAt?.toISOString() ?? null, unseenCount: read.unseenCount },
    };
  });
}

/** A conversation with what the member who asks has seen of it. @throws AppError not_found */
export async function getOwnConversation(scope: Scope, conversationId: string): Promise<ConversationView> {
  const [conversation] = await withOwn(scope, [await getConversation(scope, conversationId)]);
  return conversation!;
}

async function tellOwnScreens(scope: Scope, conversationId: string, userId: string, at: Date): Promise<void> {
  await publish(scope.workspaceId, [
    { type: "conversation.read", data: { conversationId, userId, seenAt: at.toISOString() } },
  ]);
}

/**
 * The member who asks has seen what the customer wrote. Only ever moves on; nothing happens for an API key. Their other
 * tabs hear of it. Notes that name them are seen one by one: an older one may be far above what was on the screen.
 */
export async function noteSeen(scope: Scope, conversationId: string): Promise<void> {
  const member = memberOf(scope);
  if (!member) return;
  const { rows } = await pool.query<{ at: Date }>(
    `INSERT INTO conversation_reads AS rd (workspace_id, user_id, conversation_id, read_at)
      SELECT workspace_id, $2, id, coalesce(last_inbound_at, last_activity_at) FROM conversations
        WHERE workspace_id = $1 AND id = $3
      ON CONFLICT (workspace_id, user_id, conversation_id) DO UPDATE SET read_at = EXCLUDED.read_at
        WHERE rd.read_at < EXCLUDED.read_at
      RETURNING read_at AS at`,
    [scope.workspaceId, member, conversationId],
  );
  const at = rows[0]?.at;
  if (at) await tellOwnScreens(scope, conversationId, member, at);
}

/**
 * The conversation is unread again for the member who asks, from the customer's last message on; colleagues and the
 * customer's blue ticks do not change. Without a message of the customer there is nothing to be unread.
 * @throws AppError not_found
 */
export async function markUnread(scope: Scope, conversationId: string): Promise<ConversationView> {
  const member = memberOf(scope);
  const conversation = await getConversation(scope, conversationId);
  if (!member || !conversation.lastInboundAt) return conversation;
  const at = new Date(Date.parse(conversation.lastInboundAt) - 1);
  const { rowCount } = await pool.query(
    `INSERT INTO conversation_reads (workspace_id, user_id, conversation_id, read_at)
      SELECT workspace_id, $2, id, $4 FROM conversations WHERE workspace_id = $1 AND id = $3
      ON CONFLICT (workspace_id, user_id, conversation_id) DO UPDATE SET read_at = EXCLUDED.read_at`,
    [scope.workspaceId, member, conversationId, at.toISOString()],
  );
  if (!rowCount) throw notFound("conversation");
  await tellOwnScreens(scope, conversationId, member, at);
  return getOwnConversation(scope, conversationId);
}
