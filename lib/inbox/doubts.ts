import type pg from "pg";
import { ownFailure } from "@/lib/inbox/failures";
import type { LockedHead } from "@/lib/inbox/heads";
import { applyStatuses, type StatusArrival } from "@/lib/inbox/status-arrivals";
import { pool } from "@/lib/platform/db";
import type { IncomingStatus } from "@/lib/whatsapp/incoming-status";

type Reaped = { workspaceId: string; id: string; conversationId: string };

/**
 * Messages whose lease is over: the process that took them is gone or was stopped, and nobody can prove that Meta was not
 * asked. They become uncertain, every one of them, and never go back into the queue. Bounded; several at once are
 * harmless.
 */
export async function reapExpiredLeases(limit: number): Promise<Reaped[]> {
  const error = { code: ownFailure.interrupted, title: "Interrupted while sending" };
  const { rows } = await pool.query<Reaped>({
    name: "messages.reap",
    text: `WITH late AS (
        SELECT workspace_id, id, attempts, updated_at, usage_month FROM messages
        WHERE status = 'sending' AND lease_until < now() ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
      ), noted AS (
        INSERT INTO message_attempts (workspace_id, message_id, number, started_at, outcome, error, usage_month)
        SELECT workspace_id, id, attempts, updated_at, 'uncertain', $2::jsonb, usage_month FROM late
        ON CONFLICT DO NOTHING
      )
      UPDATE messages m SET status = 'uncertain', error = $2::jsonb, lease_token = NULL, lease_until = NULL,
        updated_at = now()
      FROM late WHERE m.workspace_id = late.workspace_id AND m.id = late.id
      RETURNING m.workspace_id AS "workspaceId", m.id, m.conversation_id AS "conversationId"`,
    values: [limit, JSON.stringify(error)],
  });
  return rows;
}

type ParkedRow = {
  workspaceId: string;
  phoneNumberId: string;
  metaNumberId: string;
  status: Omit<IncomingStatus, "at"> & { at: string };
  receivedAt: Date;
};

/**
 * Looks among the parked statuses for ones that carry the id of a message in doubt, and applies them: then Meta has it,
 * and we know by what name. Several at once are harmless: a status is taken by one.
 * @param messageId only this one; otherwise all that became uncertain in the last week
 * @returns the messages that are in doubt no longer
 */
export async function clearDoubts(
  client: pg.PoolClient,
  only?: { workspaceId: string; messageId: string },
): Promise<LockedHead[]> {
  const { rows } = await client.query<ParkedRow>(
    `WITH found AS (
        SELECT o.id, m.workspace_id, m.phone_number_id FROM messages m
        JOIN phone_numbers pn ON pn.workspace_id = m.workspace_id AND pn.id = m.phone_number_id
        JOIN orphan_statuses o ON o.callback_data = m.id::text AND o.meta_number_id = pn.meta_id
        WHERE m.status = 'uncertain' AND m.wamid IS NULL AND m.updated_at > now() - interval '8 days'
          ${only ? "AND m.workspace_id = $1 AND m.id = $2" : ""}
        ORDER BY o.id LIMIT 1000 FOR UPDATE OF o SKIP LOCKED)
      DELETE FROM orphan_statuses o USING found WHERE o.id = found.id
      RETURNING found.workspace_id AS "workspaceId", found.phone_number_id AS "phoneNumberId",
        o.meta_number_id AS "metaNumberId", o.status, o.received_at AS "receivedAt"`,
    only ? [only.workspaceId, only.messageId] : [],
  );
  const arrivals = rows.map(
    ({ workspaceId, phoneNumberId, metaNumberId, status, receivedAt }): StatusArrival => ({
      workspaceId,
      phoneNumberId,
      metaNumberId,
      status: { ...status, at: new Date(status.at) },
      receivedAt,
    }),
  );
  return (await applyStatuses(client, arrivals)).changed;
}
