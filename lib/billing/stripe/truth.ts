import type Stripe from "stripe";
import type { SubscriptionState } from "@/lib/billing/plans/rules";
import type { Interval } from "@/lib/billing/plans/schemas";

/** What of a customer's subscriptions at Stripe matters here. Nothing in it is remembered from before: each is read whole. */
export type Truth = {
  state: SubscriptionState;
  stripeSubscriptionId: string;
  stripePriceId: string | null;
  /** What the price says of itself: the plan it was made for. */
  pricePlan: string | null;
  interval: Interval | null;
  currency: string;
  /** What an interval costs before discounts, in the smallest unit; null where Stripe counts instead. */
  amount: number | null;
  anchor: Date;
  trialEndsAt: Date | null;
  periodEnd: Date | null;
  cancelAt: Date | null;
  endedAt: Date | null;
  pastDueSince: Date | null;
  pastDueInvoiceId: string | null;
};

const date = (seconds: number | null | undefined): Date | null =>
  typeof seconds === "number" ? new Date(seconds * 1000) : null;

const states: Partial<Record<string, SubscriptionState>> = {
  trialing: "trialing",
  active: "active",
  past_due: "past_due",
  unpaid: "unpaid",
  paused: "paused",
  canceled: "canceled",
};

/** Nothing is charged for it any more. */
export const isOver = ({ status }: Stripe.Subscription): boolean =>
  status === "canceled" || status === "incomplete_expired";

/** Its first payment never went through, so it never began: what was there before goes on. */
const neverBegan = ({ status }: Stripe.Subscription): boolean =>
  status === "incomplete" || status === "incomplete_expired";

/**
 * The subscription that counts, of those that began: one that lives before one that is over, the older before the newer,
 * so that a second one by accident changes nothing; of those that are over the last.
 */
export function currentOf(all: readonly Stripe.Subscription[]): Stripe.Subscription | null {
  const begun = all.filter((one) => !neverBegan(one));
  const oldest = begun
    .filter(({ status }) => status !== "canceled")
    .reduce<Stripe.Subscription | null>(
      (first, one) => (first === null || one.created < first.created ? one : first),
      null,
    );
  const newest = begun.reduce<Stripe.Subscription | null>(
    (last, one) => (last === null || one.created > last.created ? one : last),
    null,
  );
  return oldest ?? newest;
}

/** @param all what Stripe lists for a customer, `latest_invoice` expanded; @returns null when none ever began */
export function truthOf(all: readonly Stripe.Subscription[]): Truth | null {
  const subscription = currentOf(all);
  if (!subscription) return null;
  const item = subscription.items.data[0];
  const invoice = typeof subscription.latest_invoice === "object" ? subscription.latest_invoice : null;
  const behind = subscription.status === "past_due" || subscription.status === "unpaid";
  const interval = item?.price.recurring?.interval;
  return {
    // A state nobody knows yet lets nothing happen that was not paid.
    state: states[subscription.status] ?? "incomplete",
    stripeSubscriptionId: subscription.id,
    stripePriceId: item?.price.id ?? null,
    pricePlan: item?.price.metadata?.plan ?? null,
    interval: interval === "month" ? "month" : interval === "year" ? "year" : null,
    currency: subscription.currency,
    amount:
      typeof item?.price.unit_amount === "number" ? item.price.unit_amount * (item.quantity ?? 1) : null,
    anchor: date(subscription.billing_cycle_anchor)!,
    trialEndsAt: date(subscription.trial_end),
    periodEnd: date(item?.current_period_end),
    cancelAt: date(subscription.cancel_at),
    endedAt: date(subscription.ended_at),
    pastDueSince: behind ? date(invoice?.status_transitions.finalized_at ?? invoice?.created) : null,
    pastDueInvoiceId: behind ? (invoice?.id ?? null) : null,
  };
}

/** What is known here of a workspace's subscription. */
export type Local = Omit<Truth, "stripeSubscriptionId" | "stripePriceId" | "pricePlan" | "currency"> & {
  planId: string;
  currency: string | null;
  stripeSubscriptionId: string | null;
  /** The number of the newest read that was taken in. */
  readWritten: number;
};

/** What a read found, and the plan its price stands for; null for a price nobody knows. */
export type Read = { number: number; truth: Truth | null; planId: string | null };

/**
 * Takes in what a read found. Reads are numbered when they begin; one that began earlier than the newest that was taken in
 * changes nothing, so neither order nor repetition of what rang for them matters. What an operator gave after a
 * subscription was over is not taken away by hearing again that it is over. Pure.
 * @returns what is known from now on; null when the read came too late
 */
export function takeIn(local: Local, { number, truth, planId }: Read): Local | null {
  if (number <= local.readWritten) return null;
  const wasGivenSince =
    (local.state === "given" || local.state === "trial") &&
    truth?.state === "canceled" &&
    truth.stripeSubscriptionId === local.stripeSubscriptionId;
  if (!truth || wasGivenSince) return { ...local, readWritten: number };
  const { stripePriceId: _, pricePlan: __, ...rest } = truth;
  return { ...rest, planId: planId ?? local.planId, readWritten: number };
}
