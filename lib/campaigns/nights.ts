import type pg from "pg";
import type { Plan } from "@/lib/campaigns/plan";
import { quietZones, type QuietZone } from "@/lib/campaigns/quiet-hours";
import { takeBack, tidyConversations } from "@/lib/campaigns/taking-back";
import { allZones } from "@/lib/campaigns/zones";
import { pool, transaction } from "@/lib/platform/db";
import { isStopping } from "@/lib/platform/stopping";

/** Milliseconds. What is left then is put off when its turn comes, or at the next look. */
const sliceMs = 1_000;
/** Recipients one statement puts off. */
const putOffAtOnce = 20_000;

/**
 * Puts off those who are due and for whom it is night, page by page for as long as a slice lasts, and takes back what of
 * theirs is in the queue. Those who are left are put off by feedPage when their turn comes.
 * @returns where it is quiet, and until when
 */
export async function respectNight(plan: Plan, now: Date): Promise<QuietZone[]> {
  const zones = [...new Set([...allZones, plan.workspace.timeZone])];
  const quiet = quietZones(plan.settings.quietHours, zones, now);
  if (quiet.length === 0) return quiet;
  const asleep = quiet.map(({ zone }) => zone);
  const taken = await transaction((client) => takeBack(client, plan, "pending", asleep));
  await tidyConversations(plan.workspaceId, taken);
  const began = performance.now();
  let more = true;
  while (more && !isStopping() && performance.now() - began < sliceMs) {
    const { rowCount } = await pool.query({
      name: "campaigns.put_off",
      // By their places: without statistics, just after so many were written down, a join by keys may go through all
      // of them for each. One that is changed meanwhile has another place and is left for its turn.
      text: `UPDATE campaign_recipients r SET due_at = q.until
        FROM unnest($3::text[], $4::timestamptz[]) AS q(zone, until),
          (SELECT ctid AS place, zone FROM campaign_recipients WHERE campaign_id = $2 AND workspace_id = $1
            AND state = 'pending' AND due_at <= now() ORDER BY due_at, contact_id LIMIT ${putOffAtOnce}) due
        WHERE q.zone = due.zone AND r.ctid = due.place AND r.workspace_id = $1 AND r.campaign_id = $2
          AND r.state = 'pending'`,
      values: [plan.workspaceId, plan.campaignId, asleep, quiet.map(({ until }) => until.toISOString())],
    });
    more = (rowCount ?? 0) > 0;
  }
  return quiet;
}

/** Lets recipients, named by their contacts, wait until it is morning where they live. */
export async function putOff(
  client: pg.PoolClient,
  plan: Plan,
  asleep: readonly string[],
  quiet: readonly QuietZone[],
): Promise<void> {
  if (asleep.length === 0) return;
  await client.query({
    name: "campaigns.put_off_picked",
    text: `UPDATE campaign_recipients r SET due_at = q.until FROM unnest($4::text[], $5::timestamptz[]) AS q(zone, until)
      WHERE r.workspace_id = $1 AND r.campaign_id = $2 AND r.contact_id = ANY($3::uuid[]) AND r.zone = q.zone`,
    values: [
      plan.workspaceId,
      plan.campaignId,
      asleep,
      quiet.map(({ zone }) => zone),
      quiet.map(({ until }) => until.toISOString()),
    ],
  });
}
