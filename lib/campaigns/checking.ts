import type { CostGroup } from "@/lib/billing/costs";
import { sqlOf } from "@/lib/billing/plans/entitlements";
import { readAllowance } from "@/lib/billing/plans/messages";
import { priceCategories, type PriceCategory } from "@/lib/billing/rate-card";
import { importsOf, newParameters } from "@/lib/campaigns/audience";
import { readDailyUse } from "@/lib/campaigns/daily-limit";
import { expectedSeconds } from "@/lib/campaigns/duration";
import { blockersOf, warningsOf, type CheckFacts } from "@/lib/campaigns/findings";
import { judgedSql } from "@/lib/campaigns/judging";
import { readPlan, type Plan } from "@/lib/campaigns/plan";
import { previewOf, type PreviewRow } from "@/lib/campaigns/previews";
import { priceOfGroups } from "@/lib/campaigns/pricing";
import { refuseUnknown } from "@/lib/campaigns/references";
import type { CampaignCheck, SkipReason } from "@/lib/campaigns/views";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

type Group = {
  variant: number;
  country: string | null;
  zone: string;
  skipReason: SkipReason | null;
  inWindow: boolean;
  count: number;
  /** Of these, whose message would be tied to no record of the customer's own. */
  unlinked: number;
};

/** People shown as they will get it. */
const shown = 5;

/**
 * The audience judged as a launch would judge it at a time, counted in the database: one statement over the contacts of the
 * workspace, of which a few hundred rows come back.
 */
async function judge(scope: Scope, plan: Plan, now: Date): Promise<{ groups: Group[]; first: PreviewRow[] }> {
  const parameters = newParameters();
  const judged = await judgedSql(scope, plan, parameters, { now, range: "true", addressTaken: "false" });
  const { value } = parameters;
  const workspace = `${value(plan.workspaceId)}::uuid`;
  const { rows } = await pool.query<{ groups: Group[] | null; first: PreviewRow[] | null }>({
    text: `WITH ${judged},
      grouped AS (
        SELECT j.variant, j.country, j.zone, j.skip_reason AS "skipReason", cv.id IS NOT NULL AS "inWindow",
          count(*)::int AS count, count(*) FILTER (WHERE j.unlinked)::int AS unlinked
        FROM judged j LEFT JOIN conversations cv ON j.skip_reason IS NULL AND cv.workspace_id = ${workspace}
          AND cv.contact_id = j.contact_id AND cv.phone_number_id = ${value(plan.phoneNumberId)}::uuid
          AND cv.window_expires_at > ${value(now.toISOString())}::timestamptz
        GROUP BY 1, 2, 3, 4, 5),
      first AS (
        SELECT ct.id AS "contactId", ct.name, ct.profile_name AS "profileName", ct.wa_id AS "waId", ct.phone, ct.bsuid,
          ct.username, ct.custom, j.variant, j.values
        FROM (SELECT * FROM judged WHERE skip_reason IS NULL ORDER BY contact_id LIMIT ${shown}) j
        JOIN contacts ct ON ct.workspace_id = ${workspace} AND ct.id = j.contact_id
        ORDER BY ct.id)
      SELECT (SELECT json_agg(grouped) FROM grouped) AS groups, (SELECT json_agg(first) FROM first) AS first`,
    values: parameters.values,
  });
  return { groups: rows[0]!.groups ?? [], first: rows[0]!.first ?? [] };
}

async function readFiles(plan: Plan): Promise<Pick<CheckFacts, "imports" | "media">> {
  const mediaIds = plan.variants.flatMap(({ values }) =>
    Object.values(values).flatMap((source) => (source.kind === "media" ? [source.mediaId] : [])),
  );
  const [imports, media] = await Promise.all([
    pool.query<CheckFacts["imports"][number]>(
      `SELECT id, state, columns FROM contact_imports WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
      [plan.workspaceId, importsOf(plan.audience)],
    ),
    pool.query<{ id: string; state: string; kind: string }>(
      `SELECT id, state, kind FROM media WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
      [plan.workspaceId, mediaIds],
    ),
  ]);
  return { imports: imports.rows, media: new Map(media.rows.map((row) => [row.id, row])) };
}

/** What the audience names and the workspace no longer has, by path. */
async function readUnknown(scope: Scope, plan: Plan): Promise<Readonly<Record<string, string>>> {
  try {
    await refuseUnknown(scope, { audience: plan.audience });
    return {};
  } catch (error) {
    if (error instanceof AppError && error.extra.fields) return error.extra.fields;
    throw error;
  }
}

const total = (groups: readonly { count: number }[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

function by<Key>(groups: readonly Group[], keyOf: (group: Group) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const group of groups) counts.set(keyOf(group), (counts.get(keyOf(group)) ?? 0) + group.count);
  return counts;
}

function costGroups(plan: Plan, groups: readonly Group[]): CostGroup[] {
  const counts = new Map<string, CostGroup>();
  for (const { variant, country, inWindow, count } of groups) {
    const category = plan.variants
      .find(({ number }) => number === variant)
      ?.template.category.toLowerCase() as PriceCategory;
    if (!priceCategories.includes(category)) continue;
    const key = `${country}|${category}|${inWindow}`;
    const known = counts.get(key);
    if (known) known.count += count;
    else counts.set(key, { country, category, windowOpen: inWindow, count });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

/** Meta counts people outside of their service windows. */
function dailyLimitOf(
  use: { limit: number; used: number } | null,
  outside: number,
): CampaignCheck["dailyLimit"] {
  if (!use) return null;
  const today = Math.max(0, use.limit - use.used);
  const later = Math.max(0, outside - today);
  return {
    limit: use.limit,
    used: use.used,
    today,
    days: 1 + (use.limit === 0 ? 0 : Math.ceil(later / use.limit)),
  };
}

async function check(
  scope: Scope,
  campaignId: string,
  { now, scheduledAt: asked }: { now: Date; scheduledAt?: Date | null },
): Promise<CampaignCheck> {
  const plan = await readPlan(scope.workspaceId, campaignId);
  const scheduledAt = asked === undefined && plan.state === "scheduled" ? plan.scheduledAt : (asked ?? null);
  const begins = scheduledAt && scheduledAt > now ? scheduledAt : now;
  const [files, unknown, use, allowance] = await Promise.all([
    readFiles(plan),
    readUnknown(scope, plan),
    readDailyUse(plan, begins),
    readAllowance(sqlOf(pool), plan.workspaceId, begins),
  ]);
  const countable = Object.keys(unknown).length === 0 && plan.variants.length > 0;
  const { groups, first } = countable ? await judge(scope, plan, begins) : { groups: [], first: [] };
  const reached = groups.filter(({ skipReason }) => skipReason === null);
  const reachable = total(reached);
  const insideWindow = total(reached.filter(({ inWindow }) => inWindow));
  const excluded = [...by(groups, ({ skipReason }) => skipReason)]
    .flatMap(([reason, count]) => (reason === null ? [] : [{ reason, count }]))
    .toSorted((a, b) => b.count - a.count);
  const dailyLimit = dailyLimitOf(use, reachable - insideWindow);
  const { throughput, quality } = plan.number;
  const seconds = expectedSeconds({
    zones: [...by(reached, ({ zone }) => zone)].map(([zone, count]) => ({ zone, count })),
    settings: plan.settings,
    throughput: quality === "YELLOW" ? throughput / 2 : throughput,
    daily: dailyLimit && { today: dailyLimit.today, limit: dailyLimit.limit },
    now: begins,
  });
  const finishesAt = new Date(begins.getTime() + seconds * 1_000);
  const perVariant = by(reached, ({ variant }) => variant);
  const costs = costGroups(plan, reached);
  const { timeZone } = plan.workspace;
  const price = priceOfGroups(costs, { at: begins, timeZone });
  const priceAtEnd = priceOfGroups(costs, { at: finishesAt, timeZone });
  const facts: CheckFacts = {
    audience: total(groups),
    reachable,
    excluded,
    dailyLimit,
    messagesLeft: Number.isFinite(allowance.room)
      ? { count: allowance.room, nextMonth: allowance.end }
      : null,
    price,
    priceAtEnd,
    unknown,
    unlinked: reached.reduce((sum, { unlinked }) => sum + unlinked, 0),
    ...files,
  };
  return {
    version: plan.version,
    at: now.toISOString(),
    scheduledAt: scheduledAt?.toISOString() ?? null,
    audience: facts.audience,
    reachable,
    excluded,
    dailyLimit,
    variants: plan.variants.map(({ number }) => ({ number, recipients: perVariant.get(number) ?? 0 })),
    insideWindow,
    price,
    duration: {
      seconds,
      perSecond: seconds === 0 ? throughput : Math.round((reachable / seconds) * 100) / 100,
      finishesAt: finishesAt.toISOString(),
    },
    previews: first.flatMap((row) => previewOf(plan, row)),
    blockers: blockersOf(plan, facts),
    warnings: warningsOf(plan, facts),
  };
}

/** @throws AppError invalid `time_in_the_past` */
export function refusePast(scheduledAt: Date | null, now: Date): void {
  if (scheduledAt === null || scheduledAt > now) return;
  throw new AppError("invalid", "time_in_the_past", "scheduledAt: This time is over.", {
    fields: { scheduledAt: "This time is over." },
  });
}

/**
 * Checks of this process that have not begun: whoever asks for the same shares it. One that has begun is not shared: what it
 * read may have changed since. A few run at a time.
 */
const waiting = new Map<string, Promise<CampaignCheck>>();
const mostAtOnce = 2;
let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  while (running >= mostAtOnce) await new Promise<void>((resolve) => queue.push(resolve));
  running++;
  try {
    return await work();
  } finally {
    running--;
    queue.shift()?.();
  }
}

/**
 * Says what would happen if a campaign were launched: who gets it, who does not and why, what it costs, how long it
 * takes, how it looks, and what stands against it. Price, nights, windows and limits are those of the time at which it
 * begins. Sends nothing. Kept with the draft until it is changed. Everything that was saved before it was asked for is in it.
 * @param scheduledAt when it would begin; null: now; not given: when it is scheduled, else now
 * @throws AppError not_found; invalid `time_in_the_past`
 */
export async function checkCampaign(
  scope: Scope,
  campaignId: string,
  { now, scheduledAt }: { now: Date; scheduledAt?: Date | null },
): Promise<CampaignCheck> {
  refusePast(scheduledAt ?? null, now);
  const key = `${scope.workspaceId}|${campaignId}|${scheduledAt?.toISOString()}`;
  const begin = (): Promise<CampaignCheck> => {
    waiting.delete(key);
    return check(scope, campaignId, { now, scheduledAt });
  };
  let checking = waiting.get(key);
  if (!checking) {
    // Not in this very moment: it is put down as waiting first.
    checking = Promise.resolve().then(() => inTurn(begin));
    waiting.set(key, checking);
  }
  const checked = await checking;
  await pool.query(
    `UPDATE campaigns SET estimate = $4 WHERE workspace_id = $1 AND id = $2 AND version = $3
      AND state IN ('draft', 'scheduled')`,
    [scope.workspaceId, campaignId, checked.version, JSON.stringify(checked)],
  );
  return checked;
}
