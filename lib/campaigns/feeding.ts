import { sqlOf } from "@/lib/billing/plans/entitlements";
import { readAllowance } from "@/lib/billing/plans/messages";
import { cancelRest, leaveOutStopped, tidyConversations } from "@/lib/campaigns/taking-back";
import { dailyRoom, noteDailyUse } from "@/lib/campaigns/daily-limit";
import { feedPage } from "@/lib/campaigns/feed-page";
import { tellOfCampaign } from "@/lib/campaigns/jobs";
import { followTotals, keepTotals } from "@/lib/campaigns/ledger";
import { leaseDue, release, type Leased } from "@/lib/campaigns/leases";
import { respectNight } from "@/lib/campaigns/nights";
import { paceOf, takePermits } from "@/lib/campaigns/pace";
import { readPlan, type Plan } from "@/lib/campaigns/plan";
import { announceCampaign } from "@/lib/campaigns/queries";
import { statesFor } from "@/lib/campaigns/rules";
import { readStop } from "@/lib/campaigns/stop-facts";
import { pauseByItself } from "@/lib/campaigns/stopping";
import type { CampaignTotals, WaitReason } from "@/lib/campaigns/views";
import { deliverMessages } from "@/lib/inbox/jobs";
import { pool, transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { isStopping } from "@/lib/platform/stopping";
import { scopeFromJob } from "@/lib/tenancy/scope";

/**
 * Seconds' worth of messages a campaign keeps in the queue of its number: enough that the number never runs dry between
 * two looks, few enough that a pause has little to take back.
 */
const aheadSeconds = 3;
/** Messages a second when Meta's limits are lifted. */
const unlimited = 1_000;
/** Recipients of one transaction. */
const pageSize = 500;
/** Milliseconds one campaign is worked on before the others have a turn. */
const sliceMs = 2_000;

type Wait = { reason: WaitReason; until: Date | null };

const throughputOf = ({ number }: Plan): number =>
  env.SEND_LIMITS === "off" ? unlimited : number.throughput;

/** How many more of a campaign may wait in the queue of its number. */
async function readRoom(plan: Plan): Promise<number> {
  const { rows } = await pool.query<{ count: number }>({
    name: "campaigns.depth",
    text: `SELECT count(*)::int AS count FROM messages WHERE campaign_id = $1 AND status = 'queued'`,
    values: [plan.campaignId],
  });
  return Math.max(0, Math.ceil(throughputOf(plan) * aheadSeconds) - rows[0]!.count);
}

/** Why nobody of those who are left is due now, and when the first one is. */
async function readNextDue(plan: Plan): Promise<Date | null> {
  const { rows } = await pool.query<{ dueAt: Date | null }>({
    name: "campaigns.next_due",
    text: `SELECT min(due_at) AS "dueAt" FROM campaign_recipients WHERE campaign_id = $1 AND state = 'pending'`,
    values: [plan.campaignId],
  });
  return rows[0]!.dueAt;
}

/** Fills the queue up. @returns why it could not be filled, or null; "lost" when the campaign is not ours any more */
async function fill(
  plan: Plan,
  { token }: Leased,
  before: CampaignTotals,
  now: Date,
): Promise<Wait | null | "lost"> {
  const quiet = await respectNight(plan, now);
  const { restMs } = plan.number;
  if (restMs !== null && restMs > 2_000) {
    return { reason: "number_rests", until: new Date(now.getTime() + restMs) };
  }
  const allowance = await readAllowance(sqlOf(pool), plan.workspaceId, now);
  if (allowance.room === 0) return { reason: "plan_limit", until: null };
  let room = Math.min(await readRoom(plan), allowance.room);
  const began = performance.now();
  let spentUntil = plan.pacedUntil?.getTime() ?? null;
  let sent = before.audience - before.pending - before.skipped - before.cancelled;
  while (room > 0 && !isStopping() && performance.now() - began < sliceMs) {
    const day = await dailyRoom(plan, now);
    if (day && day.room === 0) return { reason: "daily_limit", until: day.use.freesAt };
    let limit = Math.min(room, pageSize, day?.room ?? Infinity);
    const throughput = throughputOf(plan);
    const perSecond = paceOf({ settings: plan.settings, sent, quality: plan.number.quality, throughput });
    if (perSecond !== null) {
      const permits = takePermits(
        { perSecond, spentUntil, now: Date.now(), aheadMs: aheadSeconds * 500 },
        limit,
      );
      if (permits.count === 0) return { reason: "pace", until: new Date(permits.spentUntil) };
      limit = permits.count;
      spentUntil = permits.spentUntil;
    }
    const spent = perSecond === null ? null : new Date(spentUntil!);
    const fed = await feedPage(plan, { token, limit, quiet, spentUntil: spent });
    if (!fed) return "lost";
    if (fed.queued > 0) {
      const { workspaceId, phoneNumberId } = plan;
      await ring(deliverMessages, { workspaceId, phoneNumberId }, { id: phoneNumberId });
      noteDailyUse(plan, fed.queued);
      sent += fed.queued;
      room -= fed.queued;
    }
    if (fed.picked < limit) {
      const next = await readNextDue(plan);
      return next && next > new Date() ? { reason: "quiet_hours", until: next } : null;
    }
  }
  return null;
}

/** Milliseconds until a campaign that waits is looked at again: at its time, and now and then before. */
const patienceOf = (wait: Wait | null, now: Date): number =>
  wait?.until ? Math.min(Math.max(0, wait.until.getTime() - now.getTime()), 30_000) : wait ? 30_000 : 0;

/** Ends a campaign of which nobody waits any more. @returns whether this call was the one */
export async function complete({
  workspaceId,
  campaignId,
}: Pick<Plan, "workspaceId" | "campaignId">): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE campaigns SET state = 'completed', finished_at = now(), wait_reason = NULL, wait_until = NULL,
        lease_token = NULL, lease_until = NULL, due_at = now() + interval '5 seconds', updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND state = ANY($3::campaign_state[])
        AND NOT EXISTS (SELECT 1 FROM campaign_recipients WHERE campaign_id = $2 AND state = 'pending')
        AND NOT EXISTS (SELECT 1 FROM messages WHERE campaign_id = $2 AND status IN ('queued', 'sending'))`,
    [workspaceId, campaignId, statesFor("complete")],
  );
  return rowCount === 1;
}

/** Whether the totals of a campaign are not those that were said last, by this process. */
const said = new Map<string, string>();
function isNews(campaignId: string, facts: unknown): boolean {
  const text = JSON.stringify(facts);
  if (said.get(campaignId) === text) return false;
  if (said.size > 1_000) said.clear();
  said.set(campaignId, text);
  return true;
}

async function feed(leased: Leased): Promise<void> {
  const { workspaceId, campaignId, token } = leased;
  const now = new Date();
  const plan = await readPlan(workspaceId, campaignId);
  await tidyConversations(workspaceId, await leaveOutStopped(leased));
  const stop = await readStop(plan, now);
  if (stop) return void (await pauseByItself(plan, stop));
  const before = await followTotals(workspaceId, campaignId);
  const wait = await fill(plan, leased, before, now);
  if (wait === "lost") return;
  await pool.query({
    name: "campaigns.waits",
    text: `UPDATE campaigns SET wait_reason = $4, wait_until = $5
      WHERE workspace_id = $1 AND id = $2 AND state = 'running' AND lease_token = $3
        AND (wait_reason, wait_until) IS DISTINCT FROM ($4, $5::timestamptz)`,
    values: [workspaceId, campaignId, token, wait?.reason ?? null, wait?.until?.toISOString() ?? null],
  });
  const done = await complete(plan);
  const totals = await (done ? keepTotals : followTotals)(workspaceId, campaignId);
  if (!done) await release(leased, patienceOf(wait, now));
  if (isNews(campaignId, [totals, wait?.reason])) await announceCampaign(scopeFromJob(leased), campaignId);
  if (done) await ring(tellOfCampaign, { workspaceId, campaignId }, { id: campaignId });
}

/** Ends what is left of a cancelled campaign, a page at a time. */
async function endCancelled(leased: Leased): Promise<void> {
  let more = true;
  for (let began = performance.now(); more && performance.now() - began < sliceMs;) {
    more = await transaction((client) => cancelRest(client, leased));
  }
  if (more) return release(leased);
  await follow(leased);
}

/**
 * Follows a campaign that sends nothing any more: messages arrive and are read for days. Looked at less and less often,
 * for a month.
 */
async function follow(leased: Leased): Promise<void> {
  const { workspaceId, campaignId } = leased;
  await tidyConversations(workspaceId, await leaveOutStopped(leased));
  const totals = await keepTotals(workspaceId, campaignId);
  const { rows } = await pool.query<{ ageMs: number }>(
    `SELECT (extract(epoch FROM now() - greatest(coalesce(finished_at, paused_at), resumed_at)) * 1000)::float8 AS "ageMs"
      FROM campaigns WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, campaignId],
  );
  const age = rows[0]?.ageMs ?? Infinity;
  if (age > 30 * 86_400_000) {
    await pool.query(
      `UPDATE campaigns SET due_at = NULL, lease_token = NULL, lease_until = NULL
        WHERE workspace_id = $1 AND id = $2 AND lease_token = $3`,
      [workspaceId, campaignId, leased.token],
    );
  } else {
    await release(leased, Math.min(Math.max(2_000, age / 10), 3_600_000));
  }
  if (isNews(campaignId, totals)) await announceCampaign(scopeFromJob(leased), campaignId);
}

const steps = { running: feed, cancelled: endCancelled, completed: follow, paused: follow } as const;

/** Campaigns one look takes up at most, and how many at the same time. */
const mostAtOnce = 20;
const side = 4;

/**
 * Looks at every campaign that is due: fills the queues of those that run, stops those that have to, counts. Works
 * without Redis; several workers at once never feed the same campaign, and if they did, each recipient would still be
 * queued once.
 */
export async function feedCampaigns(): Promise<void> {
  const due = await leaseDue(["running", "cancelled", "completed", "paused"], mostAtOnce);
  const waiting = [...due];
  await Promise.all(
    Array.from({ length: side }, async () => {
      for (let leased = waiting.shift(); leased; leased = waiting.shift()) {
        try {
          await steps[leased.state as keyof typeof steps](leased);
        } catch (err) {
          // Its lease ends, and the next look goes on. One campaign's trouble is not another's.
          log.error({ err, campaignId: leased.campaignId }, "a campaign could not be looked at");
        }
      }
    }),
  );
}
