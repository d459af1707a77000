import { campaignAudience, campaignSettings, type CampaignListQuery } from "@/lib/campaigns/schemas";
import { noTotals } from "@/lib/campaigns/rules";
import type {
  CampaignCheck,
  CampaignState,
  CampaignTotals,
  CampaignVariantView,
  CampaignView,
  PauseReason,
  WaitReason,
} from "@/lib/campaigns/views";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { cutPage, encodeTimeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

const columns = `c.id, c.name, c.state, c.version, c.phone_number_id AS "phoneNumberId", c.audience, c.settings,
  c.estimate, c.scheduled_at AS "scheduledAt", c.launched_at AS "launchedAt", c.launched_by_id AS "launchedById",
  c.started_at AS "startedAt", c.paused_at AS "pausedAt", c.pause_reason AS "pauseReason", c.pause_info AS "pauseInfo",
  c.wait_reason AS "waitReason", c.wait_until AS "waitUntil", c.finished_at AS "finishedAt", c.totals,
  c.totals_at AS "totalsAt", c.created_by_id AS "createdById", c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  ARRAY(SELECT json_build_object('number', v.number, 'templateId', v.template_id, 'share', v.share, 'values', v.values,
      'template', json_build_object('name', t.name, 'language', t.language, 'category', t.category, 'status', t.status))
    FROM campaign_variants v JOIN templates t ON t.workspace_id = v.workspace_id AND t.id = v.template_id
    WHERE v.workspace_id = c.workspace_id AND v.campaign_id = c.id ORDER BY v.number) AS variants`;

type Row = {
  id: string;
  name: string;
  state: CampaignState;
  version: number;
  phoneNumberId: string;
  audience: unknown;
  settings: unknown;
  estimate: CampaignCheck | null;
  scheduledAt: Date | null;
  launchedAt: Date | null;
  launchedById: string | null;
  startedAt: Date | null;
  pausedAt: Date | null;
  pauseReason: PauseReason | null;
  pauseInfo: Record<string, unknown> | null;
  waitReason: WaitReason | null;
  waitUntil: Date | null;
  finishedAt: Date | null;
  totals: CampaignTotals | null;
  totalsAt: Date | null;
  createdById: string | null;
  createdAt: Date;
  updatedAt: Date;
  variants: CampaignVariantView[];
};

/** A check is of the version that was checked; after a launch it is what was known then. */
function checkOf({ state, version, estimate }: Row): CampaignView["check"] {
  if (!estimate || (state === "draft" && estimate.version !== version)) return null;
  const { previews: _, ...check } = estimate;
  return check;
}

function toView(row: Row): CampaignView {
  const { estimate: _, waitReason, waitUntil, totals, ...same } = row;
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    ...same,
    audience: campaignAudience.catch({ include: [], exclude: [] }).parse(row.audience),
    settings: campaignSettings.catch(campaignSettings.parse({})).parse(row.settings),
    check: checkOf(row),
    waiting: row.state === "running" && waitReason ? { reason: waitReason, until: iso(waitUntil) } : null,
    totals: { ...noTotals, ...totals },
    scheduledAt: iso(row.scheduledAt),
    launchedAt: iso(row.launchedAt),
    startedAt: iso(row.startedAt),
    pausedAt: iso(row.pausedAt),
    finishedAt: iso(row.finishedAt),
    totalsAt: iso(row.totalsAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** @throws AppError not_found */
export async function getCampaign(scope: Scope, campaignId: string): Promise<CampaignView> {
  const { rows } = await pool.query<Row>({
    name: "campaigns.get",
    text: `SELECT ${columns} FROM campaigns c WHERE c.workspace_id = $1 AND c.id = $2`,
    values: [scope.workspaceId, campaignId],
  });
  if (!rows[0]) throw notFound("campaign");
  return toView(rows[0]);
}

/** Campaigns of the workspace, newest first. */
export async function listCampaigns(scope: Scope, query: CampaignListQuery): Promise<Page<CampaignView>> {
  const { state, q, limit, cursor } = query;
  const pattern = q ? `%${q.replace(/[\\%_]/g, "\\$&")}%` : null;
  const { rows } = await pool.query<Row>({
    name: "campaigns.list",
    text: `SELECT ${columns} FROM campaigns c
      WHERE c.workspace_id = $1 AND ($2::campaign_state IS NULL OR c.state = $2) AND ($3::text IS NULL OR c.name ILIKE $3)
        AND ($4::timestamptz IS NULL OR (c.created_at, c.id) < ($4, $5::uuid))
      ORDER BY c.created_at DESC, c.id DESC LIMIT $6`,
    values: [
      scope.workspaceId,
      state ?? null,
      pattern,
      cursor?.at.toISOString() ?? null,
      cursor?.id ?? null,
      limit + 1,
    ],
  });
  return cutPage(rows, limit, toView, (row) => encodeTimeCursor({ at: row.createdAt, id: row.id }));
}

/** Campaigns that have begun and are not over, the newest first; of one number when it is named. */
export async function listUnfinishedCampaigns(
  { workspaceId }: Scope,
  { phoneNumberId, limit }: { phoneNumberId: string | null; limit: number },
): Promise<CampaignView[]> {
  const { rows } = await pool.query<Row>({
    name: "campaigns.unfinished",
    text: `SELECT ${columns} FROM campaigns c
      WHERE c.workspace_id = $1 AND c.state IN ('freezing', 'running', 'paused')
        AND ($2::uuid IS NULL OR c.phone_number_id = $2)
      ORDER BY c.created_at DESC, c.id DESC LIMIT $3`,
    values: [workspaceId, phoneNumberId, limit],
  });
  return rows.map(toView);
}

/** Shows a campaign as it is now on every open screen of its workspace. Call it after the commit. */
export async function announceCampaign(scope: Scope, campaignId: string): Promise<CampaignView> {
  const data = await getCampaign(scope, campaignId);
  await publish(scope.workspaceId, [{ type: "campaign.changed", data }]);
  return data;
}
