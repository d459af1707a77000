import type pg from "pg";
import type { MessageSource } from "@/lib/inbox/message-views";
import { overRows } from "@/lib/platform/sql";
import type { SentTemplate } from "@/lib/templates/sending";
import { sentText } from "@/lib/whatsapp/rules";

/** The customer's own record a message belongs to. */
export type MessageContext = { type: string; id: string };

/** The record an input names, or null. */
export const contextOf = (input: {
  contextType?: string | null | undefined;
  contextId?: string | null | undefined;
}): MessageContext | null =>
  input.contextType && input.contextId ? { type: input.contextType, id: input.contextId } : null;

/** A message that is about to wait for its turn. Whether it may be sent has been decided. */
export type NewMessage = {
  id: string;
  workspaceId: string;
  conversationId: string;
  phoneNumberId: string;
  source: MessageSource;
  /** Smaller goes first. */
  priority: number;
  type: string;
  /** The type's own object, made safe for jsonb. */
  content: Record<string, unknown>;
  /** What a person reads of it, when the content does not say. */
  text: string | null;
  at: Date;
  mediaId: string | null;
  /** The template it is made of, as lib/templates/sending tells it; null when it is none. */
  template: SentTemplate | null;
  /** What it quotes or reacts to. */
  target: { id: string; wamid: string | null } | null;
  sentByUserId: string | null;
  sentByApiKeyId: string | null;
  context: MessageContext | null;
  /** The scheduled message it comes of, and for which of its times. */
  scheduled: { id: string; at: Date } | null;
};

/**
 * Writes messages into the queue of their numbers and makes them their conversations' newest, in the caller's
 * transaction, which holds these conversations locked. A reaction is shown on its target, so it is no line of its own in
 * the list.
 */
export async function queueMessages(client: pg.PoolClient, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await client.query(
    overRows(
      "messages.queue",
      messages,
      {
        id: ["uuid", (m) => m.id],
        workspace_id: ["uuid", (m) => m.workspaceId],
        conversation_id: ["uuid", (m) => m.conversationId],
        phone_number_id: ["uuid", (m) => m.phoneNumberId],
        source: ["message_source", (m) => m.source],
        type: ["text", (m) => m.type],
        message_text: ["text", (m) => m.text ?? sentText(m.type, m.content)],
        content: ["jsonb", (m) => JSON.stringify(m.content)],
        at: ["timestamptz", (m) => m.at],
        priority: ["smallint", (m) => m.priority],
        reply_to_id: ["uuid", (m) => m.target?.id ?? null],
        reply_to_wamid: ["text", (m) => m.target?.wamid ?? null],
        sent_by_user_id: ["uuid", (m) => m.sentByUserId],
        sent_by_api_key_id: ["uuid", (m) => m.sentByApiKeyId],
        media_id: ["uuid", (m) => m.mediaId],
        context_type: ["text", (m) => m.context?.type ?? null],
        context_id: ["text", (m) => m.context?.id ?? null],
        template_id: ["uuid", (m) => m.template?.id ?? null],
        category: ["text", (m) => m.template?.category ?? null],
        scheduled_id: ["uuid", (m) => m.scheduled?.id ?? null],
        scheduled_for: ["timestamptz", (m) => m.scheduled?.at ?? null],
      },
      (
        from,
      ) => `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text,
          content, status, timestamp, priority, reply_to_id, reply_to_wamid, sent_by_user_id, sent_by_api_key_id,
          media_id, context_type, context_id, template_id, category, scheduled_id, scheduled_for)
        SELECT id, workspace_id, conversation_id, phone_number_id, 'outbound', source, type, message_text, content,
          'queued', at, priority, reply_to_id, reply_to_wamid, sent_by_user_id, sent_by_api_key_id, media_id,
          context_type, context_id, template_id, category, scheduled_id, scheduled_for FROM ${from}`,
    ),
  );
  const lines = messages.filter(({ type }) => type !== "reaction");
  if (lines.length === 0) return;
  await client.query(
    overRows(
      "conversations.wrote",
      lines,
      {
        workspace_id: ["uuid", (m) => m.workspaceId],
        conversation_id: ["uuid", (m) => m.conversationId],
        id: ["uuid", (m) => m.id],
        at: ["timestamptz", (m) => m.at],
      },
      (from) => `UPDATE conversations cv SET last_message_id = newest.id, waiting_since = NULL,
          last_activity_at = greatest(cv.last_activity_at, newest.at)
        FROM (SELECT DISTINCT ON (workspace_id, conversation_id) * FROM ${from}
          ORDER BY workspace_id, conversation_id, at DESC, id DESC) newest
        WHERE cv.workspace_id = newest.workspace_id AND cv.id = newest.conversation_id`,
    ),
  );
}
