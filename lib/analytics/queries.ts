import { readFigures } from "@/lib/analytics/figures";
import { periodOf } from "@/lib/analytics/periods";
import { mostWaiting, type DashboardQuery } from "@/lib/analytics/schemas";
import type { DashboardView, NumberHealthView, RunningCampaignView } from "@/lib/analytics/views";
import { getPlanUse } from "@/lib/billing/plans/queries";
import { listUnfinishedCampaigns } from "@/lib/campaigns/queries";
import type { CampaignView } from "@/lib/campaigns/views";
import { getPhoneNumber, listPhoneNumbers } from "@/lib/phone-numbers/queries";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { pool } from "@/lib/platform/db";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

/** Counting ends here; who has a thousand customers waiting reads "1,000+". */
const mostNumbers = 100;
const mostCampaigns = 5;

/** Who waits for an answer now. Walks the index of waiting conversations from the longest wait on. */
async function readWaiting(
  { workspaceId }: Scope,
  phoneNumberId: string | null,
  now: Date,
): Promise<DashboardView["waiting"]> {
  const { rows } = await pool.query<{ count: number; overAnHour: number; longestSince: Date | null }>({
    name: "analytics.waiting",
    text: `SELECT count(*)::int AS count, min(since) AS "longestSince",
        (count(*) FILTER (WHERE since < $3::timestamptz - interval '1 hour'))::int AS "overAnHour"
      FROM (SELECT waiting_since AS since FROM conversations
        WHERE workspace_id = $1 AND waiting_since IS NOT NULL AND status = 'open' AND erased_at IS NULL
          AND ($2::uuid IS NULL OR phone_number_id = $2)
        ORDER BY waiting_since LIMIT ${mostWaiting}) waiting`,
    values: [workspaceId, phoneNumberId, now.toISOString()],
  });
  const { count, overAnHour, longestSince } = rows[0]!;
  return { count, overAnHour, longestSince: longestSince?.toISOString() ?? null };
}

async function hasBegun({ workspaceId }: Scope): Promise<boolean> {
  const { rows } = await pool.query<{ begun: boolean }>({
    name: "analytics.begun",
    text: `SELECT EXISTS (SELECT 1 FROM conversations WHERE workspace_id = $1) AS begun`,
    values: [workspaceId],
  });
  return rows[0]!.begun;
}

const toHealth = (number: PhoneNumberView): NumberHealthView => ({
  id: number.id,
  displayPhoneNumber: number.displayPhoneNumber,
  verifiedName: number.verifiedName,
  state: number.state,
  metaStatus: number.metaStatus,
  qualityRating: number.qualityRating,
  messagingLimit: number.messagingLimit,
  tokenState: number.tokenState,
  pausedUntil: number.pausedUntil,
  isSandbox: number.isSandbox,
  health: number.health,
});

const toRunning = (campaign: CampaignView): RunningCampaignView => ({
  id: campaign.id,
  name: campaign.name,
  state: campaign.state,
  phoneNumberId: campaign.phoneNumberId,
  totals: campaign.totals,
  waiting: campaign.waiting,
  pauseReason: campaign.pauseReason,
  startedAt: campaign.startedAt,
});

/**
 * How the workspace is doing, of all its numbers or of one: who waits now, what happened in a period beside the one before,
 * and what its numbers, campaigns and plan are at. Everything is true at the moment of asking. Reads counts that were
 * rolled up before, never the messages: with five million of them it costs what it costs with none.
 * @throws AppError not_found for a number of somebody else
 */
export async function getDashboard(scope: Scope, query: DashboardQuery, now: Date): Promise<DashboardView> {
  const phoneNumberId = query.number ?? null;
  if (phoneNumberId) await getPhoneNumber(scope, phoneNumberId);
  const { timeZone } = await getWorkspace(scope);
  const period = periodOf(query.period, timeZone, now);
  const [figures, waiting, begun, numbers, campaigns, use] = await Promise.all([
    readFigures(scope.workspaceId, phoneNumberId, period),
    readWaiting(scope, phoneNumberId, now),
    hasBegun(scope),
    listPhoneNumbers(scope, { limit: mostNumbers }),
    listUnfinishedCampaigns(scope, { phoneNumberId, limit: mostCampaigns }),
    getPlanUse(scope, now),
  ]);
  return {
    at: now.toISOString(),
    timeZone,
    period: query.period,
    unit: period.unit,
    phoneNumberId,
    start: period.parts[0]!.toISOString(),
    end: period.end.toISOString(),
    begun,
    waiting,
    figures: figures.figures,
    previous: {
      ...figures.previous,
      start: period.previous.start.toISOString(),
      end: period.previous.end.toISOString(),
    },
    parts: figures.parts,
    numbers: numbers.data.filter(({ state }) => state !== "disconnected").map(toHealth),
    campaigns: campaigns.map(toRunning),
    usage: { plan: use.plan, monthEnd: use.monthEnd.toISOString(), used: use.used },
  };
}
