import {
  countThings,
  readEntitlement,
  sqlOf,
  takesMoney,
  type Entitlement,
} from "@/lib/billing/plans/entitlements";
import { readTakenOf } from "@/lib/billing/plans/messages";
import { levelOf, limitedThings, type LimitedThing, type Standing } from "@/lib/billing/plans/rules";
import type {
  BillingView,
  OfferView,
  PlanNoticeView,
  StandingView,
  UsageDayView,
  UsageView,
  UsedView,
} from "@/lib/billing/plans/views";
import { subscribedStates } from "@/lib/billing/stripe/checkout";
import { platformDb, pool } from "@/lib/platform/db";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

function toStanding(standing: Standing): StandingView {
  if (standing.kind === "trial") return { kind: "trial", until: standing.until?.toISOString() ?? null };
  if (standing.kind === "grace") return { kind: "grace", until: standing.until.toISOString() };
  return standing;
}

/** Contacts are counted up to a little over the limit: nobody reads the rest. */
async function readUsage(
  workspaceId: string,
  { limits, month }: Entitlement,
  things: readonly LimitedThing[] = limitedThings,
): Promise<UsedView[]> {
  const sql = sqlOf(pool);
  return Promise.all(
    things.map(async (what): Promise<UsedView> => {
      const limit = limits[what];
      const most = limit === null ? 1_000_000 : limit * 2 + 1;
      const used =
        what === "messages"
          ? await readTakenOf(sql, workspaceId, month.start)
          : await countThings(sql, workspaceId, what, month.start, most);
      return { what, used, limit, level: levelOf(used, limit) };
    }),
  );
}

const euroCountries = new Set("AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" "));

/** The plans that anybody may choose, smallest first; the same for every workspace and for visitors. */
export async function listOffers(): Promise<OfferView[]> {
  const plans = await platformDb.plan.findMany({
    where: { offered: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    include: { prices: true },
    take: 50,
  });
  return plans.map(({ id, name, prices, position: _, offered: __, ...limits }) => ({
    ...{ id, name, limits },
    prices: prices.map(({ interval, currency, amount }) => ({ interval, currency, amount })),
  }));
}

/** The plan, where it stands, what of it is used, and what else is offered. */
export async function getBilling(scope: Scope, now: Date): Promise<BillingView> {
  const { workspaceId } = scope;
  const entitlement = await readEntitlement(sqlOf(pool), workspaceId, now);
  const [usage, row, offers, workspace] = await Promise.all([
    readUsage(workspaceId, entitlement),
    platformDb.subscription.findUniqueOrThrow({ where: { workspaceId } }),
    listOffers(),
    getWorkspace(scope),
  ]);
  const { plan, standing, month } = entitlement;
  return {
    plan,
    standing: toStanding(standing),
    payable: takesMoney(),
    subscribed: (subscribedStates as readonly string[]).includes(row.state),
    atStripe: row.stripeCustomerId !== null && takesMoney(),
    interval: row.interval,
    currency: row.currency ?? (euroCountries.has(workspace.country) ? "eur" : "usd"),
    periodEnd: row.periodEnd?.toISOString() ?? null,
    cancelAt: row.cancelAt?.toISOString() ?? null,
    month: { start: month.start.toISOString(), end: month.end.toISOString() },
    usage,
    offers,
  };
}

/** Whether sending goes on, and what is used to 80 percent or more. */
export async function getPlanNotice({ workspaceId }: Scope, now: Date): Promise<PlanNoticeView> {
  const entitlement = await readEntitlement(sqlOf(pool), workspaceId, now);
  const usage = await readUsage(workspaceId, entitlement);
  return {
    plan: entitlement.plan.name,
    standing: toStanding(entitlement.standing),
    warnings: usage.filter(({ level }) => level !== "ok"),
    deletionAt: entitlement.leavingAt?.toISOString() ?? null,
  };
}

/** What is used of the plan: messages of the month, and whatever else it limits; what has no limit is not counted. */
export async function getPlanUse(
  { workspaceId }: Scope,
  now: Date,
): Promise<{ plan: string; monthEnd: Date; used: UsedView[] }> {
  const entitlement = await readEntitlement(sqlOf(pool), workspaceId, now);
  const { plan, limits, month } = entitlement;
  const things = limitedThings.filter((what) => what === "messages" || limits[what] !== null);
  return { plan: plan.name, monthEnd: month.end, used: await readUsage(workspaceId, entitlement, things) };
}

/**
 * What WhatsApp accepted this month, by day, number and category, counted from the messages themselves. A message is
 * queued at most some days before it goes, so that its id, which is a time, bounds what is looked at.
 */
export async function getUsage(scope: Scope, now: Date): Promise<UsageView> {
  const { workspaceId } = scope;
  const { month } = await readEntitlement(sqlOf(pool), workspaceId, now);
  const { timeZone } = await getWorkspace(scope);
  const { rows } = await pool.query<UsageDayView>(
    `SELECT to_char(m.accepted_at AT TIME ZONE $4, 'YYYY-MM-DD') AS day, pn.id AS "phoneNumberId",
        CASE WHEN m.type = 'template' THEN coalesce(m.category, 'unknown') ELSE 'service' END AS category,
        count(*)::int AS count
      FROM phone_numbers pn JOIN messages m ON m.workspace_id = pn.workspace_id AND m.phone_number_id = pn.id
      WHERE pn.workspace_id = $1 AND m.direction = 'outbound' AND m.accepted_at >= $2 AND m.accepted_at < $3
        AND m.id >= $5
      GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT 5000`,
    [workspaceId, month.start.toISOString(), month.end.toISOString(), timeZone, firstIdOf(month.start)],
  );
  return {
    month: { start: month.start.toISOString(), end: month.end.toISOString() },
    total: rows.reduce((sum, { count }) => sum + count, 0),
    days: rows,
  };
}

/** The least uuid v7 of two weeks before a time. */
function firstIdOf(time: Date): string {
  const hex = Math.max(0, time.getTime() - 14 * 24 * 60 * 60 * 1000)
    .toString(16)
    .padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
