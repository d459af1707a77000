import type pg from "pg";
import type { Erased } from "@/lib/contacts/erasures/erasure";

/**
 * Takes the person off their contact and out of every list, and stops what was still to be sent. The rows stay: messages
 * that were paid for point at them.
 */
export async function blankContact(
  client: pg.PoolClient,
  { workspaceId, contactId }: Pick<Erased, "workspaceId" | "contactId">,
): Promise<void> {
  const them = [workspaceId, contactId];
  await client.query(`DELETE FROM contact_identities WHERE workspace_id = $1 AND contact_id = $2`, them);
  await client.query(
    `UPDATE contacts SET name = NULL, profile_name = NULL, phone = NULL, wa_id = NULL, bsuid = NULL, username = NULL,
        search_text = '', referral = NULL, custom = '{}', label_ids = '{}', blocked_at = NULL, last_inbound_at = NULL,
        marketing_stopped_at = NULL, marketing_said_at = NULL, marketing_granted_at = NULL,
        utility_stopped_at = NULL, utility_said_at = NULL, utility_granted_at = NULL,
        deleted_at = coalesce(deleted_at, now()), erased_at = coalesce(erased_at, now()), updated_at = now()
      WHERE workspace_id = $1 AND id = $2`,
    them,
  );
  const { rows } = await client.query<{ id: string }>(
    `UPDATE conversations SET erased_at = coalesce(erased_at, now()), status = 'closed',
        closed_at = coalesce(closed_at, now()), snoozed_until = NULL, unread_count = 0, waiting_since = NULL,
        window_expires_at = NULL, read_receipt_due_at = NULL, assignee_id = NULL, team_id = NULL, label_ids = '{}',
        priority = 0, search_text = ''
      WHERE workspace_id = $1 AND contact_id = $2 RETURNING id`,
    them,
  );
  const conversations = [workspaceId, rows.map(({ id }) => id)];
  await client.query(
    `UPDATE messages SET status = 'cancelled', due_at = NULL, updated_at = now()
      WHERE workspace_id = $1 AND conversation_id = ANY($2::uuid[]) AND status = 'queued'`,
    conversations,
  );
  await client.query(
    `UPDATE scheduled_messages SET state = 'cancelled', updated_at = now(), version = version + 1
      WHERE workspace_id = $1 AND conversation_id = ANY($2::uuid[]) AND state IN ('scheduled', 'stuck')`,
    conversations,
  );
  await client.query(
    `UPDATE campaign_recipients SET address = NULL, sent_to = NULL, values = NULL, zone = NULL,
        skip_reason = CASE WHEN state = 'pending' THEN 'erased' ELSE skip_reason END,
        state = CASE WHEN state = 'pending' THEN 'skipped' ELSE state END
      WHERE workspace_id = $1 AND contact_id = $2`,
    them,
  );
}
