import { announceCampaign, getCampaign } from "@/lib/campaigns/queries";
import { keepTotals } from "@/lib/campaigns/ledger";
import { statesFor } from "@/lib/campaigns/rules";
import type { CampaignRetry } from "@/lib/campaigns/views";
import { describeFailure } from "@/lib/inbox/failures";
import { transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Puts those of whom it is certain that they got nothing, and for whom another try may help, back among those who wait;
 * from there they go through every rule again: consent, quiet hours, pace. What is in doubt is left alone, and so is
 * what would be refused again. Asked for twice it happens once.
 * @throws AppError not_found; conflict `nothing_to_retry`, or `campaign_over` for one that was cancelled
 */
export async function retryFailed(
  scope: Scope,
  campaignId: string,
  call?: AuditCall,
): Promise<CampaignRetry> {
  const { workspaceId } = scope;
  const campaign = await getCampaign(scope, campaignId);
  const retried = await transaction(async (client) => {
    // Held to the end: nothing is fed and nobody cancels meanwhile.
    const held = await client.query(
      `SELECT 1 FROM campaigns WHERE workspace_id = $1 AND id = $2 AND state = ANY($3::campaign_state[])
        FOR NO KEY UPDATE`,
      [workspaceId, campaignId, statesFor("retry")],
    );
    if (held.rowCount === 0) return null;
    const { rows } = await client.query<{ code: number; httpStatus: number | null }>(
      `SELECT DISTINCT (error ->> 'code')::int AS code, (error ->> 'httpStatus')::int AS "httpStatus" FROM messages
        WHERE workspace_id = $1 AND campaign_id = $2 AND status = 'failed' AND error IS NOT NULL`,
      [workspaceId, campaignId],
    );
    const safe = rows.filter(
      ({ code, httpStatus }) =>
        describeFailure({ code, title: "", ...(httpStatus === null ? {} : { httpStatus }) }, "failed")
          .retry === "safe",
    );
    const { rowCount } = await client.query(
      `UPDATE campaign_recipients r SET state = 'pending', due_at = now()
        FROM messages m, unnest($3::int[], $4::int[]) AS safe(code, http_status)
        WHERE m.workspace_id = $1 AND m.campaign_id = $2 AND m.status = 'failed'
          AND (m.error ->> 'code')::int = safe.code
          AND (m.error ->> 'httpStatus')::int IS NOT DISTINCT FROM safe.http_status
          AND r.workspace_id = $1 AND r.campaign_id = $2 AND r.message_id = m.id AND r.state = 'queued'`,
      [workspaceId, campaignId, safe.map(({ code }) => code), safe.map(({ httpStatus }) => httpStatus)],
    );
    if (!rowCount) return 0;
    await client.query(
      `UPDATE campaigns SET state = CASE state WHEN 'completed' THEN 'running' ELSE state END,
          finished_at = CASE state WHEN 'completed' THEN NULL ELSE finished_at END,
          due_at = now(), version = version + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, campaignId],
    );
    return rowCount;
  });
  if (retried === null) {
    throw new AppError(
      "conflict",
      campaign.state === "cancelled" ? "campaign_over" : "not_running",
      campaign.state === "cancelled"
        ? "This campaign was cancelled. Make a copy of it to send it again."
        : "This campaign has not sent anything yet.",
    );
  }
  if (retried === 0) {
    throw new AppError(
      "conflict",
      "nothing_to_retry",
      "Nobody is left who certainly got nothing and for whom another try would help.",
    );
  }
  await recordAudit({
    scope,
    action: "campaign.retried",
    target: { type: "campaign", id: campaignId },
    data: { recipients: retried },
    call,
  });
  await keepTotals(workspaceId, campaignId);
  return { recipients: retried, campaign: await announceCampaign(scope, campaignId) };
}
