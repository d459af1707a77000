import type pg from "pg";
import { wamidKey, type Arrival, type Stored } from "@/lib/inbox/arrivals";
import type { MessageStatus } from "@/lib/inbox/message-views";
import type { WithFile } from "@/lib/media/arrivals";
import { overRows } from "@/lib/platform/sql";

/** Which of these are stored already. */
export async function knownWamids(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
): Promise<ReadonlySet<string>> {
  if (arrivals.length === 0) return new Set();
  const { rows } = await client.query<{ key: string }>(
    overRows(
      "messages.known",
      arrivals,
      {
        phone_number_id: ["uuid", (a) => a.phoneNumberId],
        wamid: ["text", (a) => a.message.wamid],
        direction: ["message_direction", (a) => a.message.direction],
      },
      (from) => `SELECT r.phone_number_id || '|' || r.direction || '|' || r.wamid AS key FROM ${from}
        JOIN messages m ON m.phone_number_id = r.phone_number_id AND m.wamid = r.wamid AND m.direction = r.direction`,
    ),
  );
  return new Set(rows.map(({ key }) => key));
}

/** Meta's words in `history_context.status`. */
const historyStatuses: Record<string, MessageStatus> = {
  PENDING: "accepted",
  SENT: "sent",
  DELIVERED: "delivered",
  READ: "read",
  PLAYED: "played",
  ERROR: "failed",
};

function statusOf({ message }: Stored): MessageStatus {
  if (message.direction === "inbound") return "received";
  return historyStatuses[message.historyStatus ?? ""] ?? "sent";
}

/**
 * Inserts messages that are not there yet. Sorted by what is unique, so that two batches with the same messages wait
 * for each other in one direction only.
 * @returns ids of the rows that are really new
 */
export async function insertMessages(
  client: pg.PoolClient,
  messages: readonly Stored[],
): Promise<ReadonlySet<string>> {
  if (messages.length === 0) return new Set();
  const sorted = messages
    .map((stored) => ({ stored, key: wamidKey(stored) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ stored }) => stored);
  const { rows } = await client.query<{ id: string }>(
    overRows(
      "messages.insert",
      sorted,
      {
        id: ["uuid", (s) => s.id],
        workspace_id: ["uuid", (s) => s.workspaceId],
        conversation_id: ["uuid", (s) => s.conversationId],
        phone_number_id: ["uuid", (s) => s.phoneNumberId],
        direction: ["message_direction", (s) => s.message.direction],
        source: ["message_source", (s) => s.message.source],
        type: ["text", (s) => s.message.type],
        message_text: ["text", (s) => s.message.text],
        content: ["jsonb", (s) => JSON.stringify(s.message.content)],
        wamid: ["text", (s) => s.message.wamid],
        status: ["message_status", statusOf],
        at: ["timestamptz", (s) => s.at],
        sent_at: ["timestamptz", (s) => (s.message.direction === "outbound" ? s.at : null)],
        reply_to_id: ["uuid", (s) => s.targetId],
        reply_to_wamid: ["text", (s) => s.message.targetWamid],
      },
      (
        from,
      ) => `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type,
          text, content, wamid, status, timestamp, sent_at, reply_to_id, reply_to_wamid)
        SELECT id, workspace_id, conversation_id, phone_number_id, direction, source, type,
          message_text, content, wamid, status, at, sent_at, reply_to_id, reply_to_wamid FROM ${from}
        ON CONFLICT (phone_number_id, wamid, direction) DO NOTHING RETURNING id`,
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Old messages come in pieces: first a placeholder for a picture, later the picture, perhaps naming another sender; and
 * some were here live. Those that are stored in either direction are not stored again; a placeholder gets its content.
 * Source: Meta, webhook field `history`: media of the last 14 days follow in webhooks of their own.
 *
 * @returns wamid keys of the arrivals that need nothing more, and the rows that got content
 */
export async function settleHistory(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
): Promise<{ settled: ReadonlySet<string>; filled: WithFile[] }> {
  const old = arrivals.filter(({ message }) => message.source === "history");
  if (old.length === 0) return { settled: new Set(), filled: [] };
  const { rows } = await client.query<{
    id: string;
    phoneNumberId: string;
    wamid: string;
    isPlaceholder: boolean;
  }>(
    overRows(
      "messages.settle_history",
      old,
      { phone_number_id: ["uuid", (a) => a.phoneNumberId], wamid: ["text", (a) => a.message.wamid] },
      (from) => `SELECT m.id, m.phone_number_id AS "phoneNumberId", m.wamid,
          m.type = 'media_placeholder' AND m.emptied_at IS NULL AS "isPlaceholder" FROM messages m
        WHERE (m.phone_number_id, m.wamid) IN (SELECT phone_number_id, wamid FROM ${from})
        ORDER BY m.id FOR NO KEY UPDATE`,
    ),
  );
  const stored = new Map(rows.map((row) => [`${row.phoneNumberId}|${row.wamid}`, row]));
  const settled = old.filter((a) => stored.has(`${a.phoneNumberId}|${a.message.wamid}`));
  const filling = settled.flatMap(({ workspaceId, phoneNumberId, message }) => {
    const row = stored.get(`${phoneNumberId}|${message.wamid}`)!;
    const fills = row.isPlaceholder && message.type !== "media_placeholder";
    return fills ? [{ workspaceId, phoneNumberId, messageId: row.id, message }] : [];
  });
  if (filling.length > 0) {
    await client.query(
      overRows(
        "messages.fill_placeholders",
        filling,
        {
          workspace_id: ["uuid", (f) => f.workspaceId],
          id: ["uuid", (f) => f.messageId],
          type: ["text", (f) => f.message.type],
          message_text: ["text", (f) => f.message.text],
          content: ["jsonb", (f) => JSON.stringify(f.message.content)],
        },
        (
          from,
        ) => `UPDATE messages m SET type = r.type, text = r.message_text, content = r.content, updated_at = now()
          FROM ${from} WHERE m.workspace_id = r.workspace_id AND m.id = r.id AND m.type = 'media_placeholder'`,
      ),
    );
  }
  return {
    settled: new Set(settled.map(wamidKey)),
    filled: filling.map(({ message, ...row }) => ({ ...row, type: message.type, content: message.content })),
  };
}
