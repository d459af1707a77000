import type Stripe from "stripe";
import type { SubscriptionState } from "@/lib/billing/plans/rules";
import type { Interval } from "@/lib/billing/plans/schemas";

/** What of a customer's subscriptions at Stripe matters here. Nothing in it is remembered from before: each is read whole. */
export type Truth = {
  state: SubscriptionState;
  stripeSubscriptionId: string;
  stripePriceId: string | null;
  interval: Interval | null;
  currency: string;
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
  incomplete: "incomplete",
  incomplete_expired: "canceled",
  paused: "paused",
  canceled: "canceled",
};

/** Nothing is charged for it any more. */
export const isOver = ({ status }: Stripe.Subscription): boolean =>
  status === "canceled" || status === "incomplete_expired";

/**
 * The subscription that counts: one that lives before one that is over, a paid one before one that waits for its first
 * payment, the older before the newer, so that a second one by accident changes nothing; of those that are over the last.
 */
export function currentOf(all: readonly Stripe.Subscription[]): Stripe.Subscription | null {
  const living = all.filter((one) => !isOver(one));
  const begun = living.filter(({ status }) => status !== "incomplete");
  const oldest = (list: Stripe.Subscription[]) =>
    list.reduce<Stripe.Subscription | null>(
      (first, one) => (first === null || one.created < first.created ? one : first),
      null,
    );
  const newest = all.reduce<Stripe.Subscription | null>(
    (last, one) => (last === null || one.created > last.created ? one : last),
    null,
  );
  return oldest(begun) ?? oldest(living) ?? newest;
}

/** @param all what Stripe lists for a customer, `latest_invoice` expanded; @returns null when there never was one */
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
    interval: interval === "month" ? "month" : interval === "year" ? "year" : null,
    currency: subscription.currency,
    anchor: date(subscription.billing_cycle_anchor)!,
    trialEndsAt: date(subscription.trial_end),
    periodEnd: date(item?.current_period_end),
    cancelAt: date(subscription.cancel_at),
    endedAt: date(subscription.ended_at),
    pastDueSince: behind ? date(invoice?.status_transitions.finalized_at ?? invoice?.created) : null,
    pastDueInvoiceId: behind ? (invoice?.id ?? null) : null,
  };
}

/** What is known locally of reading Stripe. */
export type Local<T> = { readWritten: number; truth: T };

/**
 * Takes in what a read found. Reads are numbered when they begin; one that began earlier than the newest that was written
 * changes nothing, so neither order nor repetition of what rang for them matters.
 */
export const takeIn = <T>(local: Local<T>, read: { number: number; truth: T }): Local<T> =>
  read.number > local.readWritten ? { readWritten: read.number, truth: read.truth } : local;
