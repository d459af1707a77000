import type pg from "pg";
import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { checkCampaign, refusePast } from "@/lib/campaigns/checking";
import { changedMeanwhile } from "@/lib/campaigns/commands";
import { countEnds } from "@/lib/campaigns/ends";
import { keepTotals } from "@/lib/campaigns/ledger";
import { announceCampaign, getCampaign } from "@/lib/campaigns/queries";
import { isOver, statesFor, type CampaignAct } from "@/lib/campaigns/rules";
import type { CampaignLaunchInput } from "@/lib/campaigns/schemas";
import { cancelRest, takeBack, tidyConversations } from "@/lib/campaigns/taking-back";
import type { CampaignView } from "@/lib/campaigns/views";
import { transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

type Ids = { workspaceId: string; campaignId: string };

/**
 * One step of the state machine: an UPDATE with the states from which it is possible in its condition, so that of several
 * at once (a double click, two tabs, an API's retry) exactly one has an effect.
 * @param set what else changes, with `$3` for the states and parameters from `$4`
 * @returns whether this call was the one
 */
async function step(
  client: pg.PoolClient,
  { workspaceId, campaignId }: Ids,
  act: CampaignAct,
  set: string,
  values: readonly unknown[] = [],
  where = "true",
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE campaigns SET ${set}, version = version + 1, updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND state = ANY($3::campaign_state[]) AND ${where}`,
    [workspaceId, campaignId, statesFor(act), ...values],
  );
  return rowCount === 1;
}

/** Meta's rating of the number at this moment, in an UPDATE of its campaign. */
const currentQuality = `(SELECT n.quality_rating FROM phone_numbers n
  WHERE n.workspace_id = campaigns.workspace_id AND n.id = campaigns.phone_number_id)`;

async function afterStep(
  scope: Scope,
  campaignId: string,
  action: string,
  call: AuditCall | undefined,
): Promise<CampaignView> {
  await recordAudit({ scope, action, target: { type: "campaign", id: campaignId }, call });
  return announceCampaign(scope, campaignId);
}

const over = (): AppError =>
  new AppError("conflict", "campaign_over", "This campaign is over. Make a copy of it to send it again.");

/** How long a check is believed, milliseconds. */
const checkedMs = 10 * 60_000;

/**
 * Looks at the newest check of a launch at this time, or checks now: what cannot be sent is not launched.
 * @throws AppError conflict `cannot_launch` with `data.blockers`, `nobody_reachable`
 */
async function refuseBlocked(
  scope: Scope,
  { id, check: known }: CampaignView,
  { now, scheduledAt }: { now: Date; scheduledAt: Date | null },
): Promise<void> {
  const isFresh =
    known !== null &&
    now.getTime() - Date.parse(known.at) < checkedMs &&
    (known.scheduledAt ?? null) === (scheduledAt?.toISOString() ?? null) &&
    known.blockers.length === 0;
  const check = isFresh ? known : await checkCampaign(scope, id, { now, scheduledAt });
  if (check.blockers.length > 0) {
    const { blockers } = check;
    throw new AppError("conflict", "cannot_launch", blockers[0]!.message, { data: { blockers } });
  }
  // Until its time comes somebody may join a segment.
  if (!scheduledAt && check.reachable === 0) {
    throw new AppError("conflict", "nobody_reachable", "Nobody of this audience would get it.");
  }
}

/**
 * Launches a draft now or for a time to come; one that is scheduled gets the new time. What was launched already answers
 * as it is: launching twice is launching once.
 * @throws AppError not_found; invalid `time_in_the_past`; conflict `changed_meanwhile`, `campaign_over`, `cannot_launch`,
 *   `nobody_reachable`; payment_required `limit_reached` when the plan has no further campaign this month
 */
export async function launchCampaign(
  scope: Scope,
  campaignId: string,
  { version, scheduledAt }: CampaignLaunchInput,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<CampaignView> {
  const before = await getCampaign(scope, campaignId);
  if (isOver(before.state)) throw over();
  if (before.state !== "draft" && before.state !== "scheduled") return before;
  refusePast(scheduledAt, now);
  if (before.version !== version) throw changedMeanwhile(before.version);
  await refuseBlocked(scope, before, { now, scheduledAt });
  const { workspaceId, actor } = scope;
  const done = await transaction(async (client) => {
    // A campaign that only gets another time counts already.
    if (before.state === "draft") await takeRoom(sqlOf(client), workspaceId, "campaigns", now);
    return step(
      client,
      { workspaceId, campaignId },
      scheduledAt ? "schedule" : "launch",
      `state = $5, baseline = jsonb_build_object('quality', ${currentQuality}), scheduled_at = $6, due_at = coalesce($6, now()), launched_at = now(), launched_by_id = $7,
        categories = ARRAY(SELECT t.category FROM campaign_variants v
          JOIN templates t ON t.workspace_id = v.workspace_id AND t.id = v.template_id
          WHERE v.workspace_id = $1 AND v.campaign_id = $2 ORDER BY v.number)`,
      [
        version,
        scheduledAt ? "scheduled" : "freezing",
        scheduledAt?.toISOString() ?? null,
        actor.type === "user" ? actor.userId : null,
      ],
      "version = $4",
    );
  });
  if (done) {
    return afterStep(scope, campaignId, scheduledAt ? "campaign.scheduled" : "campaign.launched", call);
  }
  const after = await getCampaign(scope, campaignId);
  // The other of two who launched it at the same moment.
  if (after.state !== "draft") return after;
  throw changedMeanwhile(after.version);
}

const refuse = (view: CampaignView, unless: readonly CampaignView["state"][], why: () => AppError) => {
  if (!unless.includes(view.state)) throw isOver(view.state) ? over() : why();
  return view;
};

/** Makes a draft of a scheduled campaign again. @throws AppError not_found; conflict `already_begun`, `campaign_over` */
export async function unscheduleCampaign(
  scope: Scope,
  campaignId: string,
  call?: AuditCall,
): Promise<CampaignView> {
  const { workspaceId } = scope;
  const done = await transaction((client) =>
    step(
      client,
      { workspaceId, campaignId },
      "unschedule",
      `state = 'draft', scheduled_at = NULL, due_at = NULL, launched_at = NULL, launched_by_id = NULL`,
    ),
  );
  if (done) return afterStep(scope, campaignId, "campaign.unscheduled", call);
  return refuse(
    await getCampaign(scope, campaignId),
    ["draft"],
    () => new AppError("conflict", "already_begun", "This campaign has begun. Pause or cancel it instead."),
  );
}

/**
 * Pauses a campaign. When this returns nothing more of it is taken up for sending; what WhatsApp is being asked at this
 * moment comes to its end.
 * @throws AppError not_found; conflict `not_running`, `campaign_over`
 */
export async function pauseCampaign(
  scope: Scope,
  campaignId: string,
  call?: AuditCall,
): Promise<CampaignView> {
  const { workspaceId } = scope;
  const ids = { workspaceId, campaignId };
  const done = await transaction(async (client) => {
    const stopped = await step(
      client,
      ids,
      "pause",
      `state = 'paused', paused_at = now(), pause_reason = 'member', pause_info = NULL, due_at = now(),
        wait_reason = NULL, wait_until = NULL, lease_token = NULL, lease_until = NULL`,
    );
    return stopped ? takeBack(client, ids, "pending") : null;
  });
  if (done) {
    await tidyConversations(workspaceId, done);
    await keepTotals(workspaceId, campaignId);
    await afterStep(scope, campaignId, "campaign.paused", call);
  }
  return refuse(await getCampaign(scope, campaignId), ["paused"], notRunning);
}

const notRunning = (): AppError => new AppError("conflict", "not_running", "This campaign is not running.");

/** Goes on where a campaign was paused. @throws AppError not_found; conflict `not_running`, `campaign_over` */
export async function resumeCampaign(
  scope: Scope,
  campaignId: string,
  call?: AuditCall,
): Promise<CampaignView> {
  const { workspaceId } = scope;
  const done = await transaction(async (client) =>
    step(
      client,
      { workspaceId, campaignId },
      "resume",
      `state = CASE WHEN started_at IS NULL THEN 'freezing' ELSE 'running' END::campaign_state, due_at = now(),
        paused_at = NULL, pause_reason = NULL, pause_info = NULL, resumed_at = now(),
        baseline = $4::jsonb || jsonb_build_object('quality', ${currentQuality})`,
      // What made it stop must not stop it again at once: a person has seen it.
      [JSON.stringify(await countEnds(client, campaignId))],
    ),
  );
  if (done) return afterStep(scope, campaignId, "campaign.resumed", call);
  return refuse(await getCampaign(scope, campaignId), ["freezing", "running"], notRunning);
}

/**
 * Ends a campaign for good. Who has not got it by now will not.
 * @throws AppError not_found; conflict `not_launched`, `campaign_over` for one that is completed
 */
export async function cancelCampaign(
  scope: Scope,
  campaignId: string,
  call?: AuditCall,
): Promise<CampaignView> {
  const { workspaceId } = scope;
  const ids = { workspaceId, campaignId };
  const done = await transaction(async (client) => {
    const ended = await step(
      client,
      ids,
      "cancel",
      `state = 'cancelled', finished_at = now(), due_at = now(), wait_reason = NULL, wait_until = NULL,
        lease_token = NULL, lease_until = NULL`,
    );
    if (!ended) return null;
    const taken = await takeBack(client, ids, "cancelled");
    await cancelRest(client, ids);
    return taken;
  });
  if (done) {
    await tidyConversations(workspaceId, done);
    await keepTotals(workspaceId, campaignId);
    return afterStep(scope, campaignId, "campaign.cancelled", call);
  }
  return refuse(
    await getCampaign(scope, campaignId),
    ["cancelled"],
    () => new AppError("conflict", "not_launched", "A draft cannot be cancelled. Delete it instead."),
  );
}
