import type pg from "pg";
import { newParameters, resolveAudience } from "@/lib/campaigns/audience";
import { judgedSql } from "@/lib/campaigns/judging";
import { leaseDue, leaseSeconds, release, type Leased } from "@/lib/campaigns/leases";
import { readPlan, type Plan } from "@/lib/campaigns/plan";
import { announceCampaign } from "@/lib/campaigns/queries";
import { quietZones } from "@/lib/campaigns/quiet-hours";
import { refuseUnknown } from "@/lib/campaigns/references";
import { statesFor } from "@/lib/campaigns/rules";
import { pauseByItself } from "@/lib/campaigns/stopping";
import { allZones } from "@/lib/campaigns/zones";
import { pool, transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { faultPoint } from "@/lib/platform/fault";
import { isStopping } from "@/lib/platform/stopping";
import { scopeFromJob, type Scope } from "@/lib/tenancy/scope";

/** Contacts one step looks at, whether they are meant or not: about a second of work, however rare the meant ones are. */
const pageSize = 20_000;
/** Milliseconds after which other campaigns have a turn. */
const sliceMs = 5_000;

const firstId = "00000000-0000-0000-0000-000000000000";

/** Where the page that begins after `from` ends; null: it is the last. */
async function endOfPage(client: pg.PoolClient, workspaceId: string, from: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>({
    name: "campaigns.page_end",
    text: `SELECT id FROM contacts WHERE workspace_id = $1 AND id > $2 ORDER BY id OFFSET ${pageSize - 1} LIMIT 1`,
    values: [workspaceId, from],
  });
  return rows[0]?.id ?? null;
}

async function writeDown(
  client: pg.PoolClient,
  scope: Scope,
  plan: Plan,
  { from, to }: { from: string; to: string | null },
): Promise<number> {
  const now = new Date();
  const parameters = newParameters();
  const { value } = parameters;
  const campaignId = value(plan.campaignId);
  const range = `ct.id > ${value(from)}::uuid${to === null ? "" : ` AND ct.id <= ${value(to)}::uuid`}`;
  const judged = await judgedSql(scope, plan, parameters, {
    now,
    range,
    addressTaken: `EXISTS (SELECT 1 FROM campaign_recipients o
      WHERE o.campaign_id = ${campaignId}::uuid AND o.address = j.address)`,
  });
  const zones = [...new Set([...allZones, plan.workspace.timeZone])];
  const quiet = quietZones(plan.settings.quietHours, zones, now);
  const { rowCount } = await client.query({
    text: `WITH ${judged}
      INSERT INTO campaign_recipients
        (workspace_id, campaign_id, contact_id, variant, state, skip_reason, country, zone, address, values, due_at)
      SELECT ${value(plan.workspaceId)}::uuid, ${campaignId}::uuid, j.contact_id, j.variant,
        (CASE WHEN j.skip_reason IS NULL THEN 'pending' ELSE 'skipped' END)::campaign_recipient_state, j.skip_reason,
        j.country, j.zone, j.address, j.values, coalesce(q.until, now())
      FROM judged j LEFT JOIN unnest(${value(quiet.map(({ zone }) => zone))}::text[],
        ${value(quiet.map(({ until }) => until.toISOString()))}::timestamptz[]) AS q(zone, until) ON q.zone = j.zone
      ORDER BY j.contact_id
      ON CONFLICT (workspace_id, campaign_id, contact_id) DO NOTHING`,
    values: parameters.values,
  });
  return rowCount ?? 0;
}

type Step = "more" | "done" | "lost";

/**
 * Writes down the recipients among the next contacts and how far it came, in one transaction: what is repeated after a
 * crash finds its own rows and leaves them.
 */
export async function freezePage(scope: Scope, plan: Plan, { token }: Leased): Promise<Step> {
  const { workspaceId, campaignId } = plan;
  return transaction(async (client) => {
    const { rows } = await client.query<{ frozenUpTo: string | null }>({
      name: "campaigns.hold_freezing",
      text: `SELECT frozen_up_to AS "frozenUpTo" FROM campaigns
        WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = ANY($4::campaign_state[])
        FOR NO KEY UPDATE`,
      values: [workspaceId, campaignId, token, statesFor("freeze")],
    });
    if (!rows[0]) return "lost";
    const from = rows[0].frozenUpTo ?? firstId;
    const to = await endOfPage(client, workspaceId, from);
    const written = await writeDown(client, scope, plan, { from, to });
    await client.query({
      name: to === null ? "campaigns.frozen" : "campaigns.frozen_up_to",
      text: `UPDATE campaigns SET recipients = recipients + $3, frozen_up_to = coalesce($4, frozen_up_to),
          lease_until = now() + make_interval(secs => ${leaseSeconds})
          ${to === null ? ", state = 'running', started_at = now(), due_at = now(), updated_at = now()" : ""}
        WHERE workspace_id = $1 AND id = $2`,
      values: [workspaceId, campaignId, written, to],
    });
    faultPoint("campaign.freezing");
    return to === null ? "done" : "more";
  });
}

/**
 * Begins to write down a campaign whose time has come: fixes whom the audience means.
 * @returns null when that cannot be said any more, and the campaign was paused for it
 */
export async function begin(scope: Scope, leased: Leased): Promise<Plan | null> {
  const { workspaceId, campaignId, token } = leased;
  await pool.query(
    `UPDATE campaigns SET state = 'freezing', updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = ANY($4::campaign_state[])`,
    [workspaceId, campaignId, token, statesFor("begin")],
  );
  const plan = await readPlan(workspaceId, campaignId);
  if (plan.frozenFrom) return plan;
  try {
    await refuseUnknown(scope, { audience: plan.audience });
    const audience = await resolveAudience(scope, plan.audience);
    await pool.query(
      `UPDATE campaigns SET frozen_from = $4 WHERE workspace_id = $1 AND id = $2 AND lease_token = $3`,
      [workspaceId, campaignId, token, JSON.stringify(audience)],
    );
    return { ...plan, audience };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await pauseByItself(plan, { reason: "audience", info: { message: error.message } });
    return null;
  }
}

/** Writes down recipients of one campaign for a few seconds. */
async function freeze(leased: Leased): Promise<void> {
  const scope = scopeFromJob(leased);
  const began = performance.now();
  const plan = await begin(scope, leased);
  let step: Step = plan ? "more" : "lost";
  while (plan && step === "more" && !isStopping() && performance.now() - began < sliceMs) {
    step = await freezePage(scope, plan, leased);
    await announceCampaign(scope, leased.campaignId);
  }
  await release(leased);
}

/**
 * Writes down the recipients of campaigns that were launched or whose time has come. Goes on after a crash where it
 * stopped; several workers never do the same page. Memory does not grow with the audience: rows never leave the
 * database.
 */
export async function freezeCampaigns(): Promise<void> {
  const due = await leaseDue([...statesFor("begin"), ...statesFor("freeze")], 4);
  await Promise.all(due.map((leased) => freeze(leased)));
}
