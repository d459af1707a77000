import { actualCost, type ChargedGroup, type MetaPricing } from "@/lib/billing/costs";
import { rateCards } from "@/lib/billing/rate-cards";
import { keepTotals } from "@/lib/campaigns/ledger";
import { priceCurrency } from "@/lib/campaigns/pricing";
import { getCampaign } from "@/lib/campaigns/queries";
import { thrifty } from "@/lib/campaigns/thrift";
import type {
  CampaignCost,
  CampaignHour,
  CampaignOutcome,
  CampaignResults,
  SkipReason,
} from "@/lib/campaigns/views";
import { describeFailure } from "@/lib/inbox/failures";
import type { MessageFailure } from "@/lib/inbox/message-views";
import { pool } from "@/lib/platform/db";
import { decimalOf, sumMicros } from "@/lib/shared/money";
import type { Scope } from "@/lib/tenancy/scope";

type Group = {
  variant: number;
  skipReason: SkipReason | null;
  failed: boolean;
  failure: MessageFailure | null;
  count: number;
  sent: number;
  delivered: number;
  read: number;
  answered: number;
  clicked: number;
  optedOut: number;
};

/** Recipients by variant, by why they were left out, and by what their message failed of. */
async function readGroups(workspaceId: string, campaignId: string): Promise<Group[]> {
  const { rows } = await pool.query<Group>({
    name: "campaigns.groups",
    text: `SELECT variant, skip_reason AS "skipReason", failed,
        CASE WHEN code IS NOT NULL THEN
          jsonb_strip_nulls(jsonb_build_object('code', code, 'title', coalesce(min(title), ''), 'httpStatus', http_status)) END
          AS failure,
        count(*)::int AS count, count(sent_at)::int AS sent, count(delivered_at)::int AS delivered,
        count(read_at)::int AS read, count(answered_at)::int AS answered, count(clicked_at)::int AS clicked,
        count(opted_out_at)::int AS "optedOut"
      FROM (
        SELECT r.variant, r.skip_reason, r.answered_at, r.clicked_at, r.opted_out_at, m.sent_at, m.delivered_at, m.read_at,
          f.id IS NOT NULL AS failed, (f.error ->> 'code')::int AS code, f.error ->> 'title' AS title,
          (f.error ->> 'httpStatus')::int AS http_status
        FROM campaign_recipients r
        LEFT JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id AND r.state = 'queued'
        LEFT JOIN LATERAL (SELECT m.id, m.error WHERE m.status = 'failed') f ON true
        WHERE r.workspace_id = $1 AND r.campaign_id = $2) r
      GROUP BY variant, skip_reason, failed, code, http_status`,
    values: [workspaceId, campaignId],
  });
  return rows;
}

const nothing = (): CampaignOutcome => ({
  recipients: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  answered: 0,
  clicked: 0,
  optedOut: 0,
});

function add(outcome: CampaignOutcome, group: Group): void {
  if (!group.skipReason) outcome.recipients += group.count;
  if (group.failed) outcome.failed += group.count;
  for (const key of ["sent", "delivered", "read", "answered", "clicked", "optedOut"] as const) {
    outcome[key] += group[key];
  }
}

async function readCost(
  workspaceId: string,
  campaignId: string,
  timeZone: string,
): Promise<CampaignCost | null> {
  const { rows } = await pool.query<ChargedGroup & { pricing: MetaPricing | null }>({
    name: "campaigns.charged",
    text: `SELECT r.country, CASE WHEN m.pricing IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object(
          'category', m.pricing -> 'category', 'type', m.pricing -> 'type', 'billable', m.pricing -> 'billable')) END AS pricing,
        date_trunc('day', m.delivered_at) AS at, count(*)::int AS count
      FROM campaign_recipients r JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id
      WHERE r.workspace_id = $1 AND r.campaign_id = $2 AND m.delivered_at IS NOT NULL
      GROUP BY 1, 2, 3`,
    values: [workspaceId, campaignId],
  });
  const facts = { timeZone, currency: priceCurrency };
  const all = actualCost(rateCards(), facts, rows);
  if (!all) return null;
  const byCountry = new Map<string | null, ChargedGroup[]>();
  for (const group of rows) byCountry.set(group.country, [...(byCountry.get(group.country) ?? []), group]);
  const countries = [...byCountry].flatMap(([country, groups]) => {
    const cost = actualCost(rateCards(), facts, groups)!;
    return cost.charged === 0 ? [] : [{ country, charged: cost.charged, micros: cost.micros }];
  });
  return {
    currency: all.currency,
    amount: decimalOf(all.micros),
    charged: all.charged,
    free: all.free,
    unknown: all.unknown,
    assumed: all.assumed,
    countries: countries
      .toSorted((a, b) => b.micros - a.micros)
      .map(({ micros, ...one }) => ({ ...one, amount: decimalOf(sumMicros([micros])) })),
  };
}

function failuresOf(groups: readonly Group[]): CampaignResults["failures"] {
  const counts = new Map<number, CampaignResults["failures"][number]>();
  for (const { failure, count } of groups) {
    if (!failure) continue;
    const known = counts.get(failure.code);
    if (known) known.count += count;
    else counts.set(failure.code, { failure: describeFailure(failure, "failed"), count });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

async function read(scope: Scope, campaignId: string): Promise<CampaignResults> {
  const { workspaceId } = scope;
  const campaign = await getCampaign(scope, campaignId);
  const { rows } = await pool.query<{ timeZone: string }>(
    `SELECT time_zone AS "timeZone" FROM workspaces WHERE id = $1`,
    [workspaceId],
  );
  const [totals, groups, cost] = await Promise.all([
    keepTotals(workspaceId, campaignId),
    readGroups(workspaceId, campaignId),
    readCost(workspaceId, campaignId, rows[0]!.timeZone),
  ]);
  const outcome = nothing();
  const variants = new Map(campaign.variants.map(({ number }) => [number, nothing()]));
  const skipped = new Map<SkipReason, number>();
  for (const group of groups) {
    add(outcome, group);
    const variant = variants.get(group.variant);
    if (variant) add(variant, group);
    if (group.skipReason) skipped.set(group.skipReason, (skipped.get(group.skipReason) ?? 0) + group.count);
  }
  const failures = failuresOf(groups);
  return {
    at: new Date().toISOString(),
    totals,
    outcome,
    skipped: [...skipped].map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count),
    failures,
    retryable: failures
      .filter(({ failure }) => failure.retry === "safe")
      .reduce((sum, { count }) => sum + count, 0),
    variants: [...variants].map(([number, one]) => ({ number, ...one })),
    cost,
    estimate: campaign.check?.price ?? null,
  };
}

const remembered = thrifty<CampaignResults>();

/**
 * How a campaign went so far; of a large one as it was a few moments ago.
 * @throws AppError not_found
 */
export const getResults = (scope: Scope, campaignId: string): Promise<CampaignResults> =>
  remembered(`${scope.workspaceId}|${campaignId}`, () => read(scope, campaignId));

/** Hours shown at most, the newest ones. */
const mostHours = 24 * 31;

/** A campaign hour by hour, oldest first; hours without anything are left out. @throws AppError not_found */
export async function getHours(scope: Scope, campaignId: string): Promise<{ data: CampaignHour[] }> {
  await getCampaign(scope, campaignId);
  const { rows } = await pool.query<Omit<CampaignHour, "hour"> & { hour: Date }>({
    name: "campaigns.hours",
    text: `SELECT hour, sum(sent)::int AS sent, sum(delivered)::int AS delivered, sum(read)::int AS read,
        sum(failed)::int AS failed, sum(answered)::int AS answered
      FROM (
        SELECT date_trunc('hour', at.at) AS hour, (at.kind = 'sent')::int AS sent, (at.kind = 'delivered')::int AS delivered,
          (at.kind = 'read')::int AS read, (at.kind = 'failed')::int AS failed, 0 AS answered
        FROM messages m CROSS JOIN LATERAL (VALUES ('sent', m.sent_at), ('delivered', m.delivered_at), ('read', m.read_at),
          ('failed', CASE WHEN m.status = 'failed' THEN m.failed_at END)) AS at(kind, at)
        WHERE m.campaign_id = $2 AND m.workspace_id = $1 AND at.at IS NOT NULL
        UNION ALL
        SELECT date_trunc('hour', answered_at), 0, 0, 0, 0, 1 FROM campaign_recipients
        WHERE campaign_id = $2 AND workspace_id = $1 AND answered_at IS NOT NULL) moments
      GROUP BY hour ORDER BY hour DESC LIMIT ${mostHours}`,
    values: [scope.workspaceId, campaignId],
  });
  return { data: rows.map((row) => ({ ...row, hour: row.hour.toISOString() })).toReversed() };
}
