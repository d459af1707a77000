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
  const subscribed = (subscribedStates as readonly string[]).includes(row.state);
  const { interval, currency, amount } = row;
  return {
    plan,
    standing: toStanding(standing),
    payable: takesMoney(),
    subscribed,
    atStripe: row.stripeCustomerId !== null && takesMoney(),
    interval,
    price: subscribed && interval && currency && amount !== null ? { interval, currency, amount } : null,
    currency: currency ?? (euroCountries.has(workspace.country) ? "eur" : "usd"),
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
