import type { CampaignState } from "@/lib/campaigns/views";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";

/** A campaign this process alone works on until its lease is over. */
export type Leased = { workspaceId: string; campaignId: string; state: CampaignState; token: string };

/** Seconds. After a crash another worker goes on this late. */
export const leaseSeconds = 8;

/**
 * Takes campaigns that are due and nobody works on, those that wait longest first. A lease only saves work: what may
 * happen once is decided by each row of a recipient.
 */
export async function leaseDue(states: readonly CampaignState[], limit: number): Promise<Leased[]> {
  const token = newId();
  const { rows } = await pool.query<Omit<Leased, "token">>({
    name: "campaigns.lease",
    text: `UPDATE campaigns c SET lease_token = $1, lease_until = now() + make_interval(secs => ${leaseSeconds})
      FROM (SELECT workspace_id, id FROM campaigns WHERE due_at <= now() AND state = ANY($2::campaign_state[])
          AND (lease_until IS NULL OR lease_until < now())
        ORDER BY due_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED) due
      WHERE c.workspace_id = due.workspace_id AND c.id = due.id
      RETURNING c.workspace_id AS "workspaceId", c.id AS "campaignId", c.state`,
    values: [token, states, limit],
  });
  return rows.map((row) => ({ ...row, token }));
}

/** Lets go of a campaign. @param dueInMs when it is to be looked at again; null leaves that as it is */
export async function release(
  { workspaceId, campaignId, token }: Leased,
  dueInMs: number | null = null,
): Promise<void> {
  await pool.query({
    name: "campaigns.release",
    text: `UPDATE campaigns SET lease_token = NULL, lease_until = NULL,
        due_at = CASE WHEN $4::float8 IS NULL THEN due_at ELSE now() + make_interval(secs => $4 / 1000.0) END
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3`,
    values: [workspaceId, campaignId, token, dueInMs],
  });
}
