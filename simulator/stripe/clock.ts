import { tell } from "./events";
import {
  charge,
  customerOf,
  day,
  draftInvoice,
  finish,
  itemOf,
  line,
  periodAt,
  productName,
  tryCard,
} from "./life";
import { changed, chargesOf, invoicesOf, nowSeconds, subscriptionsOf } from "./store";
import type { Subscription } from "./types";

/** The trial is over and there is no card: nothing is charged and nothing goes on until somebody resumes it. */
function pause(subscription: Subscription): void {
  subscription.status = "paused";
  changed();
  tell("customer.subscription.paused", subscription);
  tell("customer.subscription.updated", subscription);
}

/** Goes on after a pause, with a period that begins now. */
export function unpause(subscription: Subscription): void {
  const at = nowSeconds();
  const item = itemOf(subscription);
  const { price } = item;
  Object.assign(subscription, { status: "active", billing_cycle_anchor: at, cycles: 1 });
  item.current_period_start = at;
  item.current_period_end = periodAt(at, price.recurring, 1);
  changed();
  tell("customer.subscription.resumed", subscription);
  const lines = [line(productName(price), price.unit_amount, price.currency, at, item.current_period_end)];
  charge(subscription, "subscription_cycle", lines, at);
}

/** The first payment did not come within 23 hours. */
function giveUp(subscription: Subscription): void {
  subscription.status = "incomplete_expired";
  for (const invoice of invoicesOf(subscription.customer)) {
    const { subscription: of } = invoice.parent.subscription_details;
    if (of === subscription.id && invoice.status === "open") invoice.status = "void";
  }
  changed();
  tell("customer.subscription.updated", subscription);
}

function turnPeriod(subscription: Subscription): void {
  const item = itemOf(subscription);
  const at = item.current_period_end;
  if (subscription.cancel_at_period_end) return finish(subscription, at);
  if (subscription.status === "trialing") {
    const { card, rules } = customerOf(subscription);
    if (!card && rules?.missingCard === "pause") return pause(subscription);
    subscription.status = "active";
  }
  subscription.cycles++;
  item.current_period_start = at;
  item.current_period_end = periodAt(
    subscription.billing_cycle_anchor,
    item.price.recurring,
    subscription.cycles,
  );
  changed();
  tell("customer.subscription.updated", subscription);
  const { price, current_period_start: start, current_period_end: end } = item;
  // Stripe keeps drafts from here on, which nobody is asked to pay.
  if (subscription.status === "unpaid") return;
  charge(
    subscription,
    "subscription_cycle",
    [line(productName(price), price.unit_amount, price.currency, start, end)],
    at,
  );
}

/** The next thing that happens to a subscription by itself, and when. */
function nextDue(subscription: Subscription): { at: number; run: () => void } | null {
  const { status, told } = subscription;
  if (status === "canceled" || status === "incomplete_expired" || status === "paused") return null;
  if (status === "incomplete") {
    return { at: subscription.created + 23 * 3_600, run: () => giveUp(subscription) };
  }
  const end = itemOf(subscription).current_period_end;
  const dues: { at: number; run: () => void }[] = [{ at: end, run: () => turnPeriod(subscription) }];
  if (status === "trialing" && !told.trialWillEnd) {
    dues.push({
      at: subscription.trial_end! - 3 * day,
      run: () => {
        told.trialWillEnd = true;
        tell("customer.subscription.trial_will_end", subscription);
      },
    });
  }
  if (told.upcomingFor !== subscription.cycles && status === "active" && !subscription.cancel_at_period_end) {
    dues.push({
      at: end - 7 * day,
      run: () => {
        told.upcomingFor = subscription.cycles;
        tell("invoice.upcoming", { ...draftInvoice(subscription, "upcoming", [], end - 7 * day), id: null });
      },
    });
  }
  for (const invoice of invoicesOf(subscription.customer)) {
    if (invoice.status !== "open" || invoice.next_payment_attempt === null) continue;
    const at = invoice.next_payment_attempt;
    dues.push({ at, run: () => void tryCard(invoice, at) });
  }
  return dues.reduce((first, due) => (due.at < first.at ? due : first));
}

/** Lets everything happen to a customer that is due by now, in its order. */
export function live(customer: string): void {
  for (let steps = 0; steps < 500; steps++) {
    const dues = subscriptionsOf(customer).flatMap((subscription) => nextDue(subscription) ?? []);
    const next = dues.toSorted((a, b) => a.at - b.at)[0];
    if (!next || next.at > nowSeconds()) return;
    next.run();
  }
}

const times = new Set(
  `created start_date billing_cycle_anchor trial_start trial_end cancel_at canceled_at ended_at current_period_start
  current_period_end finalized_at paid_at next_payment_attempt period_start period_end start end`.split(
    /\s+/,
  ),
);

function age(value: unknown, seconds: number): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === "number" && times.has(key)) (value as Record<string, number>)[key] = part - seconds;
    else age(part, seconds);
  }
}

/**
 * Lets days go by for a customer. Real clocks cannot be turned, so the past is moved instead: everything they have becomes
 * that much older, and what falls due thereby happens. Whoever reads it with a real clock sees days gone by.
 */
export function advance(customer: string, days: number): void {
  // Day by day, so that what happens on the way happens as of then.
  for (let left = days; left > 0; left--) {
    for (const subscription of subscriptionsOf(customer)) {
      // Prices are shared by all.
      const { price } = itemOf(subscription);
      itemOf(subscription).price = structuredClone(price);
      age(subscription, Math.min(left, 1) * day);
      itemOf(subscription).price = price;
    }
    for (const one of chargesOf(customer)) age(one, Math.min(left, 1) * day);
    for (const invoice of invoicesOf(customer)) age(invoice, Math.min(left, 1) * day);
    live(customer);
  }
  changed();
  for (const subscription of subscriptionsOf(customer)) tell("customer.subscription.updated", subscription);
}
