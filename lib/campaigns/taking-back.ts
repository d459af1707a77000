import type pg from "pg";

/**
 * Takes back what a campaign has in the queue and nobody has tried to send: the messages go, their recipients are as they
 * were before, or cancelled. One statement; what is being sent at this moment comes to its own end.
 *
 * What was tried and refused for now stays, because its attempts are proof: while the campaign stands still nobody claims
 * it (lib/inbox/claim.ts), and a campaign that is cancelled cancels it.
 * @returns how many
 */
export async function takeBack(
  client: pg.PoolClient,
  { workspaceId, campaignId }: { workspaceId: string; campaignId: string },
  as: "pending" | "cancelled",
): Promise<number> {
  const { rows } = await client.query<{ count: number }>({
    name: "campaigns.take_back",
    text: `WITH taken AS (
        DELETE FROM messages WHERE campaign_id = $2 AND workspace_id = $1 AND status = 'queued' AND attempts = 0
          AND source = 'campaign'
        RETURNING id),
      freed AS (
        UPDATE campaign_recipients r SET state = $3::campaign_recipient_state, message_id = NULL FROM taken
        WHERE r.message_id = taken.id AND r.workspace_id = $1 AND r.campaign_id = $2
        RETURNING 1)
      SELECT count(*)::int AS count FROM freed`,
    values: [workspaceId, campaignId, as],
  });
  return rows[0]!.count;
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
