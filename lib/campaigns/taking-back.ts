import type pg from "pg";
import { ownFailure } from "@/lib/inbox/failures";
import { pool } from "@/lib/platform/db";
import { overRows } from "@/lib/platform/sql";

/** Messages that are gone again, and where they stood. */
export type Taken = { messageId: string; conversationId: string };

/**
 * Takes back what a campaign has in the queue and nobody has tried to send: the messages go, their recipients are as they
 * were before, or cancelled. One statement; what is being sent at this moment comes to its own end.
 *
 * What was tried and refused for now stays, because its attempts are proof: while the campaign stands still nobody claims
 * it (lib/inbox/claim.ts), and a campaign that is cancelled cancels it.
 *
 * Call {@link tidyConversations} after the commit.
 * @param zones only of recipients who live there; null: of all
 */
export async function takeBack(
  client: pg.PoolClient,
  { workspaceId, campaignId }: { workspaceId: string; campaignId: string },
  as: "pending" | "cancelled",
  zones: readonly string[] | null = null,
): Promise<Taken[]> {
  const { rows } = await client.query<Taken>({
    name: "campaigns.take_back",
    text: `WITH held AS (
        SELECT m.id FROM messages m
        WHERE m.campaign_id = $2 AND m.workspace_id = $1 AND m.status = 'queued' AND m.attempts = 0 AND m.source = 'campaign'
          AND ($4::text[] IS NULL OR EXISTS (SELECT 1 FROM campaign_recipients r WHERE r.message_id = m.id
            AND r.workspace_id = $1 AND r.campaign_id = $2 AND r.zone = ANY($4)))
        ORDER BY m.id FOR UPDATE),
      taken AS (
        DELETE FROM messages m USING held WHERE m.workspace_id = $1 AND m.id = held.id
        RETURNING m.id, m.conversation_id),
      freed AS (
        UPDATE campaign_recipients r SET state = $3::campaign_recipient_state, message_id = NULL FROM taken
        WHERE r.message_id = taken.id AND r.workspace_id = $1 AND r.campaign_id = $2)
      SELECT id AS "messageId", conversation_id AS "conversationId" FROM taken`,
    values: [workspaceId, campaignId, as, zones],
  });
  return rows;
}

/**
 * Leaves out who stopped marketing while theirs waited in the queue: the message, which nobody tried to send, goes, and
 * its recipient is listed like those who had stopped before. Call {@link tidyConversations} after it.
 */
export async function leaveOutStopped({
  workspaceId,
  campaignId,
}: {
  workspaceId: string;
  campaignId: string;
}): Promise<Taken[]> {
  const { rows } = await pool.query<Taken>({
    name: "campaigns.leave_out_stopped",
    text: `WITH held AS (
        SELECT m.id FROM messages m
        WHERE m.campaign_id = $2 AND m.workspace_id = $1 AND m.status = 'failed' AND m.attempts = 0 AND m.source = 'campaign'
          AND (m.error ->> 'code')::int = $3
        ORDER BY m.id FOR UPDATE),
      taken AS (
        DELETE FROM messages m USING held WHERE m.workspace_id = $1 AND m.id = held.id
        RETURNING m.id, m.conversation_id),
      freed AS (
        UPDATE campaign_recipients r SET state = 'skipped', skip_reason = 'opted_out', message_id = NULL, address = NULL
        FROM taken WHERE r.message_id = taken.id AND r.workspace_id = $1 AND r.campaign_id = $2)
      SELECT id AS "messageId", conversation_id AS "conversationId" FROM taken`,
    values: [workspaceId, campaignId, ownFailure.optedOut],
  });
  return rows;
}

/** Conversations that named a message which is gone name none until the next one. */
export async function tidyConversations(workspaceId: string, taken: readonly Taken[]): Promise<void> {
  if (taken.length === 0) return;
  await pool.query(
    overRows(
      "campaigns.tidy_conversations",
      taken.toSorted((a, b) => (a.conversationId < b.conversationId ? -1 : 1)),
      { id: ["uuid", (t) => t.conversationId], message_id: ["uuid", (t) => t.messageId] },
      (from, next) => `UPDATE conversations cv SET last_message_id = NULL FROM ${from}
        WHERE cv.workspace_id = $${next} AND cv.id = r.id AND cv.last_message_id = r.message_id`,
      [workspaceId],
    ),
  );
}

/** Recipients of one step: a million of them are no long lock. */
const page = 10_000;

/**
 * Ends what is left of a campaign that is cancelled, one page of recipients at a time.
 * @returns whether more is left
 */
export async function cancelRest(
  client: pg.PoolClient,
  { workspaceId, campaignId }: { workspaceId: string; campaignId: string },
): Promise<boolean> {
  await client.query({
    name: "campaigns.cancel_messages",
    text: `UPDATE messages SET status = 'cancelled', due_at = NULL, updated_at = now()
      WHERE campaign_id = $2 AND workspace_id = $1 AND status = 'queued' AND source = 'campaign'`,
    values: [workspaceId, campaignId],
  });
  const { rowCount } = await client.query({
    name: "campaigns.cancel_recipients",
    text: `UPDATE campaign_recipients SET state = 'cancelled'
      WHERE workspace_id = $1 AND campaign_id = $2 AND state = 'pending' AND contact_id IN (
        SELECT contact_id FROM campaign_recipients WHERE campaign_id = $2 AND state = 'pending' LIMIT ${page})`,
    values: [workspaceId, campaignId],
  });
  return rowCount === page;
}
