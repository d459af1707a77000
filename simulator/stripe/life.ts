import { tell } from "./events";
import { changed, invoicesOf, keep, newId, nowSeconds, tables } from "./store";
import type { Charge, Customer, Invoice, Item, Line, Price, Subscription } from "./types";

export const day = 86_400;
/** Days after a failed payment on which it is tried again; after the last the subscription is over. */
const retryDays = [3, 8, 15, 21];

/** So many months after the anchor; the last day of a month that is too short. */
export function periodAt(anchor: number, { interval }: Price["recurring"], cycles: number): number {
  const from = new Date(anchor * 1000);
  const months = cycles * (interval === "year" ? 12 : 1);
  const moved = new Date(from);
  moved.setUTCDate(1);
  moved.setUTCMonth(from.getUTCMonth() + months);
  const days = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(from.getUTCDate(), days));
  return Math.floor(moved.getTime() / 1000);
}

export const itemOf = (subscription: Subscription): Item => subscription.items.data[0]!;
export const customerOf = (subscription: Subscription): Customer =>
  tables.customers.get(subscription.customer)!;

export const line = (
  description: string,
  amount: number,
  currency: string,
  start: number,
  end: number,
): Line => ({
  ...{ id: newId("il"), object: "line_item" as const, description, amount, currency },
  period: { start, end },
});

export const productName = (price: Price): string =>
  tables.products.get(price.product)?.name ?? price.product;

/** What a change of price costs now: what is left of the old period back, what is left of it anew. */
export function prorate(subscription: Subscription, next: Price, at: number): Line[] {
  const { price, current_period_start: start, current_period_end: end } = itemOf(subscription);
  if (subscription.status === "trialing") return [];
  const left = Math.max(0, Math.min(1, (end - at) / (end - start)));
  const back = line(
    `Unused time on ${productName(price)}`,
    -Math.round(price.unit_amount * left),
    price.currency,
    at,
    end,
  );
  if (price.recurring.interval !== next.recurring.interval) {
    return [
      back,
      line(productName(next), next.unit_amount, next.currency, at, periodAt(at, next.recurring, 1)),
    ];
  }
  return [
    back,
    line(
      `Remaining time on ${productName(next)}`,
      Math.round(next.unit_amount * left),
      next.currency,
      at,
      end,
    ),
  ];
}

/** An invoice that nobody has to pay yet. */
export function draftInvoice(subscription: Subscription, reason: string, lines: Line[], at: number): Invoice {
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const total = Math.max(0, Math.round(subtotal * (1 - subscription.percentOff / 100)));
  const { current_period_start, current_period_end } = itemOf(subscription);
  return {
    id: newId("in"),
    object: "invoice",
    number: null,
    created: at,
    customer: subscription.customer,
    currency: subscription.currency,
    status: "draft",
    billing_reason: reason,
    total,
    subtotal,
    amount_due: total,
    amount_paid: 0,
    amount_remaining: total,
    attempt_count: 0,
    attempted: false,
    next_payment_attempt: null,
    period_start: current_period_start,
    period_end: current_period_end,
    hosted_invoice_url: null,
    invoice_pdf: null,
    status_transitions: { finalized_at: null, paid_at: null },
    parent: {
      type: "subscription_details",
      subscription_details: { subscription: subscription.id, metadata: subscription.metadata },
    },
    lines: { object: "list", has_more: false, data: lines },
  };
}

let origin = "http://127.0.0.1";
export const setStripeOrigin = (given: string): void => void (origin = given);
export const pageAddress = (path: string): string => `${origin}/stripe${path}`;

/** Makes an invoice due and tries the card at once. */
export function charge(subscription: Subscription, reason: string, lines: Line[], at: number): Invoice {
  const invoice = draftInvoice(subscription, reason, lines, at);
  invoice.status = "open";
  invoice.number = `SIM-${String(tables.invoices.size + 1).padStart(4, "0")}`;
  invoice.status_transitions.finalized_at = at;
  invoice.hosted_invoice_url = pageAddress(`/invoices/${invoice.id}`);
  invoice.invoice_pdf = pageAddress(`/invoices/${invoice.id}`);
  keep("invoices", invoice.id, invoice);
  subscription.latest_invoice = invoice.id;
  tryCard(invoice, at);
  return invoice;
}

function keepCharge(invoice: Invoice, at: number): void {
  if (invoice.amount_paid === 0) return;
  const id = newId("ch");
  keep("charges", id, {
    ...{ id, object: "charge", created: at, customer: invoice.customer, currency: invoice.currency },
    ...{ status: "succeeded", paid: true, amount: invoice.amount_paid, amount_refunded: 0, refunded: false },
    ...{ payment_intent: newId("pi"), invoice: invoice.id },
  });
}

export const showCharge = ({ invoice: _, ...charge }: Charge): object => ({ ...charge, livemode: false });

/** Money back, as the operator gives it in Stripe's dashboard. */
export function refund(charge: Charge, amount: number): void {
  charge.amount_refunded = Math.min(charge.amount, charge.amount_refunded + amount);
  charge.refunded = charge.amount_refunded === charge.amount;
  changed();
  tell("charge.refunded", showCharge(charge));
}

/** One try of the card, and what comes of it for the subscription. */
export function tryCard(invoice: Invoice, at: number): boolean {
  const subscription = tables.subscriptions.get(invoice.parent.subscription_details.subscription)!;
  const { card } = customerOf(subscription);
  invoice.attempted = true;
  const paid = invoice.amount_remaining === 0 || card?.kind === "good";
  if (invoice.amount_remaining > 0) invoice.attempt_count++;
  if (paid) {
    invoice.status = "paid";
    invoice.amount_paid = invoice.total;
    invoice.amount_remaining = 0;
    invoice.next_payment_attempt = null;
    invoice.status_transitions.paid_at = at;
    keepCharge(invoice, at);
    const wasBehind = ["past_due", "unpaid", "incomplete"].includes(subscription.status);
    const open = invoicesOf(subscription.customer).some(({ status }) => status === "open");
    if (wasBehind && !open) subscription.status = "active";
    changed();
    tell("invoice.paid", invoice);
    tell("invoice.payment_succeeded", invoice);
    if (wasBehind) tell("customer.subscription.updated", subscription);
    return true;
  }
  // The first payment is tried once: somebody is there to see it fail.
  const isFirst = subscription.status === "incomplete";
  const next = isFirst ? undefined : retryDays[invoice.attempt_count - 1];
  invoice.next_payment_attempt = next === undefined ? null : invoice.created + next * day;
  if (subscription.status === "active" || subscription.status === "trialing")
    subscription.status = "past_due";
  changed();
  tell("invoice.payment_failed", invoice);
  tell("customer.subscription.updated", subscription);
  if (isFirst || next !== undefined) return false;
  if (customerOf(subscription).rules?.retriesEnd !== "unpaid") finish(subscription, at);
  else if (subscription.status === "past_due") {
    subscription.status = "unpaid";
    tell("customer.subscription.updated", subscription);
  }
  return false;
}

/** The subscription is over. */
export function finish(subscription: Subscription, at: number): void {
  subscription.status = "canceled";
  subscription.ended_at = at;
  subscription.canceled_at ??= at;
  for (const invoice of invoicesOf(subscription.customer)) {
    if (invoice.status === "open") invoice.next_payment_attempt = null;
  }
  changed();
  tell("customer.subscription.deleted", subscription);
}

/** Begins a subscription; a trial asks for no money before its end. */
export function begin(
  customer: Customer,
  price: Price,
  wish: { trialEnd: number | null; metadata: Record<string, string>; percentOff: number },
): Subscription {
  const at = nowSeconds();
  const paysAtOnce = customer.card?.kind === "good" || price.unit_amount === 0;
  const id = newId("sub");
  const anchor = wish.trialEnd ?? at;
  const subscription: Subscription = {
    ...{
      id,
      object: "subscription",
      created: at,
      start_date: at,
      customer: customer.id,
      currency: price.currency,
    },
    status: wish.trialEnd === null ? (paysAtOnce ? "active" : "incomplete") : "trialing",
    billing_cycle_anchor: anchor,
    trial_start: wish.trialEnd === null ? null : at,
    trial_end: wish.trialEnd,
    ...{
      cancel_at: null,
      cancel_at_period_end: false,
      canceled_at: null,
      ended_at: null,
      latest_invoice: null,
    },
    default_payment_method: null,
    metadata: wish.metadata,
    items: {
      object: "list",
      has_more: false,
      data: [
        {
          ...{
            id: newId("si"),
            object: "subscription_item",
            created: at,
            subscription: id,
            price,
            quantity: 1,
          },
          current_period_start: at,
          current_period_end: wish.trialEnd ?? periodAt(anchor, price.recurring, 1),
        },
      ],
    },
    told: { trialWillEnd: false, upcomingFor: null },
    percentOff: wish.percentOff,
    cycles: wish.trialEnd === null ? 1 : 0,
  };
  keep("subscriptions", id, subscription);
  tell("customer.subscription.created", subscription);
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  const amount = wish.trialEnd === null ? price.unit_amount : 0;
  charge(
    subscription,
    "subscription_create",
    [line(productName(price), amount, price.currency, start, end)],
    at,
  );
  return subscription;
}

/** Whether the card pays what a change of price costs at once. */
export function wouldPay(subscription: Subscription, next: Price, at: number): boolean {
  const lines = prorate(subscription, next, at);
  const due = draftInvoice(subscription, "subscription_update", lines, at).amount_due;
  return due === 0 || customerOf(subscription).card?.kind === "good";
}

/** Another price from now on. */
export function changePrice(subscription: Subscription, next: Price, at: number): void {
  const lines = prorate(subscription, next, at);
  const item = itemOf(subscription);
  const otherInterval = item.price.recurring.interval !== next.recurring.interval;
  item.price = next;
  if (otherInterval && subscription.status !== "trialing") {
    subscription.billing_cycle_anchor = at;
    subscription.cycles = 1;
    item.current_period_start = at;
    item.current_period_end = periodAt(at, next.recurring, 1);
  }
  changed();
  tell("customer.subscription.updated", subscription);
  if (lines.length > 0) charge(subscription, "subscription_update", lines, at);
}

/** Cancels at the end of the period, or takes that back. */
export function cancelLater(subscription: Subscription, on: boolean): void {
  subscription.cancel_at_period_end = on;
  subscription.cancel_at = on ? itemOf(subscription).current_period_end : null;
  subscription.canceled_at = on ? nowSeconds() : null;
  changed();
  tell("customer.subscription.updated", subscription);
}
