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
import { askStripe, isMissing, whyRefused } from "@/lib/stripe/client";
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
 * Remembers what is asked of Stripe until it has come about, so that the audit log does not call it Stripe's doing.
 * @throws what `ask` throws; nothing is asked any more then
 */
async function asking<T>(
  { workspaceId }: Scope,
  asked: { askedPriceId?: string; askedCancel: boolean },
  ask: () => Promise<T>,
): Promise<T> {
  await platformDb.subscription.update({ where: { workspaceId }, data: asked });
  try {
    return await ask();
  } catch (error) {
    await platformDb.subscription.update({
      where: { workspaceId },
      data: { askedPriceId: null, askedCancel: null },
    });
    throw error;
  }
}

const refusals = {
  card: [
    "card_refused",
    "Your card was refused. The plan stays as it is and nothing was charged. It is your turn: mend the card at Stripe, then change the plan again.",
  ],
  confirmation: [
    "card_confirmation",
    "Your bank wants you to confirm this payment. The plan stays as it is and nothing was charged. It is your turn: change the plan at Stripe, where your bank can ask you.",
  ],
} as const;

/** What costs more is given when it is paid, not before. */
function refuseUnpaid(error: unknown): never {
  const why = whyRefused(error);
  if (!why) throw error;
  const [reason, message] = refusals[why];
  throw new AppError("payment_required", reason, message);
}

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
 * Changes the plan at Stripe, once what it costs today is paid, and reads what came of it. A cancellation is taken back
 * by it. The same change twice is one; after a refusal ask for a new preview.
 * @throws as {@link previewPlan}; payment_required `card_refused`, `card_confirmation`: nothing has changed then
 */
export async function changePlan(
  scope: Scope,
  { prorationDate, ...choice }: z.output<typeof planChangeInput>,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<void> {
  const paid = await readPaid(scope);
  const { items, item, price } = await itemFor(paid, choice);
  if (item.price.id !== price) {
    await asking(scope, { askedPriceId: price, askedCancel: false }, () =>
      askStripe((stripe) =>
        stripe.subscriptions.update(
          paid.subscriptionId,
          {
            items,
            // Not a pending update: that would wait for a day, and a cancellation cannot be taken back with it.
            // https://docs.stripe.com/billing/subscriptions/pending-updates
            payment_behavior: "error_if_incomplete",
            proration_behavior: proration,
            ...(prorationDate ? { proration_date: prorationDate } : {}),
            cancel_at_period_end: false,
          },
          { idempotencyKey: `plan:${paid.subscriptionId}:${price}:${prorationDate ?? randomUUID()}` },
        ),
      ),
    ).catch(refuseUnpaid);
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
  await asking(scope, { askedCancel: on }, () =>
    askStripe((stripe) => stripe.subscriptions.update(paid.subscriptionId, { cancel_at_period_end: on })),
  );
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
