import { describeFailure } from "@/lib/inbox/failures";
import type { MessageListQuery } from "@/lib/inbox/filters";
import {
  conversationColumns,
  conversationJoins,
  conversationRow,
  lastMessageOf,
  messageColumns,
  messageJoins,
  messageRow,
  type SqlConversationRow,
  type SqlMessageRow,
} from "@/lib/inbox/rows";
import { toMessageView } from "@/lib/inbox/message-views";
import { toConversationView, type ConversationView, type MessageView } from "@/lib/inbox/views";
import { db, pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeCursor, encodeTimeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

export const messageView = (row: SqlMessageRow): MessageView =>
  toMessageView(messageRow(row), describeFailure);

export const conversationView = (row: SqlConversationRow): ConversationView =>
  toConversationView(conversationRow(row), lastMessageOf(row));

/** The messages with these ids that belong to the workspace, oldest first. At most a few hundred ids. */
export async function listMessagesByIds(scope: Scope, ids: readonly string[]): Promise<MessageView[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<SqlMessageRow>({
    name: "inbox.messages_by_ids",
    text: `SELECT ${messageColumns} FROM messages m ${messageJoins}
      WHERE m.workspace_id = $1 AND m.id = ANY($2::uuid[]) ORDER BY m.timestamp, m.id`,
    values: [scope.workspaceId, ids],
  });
  return rows.map(messageView);
}

/** The conversations with these ids that belong to the workspace, last active first. At most a few hundred ids. */
export async function listConversationsByIds(
  scope: Scope,
  ids: readonly string[],
): Promise<ConversationView[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<SqlConversationRow>({
    name: "inbox.conversations_by_ids",
    text: `SELECT ${conversationColumns} FROM conversations cv ${conversationJoins}
      WHERE cv.workspace_id = $1 AND cv.id = ANY($2::uuid[]) ORDER BY cv.last_activity_at DESC, cv.id DESC`,
    values: [scope.workspaceId, ids],
  });
  return rows.map(conversationView);
}

/** @throws AppError not_found */
export async function getMessage(scope: Scope, messageId: string): Promise<MessageView> {
  const [message] = await listMessagesByIds(scope, [messageId]);
  if (!message) throw notFound("message");
  return message;
}

/** @throws AppError not_found */
export async function getConversation(scope: Scope, conversationId: string): Promise<ConversationView> {
  await proveConversation(scope, conversationId);
  const [conversation] = await listConversationsByIds(scope, [conversationId]);
  if (!conversation) throw notFound("conversation");
  return conversation;
}

/** @throws AppError not_found when the workspace has no such conversation, or it was erased with its contact */
export async function proveConversation(scope: Scope, conversationId: string): Promise<void> {
  const { workspaceId } = scope;
  const found = await db.conversation.count({ where: { workspaceId, id: conversationId, erasedAt: null } });
  if (found === 0) throw notFound("conversation");
}

async function provePhoneNumber(scope: Scope, phoneNumberId: string): Promise<void> {
  const { workspaceId } = scope;
  const found = await db.phoneNumber.count({ where: { workspaceId, id: phoneNumberId } });
  if (found === 0) throw notFound("phone_number");
}

/** A filter that finds nothing may name something that is not there. */
export async function proveFilter(
  scope: Scope,
  query: { conversationId?: string | undefined; phoneNumberId?: string | undefined },
): Promise<void> {
  if (query.conversationId) await proveConversation(scope, query.conversationId);
  if (query.phoneNumberId) await provePhoneNumber(scope, query.phoneNumberId);
}

/**
 * Messages of the workspace, newest first: of one conversation by the time of writing, else by arrival.
 * @throws AppError not_found for a conversation or number that is not the workspace's
 */
export async function listMessages(scope: Scope, query: MessageListQuery): Promise<Page<MessageView>> {
  const { conversationId, phoneNumberId, contextType, contextId, before, limit } = query;
  const values: unknown[] = [scope.workspaceId];
  const value = (given: unknown) => `$${values.push(given)}`;
  const conditions = [
    "m.workspace_id = $1",
    conversationId && `m.conversation_id = ${value(conversationId)}`,
    phoneNumberId && `m.phone_number_id = ${value(phoneNumberId)}`,
    contextId && `m.context_type = ${value(contextType)} AND m.context_id = ${value(contextId)}`,
    before &&
      (typeof before === "string"
        ? `m.id < ${value(before)}`
        : `(m.timestamp, m.id) < (${value(before.at)}, ${value(before.id)}::uuid)`),
  ].filter(Boolean);
  const order = conversationId ? "m.timestamp DESC, m.id DESC" : "m.id DESC";
  const { rows } = await pool.query<SqlMessageRow>(
    `SELECT ${messageColumns}
       FROM (SELECT * FROM messages m WHERE ${conditions.join(" AND ")} ORDER BY ${order} LIMIT ${value(limit + 1)}) m
       ${messageJoins} ORDER BY ${order}`,
    values,
  );
  if (rows.length === 0) await proveFilter(scope, query);
  return cutPage(rows, limit, messageView, (row) =>
    conversationId ? encodeTimeCursor({ at: row.timestamp, id: row.id }) : encodeCursor([row.id]),
  );
}

/** One conversation for each number the contact has written with. */
export async function listConversationIdsOf(scope: Scope, contactId: string): Promise<string[]> {
  const rows = await db.conversation.findMany({
    where: { workspaceId: scope.workspaceId, contactId },
    select: { id: true },
    take: 200,
  });
  return rows.map((row) => row.id);
}

/** The conversations of one person, one for each number, last active first. @throws AppError not_found */
export async function listConversationsOf(
  scope: Scope,
  contactId: string,
): Promise<{ data: ConversationView[] }> {
  const { workspaceId } = scope;
  if ((await db.contact.count({ where: { workspaceId, id: contactId } })) === 0) throw notFound("contact");
  return { data: await listConversationsByIds(scope, await listConversationIdsOf(scope, contactId)) };
}
