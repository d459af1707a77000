import { randomUUID } from "node:crypto";
import type Stripe from "stripe";
import type { z } from "zod";
import { takesMoney } from "@/lib/billing/plans/entitlements";
import { subscribedStates } from "@/lib/billing/stripe/checkout";
import { converge } from "@/lib/billing/stripe/converge";
import { priceAtStripe } from "@/lib/billing/stripe/prices";
import { isOver } from "@/lib/billing/stripe/truth";
import type { planChoice, planChangeInput } from "@/lib/billing/plans/schemas";
import type { PlanPreviewView } from "@/lib/billing/plans/views";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { askStripe, isMissing } from "@/lib/stripe/client";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

type Paid = { customerId: string; subscriptionId: string; currency: string };

/** @throws AppError conflict `not_subscribed` */
async function readPaid({ workspaceId }: Scope): Promise<Paid> {
  const row = await platformDb.subscription.findUniqueOrThrow({ where: { workspaceId } });
  const { state, stripeCustomerId, stripeSubscriptionId, currency } = row;
  if (
    !stripeCustomerId ||
    !stripeSubscriptionId ||
    !(subscribedStates as readonly string[]).includes(state)
  ) {
    throw new AppError(
      "conflict",
      "not_subscribed",
      "This workspace has no subscription yet. Choose a plan first.",
    );
  }
  return { customerId: stripeCustomerId, subscriptionId: stripeSubscriptionId, currency: currency ?? "usd" };
}

async function itemFor(paid: Paid, choice: z.output<typeof planChoice>) {
  const price = await priceAtStripe({ ...choice, currency: paid.currency });
  const subscription = await askStripe((stripe) => stripe.subscriptions.retrieve(paid.subscriptionId));
  const item = subscription.items.data[0];
  if (!item) throw new AppError("conflict", "not_subscribed", "This subscription has no plan at Stripe.");
  return { price, item, items: [{ id: item.id, price }] };
}

/** The card is asked at once; a change that costs nothing changes the plan all the same. */
const proration = "always_invoice" as const;

/**
 * What another plan would cost today, to the cent and the second: the change that follows names the same second.
 * @throws AppError conflict `not_subscribed`, `same_plan`; not_found `price_not_found`; unavailable
 */
export async function previewPlan(
  scope: Scope,
  choice: z.output<typeof planChoice>,
  now: Date,
): Promise<PlanPreviewView> {
  const paid = await readPaid(scope);
  const { items, item, price } = await itemFor(paid, choice);
  if (item.price.id === price) throw new AppError("conflict", "same_plan", "This is the plan you have.");
  const prorationDate = Math.floor(now.getTime() / 1000);
  const invoice: Stripe.Invoice = await askStripe((stripe) =>
    stripe.invoices.createPreview({
      customer: paid.customerId,
      subscription: paid.subscriptionId,
      subscription_details: { items, proration_date: prorationDate, proration_behavior: proration },
    }),
  );
  return {
    prorationDate,
    currency: invoice.currency,
    dueNow: invoice.amount_due,
    lines: invoice.lines.data.slice(0, 20).map(({ description, amount }) => ({
      description: description ?? "",
      amount,
    })),
  };
}

/**
 * Changes the plan at Stripe and reads what came of it. The same change twice is one.
 * @throws as {@link previewPlan}
 */
export async function changePlan(
  scope: Scope,
  { prorationDate, ...choice }: z.output<typeof planChangeInput>,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<void> {
  const paid = await readPaid(scope);
  const { items, item, price } = await itemFor(paid, choice);
  if (item.price.id !== price) {
    await askStripe((stripe) =>
      stripe.subscriptions.update(
        paid.subscriptionId,
        {
          items,
          proration_behavior: proration,
          ...(prorationDate ? { proration_date: prorationDate } : {}),
          cancel_at_period_end: false,
        },
        { idempotencyKey: `plan:${paid.subscriptionId}:${price}:${prorationDate ?? randomUUID()}` },
      ),
    );
    await recordAudit({
      scope,
      action: "subscription.plan_changed",
      target: { type: "plan", id: choice.planId },
      data: { interval: choice.interval },
      call,
    });
  }
  await converge(paid.customerId, now);
}

/**
 * Ends the subscription with the period that is paid, or takes that back. Twice is once.
 * @throws AppError conflict `not_subscribed`; unavailable
 */
export async function cancelAtEnd(
  scope: Scope,
  on: boolean,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<void> {
  const paid = await readPaid(scope);
  await askStripe((stripe) => stripe.subscriptions.update(paid.subscriptionId, { cancel_at_period_end: on }));
  await recordAudit({
    scope,
    action: on ? "subscription.cancelled" : "subscription.reactivated",
    target: { type: "subscription", id: paid.subscriptionId },
    call,
  });
  await converge(paid.customerId, now);
}

/**
 * Ends whatever is paid now, for a workspace that is being removed: nothing is charged any more. Stripe is asked what
 * there is, so that a payment just made in a tab still open ends too. The customer stays at Stripe with its invoices,
 * which have to be kept. Twice is once, and so is a workspace without a subscription.
 * @throws AppError unavailable `stripe_away`
 */
export async function endAtOnce({ workspaceId }: Scope): Promise<void> {
  if (!takesMoney()) return;
  const row = await platformDb.subscription.findUnique({ where: { workspaceId } });
  const { checkoutSessionId, stripeCustomerId } = row ?? {};
  if (checkoutSessionId) {
    const session = await unlessMissing((stripe) => stripe.checkout.sessions.retrieve(checkoutSessionId));
    if (session?.status === "open") {
      await askStripe((stripe) => stripe.checkout.sessions.expire(checkoutSessionId));
    }
  }
  if (!stripeCustomerId) return;
  const all = await unlessMissing((stripe) =>
    stripe.subscriptions.list({ customer: stripeCustomerId, status: "all", limit: 100 }),
  );
  for (const { id } of (all?.data ?? []).filter((one) => !isOver(one))) {
    await unlessMissing((stripe) => stripe.subscriptions.cancel(id));
  }
}

/** @returns null when Stripe does not know it */
async function unlessMissing<T>(ask: (stripe: Stripe) => Promise<T>): Promise<T | null> {
  return askStripe(ask).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}
