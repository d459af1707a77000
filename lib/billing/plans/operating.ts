import type { z } from "zod";
import type { Limits } from "@/lib/billing/plans/rules";
import type { Interval, planChange, priceInput, priceKey } from "@/lib/billing/plans/schemas";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordAudit } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

// The operator's side of plans: from the console, never from a workspace.

export type PriceRow = { interval: Interval; currency: string; amount: number; stripePriceId: string | null };

export type OperatedPlan = {
  id: string;
  name: string;
  position: number;
  offered: boolean;
  limits: Limits;
  prices: PriceRow[];
  /** Workspaces that have it. */
  workspaces: number;
};

/** Every plan, offered or not, with its prices and how many have it. A handful of rows. */
export async function listPlansAsOperator(): Promise<OperatedPlan[]> {
  const rows = await platformDb.plan.findMany({
    orderBy: [{ position: "asc" }, { id: "asc" }],
    include: {
      prices: { orderBy: [{ currency: "desc" }, { interval: "asc" }] },
      _count: { select: { subscriptions: true } },
    },
  });
  return rows.map(({ id, name, position, offered, prices, _count, ...limits }) => ({
    ...{ id, name, position, offered, limits },
    prices: prices.map(({ planId: _, ...price }) => price),
    workspaces: _count.subscriptions,
  }));
}

/** Changes a plan, or makes one without limits and not offered. What is left out stays. Workspaces feel it at once. */
export async function setPlan(id: string, { limits, ...rest }: z.output<typeof planChange>): Promise<void> {
  const change = { ...rest, ...limits };
  await platformDb.$transaction(async (tx) => {
    await tx.plan.upsert({
      where: { id },
      create: { id, position: 50, offered: false, ...change, name: rest.name ?? id },
      update: change,
    });
    await recordAudit(
      { actor: { type: "operator" }, action: "plan.changed", target: { type: "plan", id } },
      tx,
    );
  });
}

/**
 * Sets what a plan costs. Who pays another price already goes on paying it, and keeps the plan, until they change it: that
 * is Stripe's to say.
 * @throws AppError not_found `plan_not_found`; conflict `price_taken` when the price at Stripe stands for another plan, or
 * for another interval or currency of this one
 */
export async function setPrice(input: z.output<typeof priceInput>): Promise<void> {
  const { planId, interval, currency, amount, stripePriceId } = input;
  const taken = new AppError("conflict", "price_taken", `${stripePriceId} stands for another price already.`);
  if (!(await platformDb.plan.findUnique({ where: { id: planId }, select: { id: true } }))) {
    throw unknownPlan(planId);
  }
  try {
    await platformDb.$transaction(async (tx) => {
      if (stripePriceId) {
        await tx.stripePrice.createMany({ data: [{ id: stripePriceId, planId }], skipDuplicates: true });
        const known = await tx.stripePrice.findUniqueOrThrow({ where: { id: stripePriceId } });
        if (known.planId !== planId) throw taken;
      }
      await tx.planPrice.upsert({
        where: { planId_interval_currency: { planId, interval, currency } },
        create: { planId, interval, currency, amount, stripePriceId },
        update: { amount, stripePriceId },
      });
      await recordAudit(
        {
          actor: { type: "operator" },
          action: "plan.price_set",
          target: { type: "plan", id: planId },
          data: { interval, currency, amount },
        },
        tx,
      );
    });
  } catch (error) {
    throw (error as { code?: string }).code === "P2002" ? taken : error;
  }
}

/**
 * Takes a price back: nobody chooses it any more. Who pays it goes on paying it.
 * @throws AppError not_found `price_not_found`
 */
export async function withdrawPrice({
  planId,
  interval,
  currency,
}: z.output<typeof priceKey>): Promise<void> {
  await platformDb.$transaction(async (tx) => {
    const { count } = await tx.planPrice.deleteMany({ where: { planId, interval, currency } });
    if (count === 0) {
      throw new AppError(
        "not_found",
        "price_not_found",
        `${planId} has no price in ${currency} a ${interval}.`,
      );
    }
    await recordAudit(
      {
        actor: { type: "operator" },
        action: "plan.price_withdrawn",
        target: { type: "plan", id: planId },
        data: { interval, currency },
      },
      tx,
    );
  });
}

const unknownPlan = (id: string): AppError =>
  new AppError("not_found", "plan_not_found", `There is no plan "${id}". plan list shows all.`);

/**
 * Gives a workspace a plan for nothing and for ever, or, with `days`, a trial of it.
 * @throws AppError not_found `plan_not_found`; conflict `subscribed` while it pays: that has to be ended first
 */
export async function givePlan(scope: Scope, planId: string, days: number | null, now: Date): Promise<void> {
  const { workspaceId } = scope;
  if (!(await platformDb.plan.findUnique({ where: { id: planId }, select: { id: true } }))) {
    throw unknownPlan(planId);
  }
  const trialEndsAt = days === null ? null : new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
  await platformDb.$transaction(async (tx) => {
    const { count } = await tx.subscription.updateMany({
      where: { workspaceId, state: { in: ["trial", "given", "canceled"] } },
      data: {
        ...{ planId, state: days === null ? "given" : "trial", trialEndsAt },
        // Nothing of a subscription that is over, but its id: by it a later read knows what was over already.
        ...{ interval: null, amount: null, periodEnd: null, cancelAt: null, endedAt: null },
      },
    });
    if (count === 0) {
      throw new AppError(
        "conflict",
        "subscribed",
        "This workspace pays through Stripe. Cancel its subscription there first.",
      );
    }
    await recordAudit(
      { scope, action: "subscription.given", target: { type: "plan", id: planId }, data: { days } },
      tx,
    );
  });
}
