import type pg from "pg";
import type { ConversationStatus } from "@/lib/inbox/views";
import { WINDOW_MS } from "@/lib/inbox/window";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";

export type ConversationKey = { workspaceId: string; contactId: string; phoneNumberId: string };
export type LockedConversation = ConversationKey & {
  id: string;
  lastInboundAt: Date | null;
  status: ConversationStatus;
};

export const conversationKey = (key: ConversationKey): string => `${key.contactId}|${key.phoneNumberId}`;

const columns = {
  workspace_id: ["uuid", (k: ConversationKey) => k.workspaceId],
  contact_id: ["uuid", (k: ConversationKey) => k.contactId],
  phone_number_id: ["uuid", (k: ConversationKey) => k.phoneNumberId],
} as const;

/**
 * Locks the conversations of these contacts on these numbers, in the order of their ids, so that two batches about the
 * same people queue up instead of blocking each other.
 */
export async function lockConversations(
  client: pg.PoolClient,
  keys: readonly ConversationKey[],
): Promise<Map<string, LockedConversation>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<LockedConversation>(
    overRows(
      "conversations.lock",
      keys,
      columns,
      (from) => `SELECT cv.id, cv.workspace_id AS "workspaceId", cv.contact_id AS "contactId",
          cv.phone_number_id AS "phoneNumberId", cv.last_inbound_at AS "lastInboundAt", cv.status
        FROM ${from} JOIN conversations cv ON cv.workspace_id = r.workspace_id
          AND cv.contact_id = r.contact_id AND cv.phone_number_id = r.phone_number_id
        ORDER BY cv.id FOR NO KEY UPDATE OF cv`,
    ),
  );
  return new Map(rows.map((row) => [conversationKey(row), row]));
}

/** Makes those that do not exist yet and locks them. Another drain may have made one first; then it is that one. */
export async function openConversations(
  client: pg.PoolClient,
  keys: readonly (ConversationKey & { since: Date })[],
): Promise<Map<string, LockedConversation>> {
  if (keys.length === 0) return new Map();
  await client.query(
    overRows(
      "conversations.open",
      keys,
      {
        id: ["uuid", () => newId()],
        ...columns,
        last_activity_at: ["timestamptz", (k) => k.since],
      },
      (from) => `INSERT INTO conversations (id, workspace_id, contact_id, phone_number_id, last_activity_at)
        SELECT id, workspace_id, contact_id, phone_number_id, last_activity_at FROM ${from} ON CONFLICT DO NOTHING`,
    ),
  );
  return lockConversations(client, keys);
}

/** What new messages add to their conversation. */
export type ConversationGain = {
  workspaceId: string;
  id: string;
  unread: number;
  /** The newest message that is a line of the list. */
  lastId: string | null;
  lastAt: Date | null;
  /** The newest message that opens the window. */
  inboundAt: Date | null;
};

/**
 * Meta counts in seconds: a message of the same second as the last activity is the newer one. Activity may be newer than
 * the last message (a conversation that woke up), so what comes late is compared with the message itself.
 */
export async function addToConversations(
  client: pg.PoolClient,
  gains: readonly ConversationGain[],
): Promise<void> {
  if (gains.length === 0) return;
  await client.query(
    overRows(
      "conversations.gain",
      gains,
      {
        workspace_id: ["uuid", (g) => g.workspaceId],
        id: ["uuid", (g) => g.id],
        unread: ["int", (g) => g.unread],
        last_id: ["uuid", (g) => g.lastId],
        last_at: ["timestamptz", (g) => g.lastAt],
        inbound_at: ["timestamptz", (g) => g.inboundAt],
        window_at: ["timestamptz", (g) => g.inboundAt && new Date(g.inboundAt.getTime() + WINDOW_MS)],
      },
      (from) => `UPDATE conversations cv SET
          unread_count = cv.unread_count + r.unread,
          status = CASE WHEN r.unread > 0 THEN 'open'::conversation_status ELSE cv.status END,
          snoozed_until = CASE WHEN r.unread > 0 THEN NULL ELSE cv.snoozed_until END,
          closed_at = CASE WHEN r.unread > 0 THEN NULL ELSE cv.closed_at END,
          waiting_since = CASE WHEN r.unread > 0 THEN coalesce(cv.waiting_since, r.inbound_at, r.last_at) ELSE cv.waiting_since END,
          last_message_id = CASE WHEN r.last_id IS NOT NULL AND (cv.last_message_id IS NULL
              OR r.last_at >= date_trunc('second', cv.last_activity_at)
              OR r.last_at >= (SELECT date_trunc('second', m.timestamp) FROM messages m
                WHERE m.workspace_id = cv.workspace_id AND m.id = cv.last_message_id)) THEN r.last_id ELSE cv.last_message_id END,
          last_activity_at = GREATEST(cv.last_activity_at, r.last_at),
          last_inbound_at = GREATEST(cv.last_inbound_at, r.inbound_at),
          window_expires_at = GREATEST(cv.window_expires_at, r.window_at)
        FROM ${from} WHERE cv.workspace_id = r.workspace_id AND cv.id = r.id
          AND (r.unread > 0 OR r.last_id IS NOT NULL OR cv.last_inbound_at IS NULL OR r.inbound_at > cv.last_inbound_at)`,
    ),
  );
}
