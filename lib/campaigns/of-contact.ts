import { stageOf } from "@/lib/campaigns/recipients";
import type { ContactCampaignView, SkipReason } from "@/lib/campaigns/views";
import { getContact } from "@/lib/contacts/queries";
import type { MessageStatus } from "@/lib/inbox/message-views";
import { pool } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

type Row = {
  campaignId: string;
  name: string;
  state: "pending" | "queued" | "skipped" | "cancelled";
  skipReason: SkipReason | null;
  status: MessageStatus | null;
  answered: boolean;
  clicked: boolean;
  optedOut: boolean;
  beganAt: Date | null;
};

const most = 50;

/** The campaigns a contact was in, the newest 50, and what became of them there. @throws AppError not_found */
export async function listCampaignsOf(
  scope: Scope,
  contactId: string,
): Promise<{ data: ContactCampaignView[] }> {
  await getContact(scope, contactId);
  const { rows } = await pool.query<Row>({
    name: "campaigns.of_contact",
    text: `SELECT r.campaign_id AS "campaignId", c.name, r.state, r.skip_reason AS "skipReason", m.status,
        r.answered_at IS NOT NULL AS answered, r.clicked_at IS NOT NULL AS clicked,
        r.opted_out_at IS NOT NULL AS "optedOut", c.started_at AS "beganAt"
      FROM campaign_recipients r JOIN campaigns c ON c.workspace_id = r.workspace_id AND c.id = r.campaign_id
      LEFT JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id
      WHERE r.workspace_id = $1 AND r.contact_id = $2
      ORDER BY c.started_at DESC NULLS FIRST, r.campaign_id DESC LIMIT ${most}`,
    values: [scope.workspaceId, contactId],
  });
  return {
    data: rows.map(({ state, status, beganAt, ...row }) => ({
      ...row,
      stage: stageOf({ state, status }),
      beganAt: beganAt?.toISOString() ?? null,
    })),
  };
}
