import type { Plan } from "@/lib/campaigns/plan";
import { tellOfCampaign } from "@/lib/campaigns/jobs";
import { announceCampaign } from "@/lib/campaigns/queries";
import { statesFor } from "@/lib/campaigns/rules";
import { takeBack, tidyConversations } from "@/lib/campaigns/taking-back";
import type { PauseReason } from "@/lib/campaigns/views";
import { transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { recordAudit } from "@/lib/tenancy/audit";
import { scopeFromJob } from "@/lib/tenancy/scope";

/** Why a campaign stops by itself, and what was seen. */
export type Stop = { reason: Exclude<PauseReason, "member">; info: Record<string, string | number | null> };

/** Stops a campaign, once, and says why. @returns whether this call was the one */
export async function pauseByItself(
  { workspaceId, campaignId }: Pick<Plan, "workspaceId" | "campaignId">,
  { reason, info }: Stop,
): Promise<boolean> {
  const stopped = await transaction(async (client) => {
    const { rowCount } = await client.query(
      `UPDATE campaigns SET state = 'paused', paused_at = now(), pause_reason = $4, pause_info = $5, due_at = now(),
          wait_reason = NULL, wait_until = NULL, lease_token = NULL, lease_until = NULL, updated_at = now()
        WHERE workspace_id = $1 AND id = $2 AND state = ANY($3::campaign_state[])`,
      [workspaceId, campaignId, statesFor("pause"), reason, JSON.stringify(info)],
    );
    return rowCount ? takeBack(client, { workspaceId, campaignId }, "pending") : null;
  });
  if (!stopped) return false;
  await tidyConversations(workspaceId, stopped);
  log.warn({ workspaceId, campaignId, reason, ...info }, "a campaign stopped by itself");
  const scope = scopeFromJob({ workspaceId });
  await recordAudit({
    scope,
    action: "campaign.stopped",
    target: { type: "campaign", id: campaignId },
    data: { reason, ...info },
  });
  await announceCampaign(scope, campaignId);
  await ring(tellOfCampaign, { workspaceId, campaignId }, { id: campaignId });
  return true;
}
