import { countEnds, type Ends } from "@/lib/campaigns/ends";
import type { Plan } from "@/lib/campaigns/plan";
import { nobodysFault, whyStop } from "@/lib/campaigns/stops";
import type { Stop } from "@/lib/campaigns/stopping";
import { thrifty } from "@/lib/campaigns/thrift";
import { pool } from "@/lib/platform/db";

/** Milliseconds in which refusals for spam are counted together. */
const spamMs = 10 * 60_000;

const rememberedEnds = thrifty<Ends>();

type Failures = { spam: number; worstCode: number | null };

/** What messages failed of; looks at failed ones only. */
async function readFailures(plan: Plan, now: Date): Promise<Failures> {
  const since = new Date(Math.max(now.getTime() - spamMs, plan.resumedAt?.getTime() ?? 0));
  const { rows } = await pool.query<{ code: number | null; count: number; recent: number }>({
    name: "campaigns.failures",
    text: `SELECT (error ->> 'code')::int AS code, count(*)::int AS count,
        count(*) FILTER (WHERE failed_at > $2)::int AS recent
      FROM messages WHERE campaign_id = $1 AND status = 'failed' GROUP BY 1 ORDER BY 2 DESC`,
    values: [plan.campaignId, since.toISOString()],
  });
  return {
    spam: rows.find(({ code }) => code === 131048)?.recent ?? 0,
    worstCode: rows.find(({ code }) => code === null || !nobodysFault.includes(code))?.code ?? null,
  };
}

/** Why a campaign has to stop now, by its rows as they are; null: it may go on. */
export async function readStop(plan: Plan, now: Date): Promise<Stop | null> {
  const failures = await readFailures(plan, now);
  const ends = await rememberedEnds(plan.campaignId, () => countEnds(pool, plan.campaignId));
  return whyStop({
    rules: plan.settings.stop,
    number: plan.number,
    templates: plan.variants.map(({ number, template }) => ({
      name: template.name,
      status: template.status,
      deleted: template.deletedAt !== null,
      category: template.category,
      categoryAtLaunch: plan.categories[number] ?? template.category,
    })),
    ends,
    spamErrors: failures.spam,
    worstCode: failures.worstCode,
    baseline: plan.baseline,
  });
}
