import type pg from "pg";
import { overRows } from "@/lib/platform/sql";
import type { Head } from "@/lib/inbox/statuses";

/** A message of ours whose row is locked until the transaction ends. */
export type LockedHead = Head & {
  id: string;
  workspaceId: string;
  conversationId: string;
  phoneNumberId: string;
  wamid: string | null;
  contactId: string;
  contactBsuid: string | null;
  /** It is what the conversation list shows. */
  isLast: boolean;
};

const headColumns = `m.id, m.workspace_id AS "workspaceId", m.conversation_id AS "conversationId",
  m.phone_number_id AS "phoneNumberId", m.wamid, m.status, m.accepted_at AS "acceptedAt", m.sent_at AS "sentAt",
  m.delivered_at AS "deliveredAt", m.read_at AS "readAt", m.played_at AS "playedAt", m.failed_at AS "failedAt",
  m.error, m.pricing, cv.contact_id AS "contactId", ct.bsuid AS "contactBsuid",
  cv.last_message_id IS NOT DISTINCT FROM m.id AS "isLast"`;

const headJoins = `JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
  JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id`;

/** Locks outbound messages by what Meta calls them, in the order of their ids like everybody else. */
export async function lockHeadsByWamid(
  client: pg.PoolClient,
  keys: readonly { phoneNumberId: string; wamid: string }[],
): Promise<LockedHead[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<LockedHead>(
    overRows(
      "messages.lock_by_wamid",
      keys,
      { phone_number_id: ["uuid", (k) => k.phoneNumberId], wamid: ["text", (k) => k.wamid] },
      (from) => `SELECT ${headColumns} FROM ${from}
        JOIN messages m ON m.phone_number_id = r.phone_number_id AND m.wamid = r.wamid AND m.direction = 'outbound'
        ${headJoins} ORDER BY m.id FOR NO KEY UPDATE OF m`,
    ),
  );
  return rows;
}

/** Locks outbound messages by our own ids; one of another number is not found. */
export async function lockHeadsById(
  client: pg.PoolClient,
  keys: readonly { workspaceId: string; phoneNumberId: string; messageId: string }[],
): Promise<LockedHead[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<LockedHead>(
    overRows(
      "messages.lock_by_id",
      keys,
      {
        workspace_id: ["uuid", (k) => k.workspaceId],
        id: ["uuid", (k) => k.messageId],
        phone_number_id: ["uuid", (k) => k.phoneNumberId],
      },
      (from) => `SELECT ${headColumns} FROM ${from}
        JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.id
          AND m.phone_number_id = r.phone_number_id AND m.direction = 'outbound'
        ${headJoins} ORDER BY m.id FOR NO KEY UPDATE OF m`,
    ),
  );
  return rows;
}

/** Writes heads that changed, and the wamid of those that had none: one statement. */
export async function writeHeads(client: pg.PoolClient, heads: readonly LockedHead[]): Promise<void> {
  if (heads.length === 0) return;
  await client.query(
    overRows(
      "messages.write_heads",
      heads,
      {
        workspace_id: ["uuid", (h) => h.workspaceId],
        id: ["uuid", (h) => h.id],
        wamid: ["text", (h) => h.wamid],
        status: ["message_status", (h) => h.status],
        accepted_at: ["timestamptz", (h) => h.acceptedAt],
        sent_at: ["timestamptz", (h) => h.sentAt],
        delivered_at: ["timestamptz", (h) => h.deliveredAt],
        read_at: ["timestamptz", (h) => h.readAt],
        played_at: ["timestamptz", (h) => h.playedAt],
        failed_at: ["timestamptz", (h) => h.failedAt],
        error: ["jsonb", (h) => (h.error ? JSON.stringify(h.error) : null)],
        pricing: ["jsonb", (h) => (h.pricing ? JSON.stringify(h.pricing) : null)],
      },
      (from) => `UPDATE messages m SET wamid = r.wamid, status = r.status, accepted_at = r.accepted_at,
          sent_at = r.sent_at, delivered_at = r.delivered_at, read_at = r.read_at, played_at = r.played_at,
          failed_at = r.failed_at, error = r.error, pricing = r.pricing, updated_at = now()
        FROM ${from} WHERE m.workspace_id = r.workspace_id AND m.id = r.id`,
    ),
  );
}
