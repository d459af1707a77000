import { advance, unpause } from "./clock";
import { tell } from "./events";
import { begin, cancelLater, changePrice, itemOf, refund, tryCard, wouldPay } from "./life";
import { textAt, type Fields } from "./request";
import { changed, chargesOf, invoicesOf, nowSeconds, subscriptionsOf, tables } from "./store";
import type { CardKind, Customer } from "./types";

/** Stripe's own test numbers: https://docs.stripe.com/testing */
export function readCard(number: string): Customer["card"] {
  const digits = number.replace(/\D/g, "");
  if (digits.length !== 16) return null;
  const kind: CardKind = digits === "4000000000000341" ? "failing" : "good";
  return { kind, last4: digits.slice(-4) };
}

type Deed = (customer: Customer, form: Fields) => void;

export const current = (customer: Customer) =>
  subscriptionsOf(customer.id).find(({ status }) => status !== "canceled" && status !== "incomplete_expired");

const portalDeeds: Record<string, Deed> = {
  card: (customer, form) => {
    const card = readCard(textAt(form, "card") ?? "");
    if (!card) return;
    customer.card = card;
    changed();
    tell("customer.updated", { ...customer, card: undefined, rules: undefined });
    // Whoever mends their card wants what is open to be paid with it.
    for (const invoice of invoicesOf(customer.id).toReversed()) {
      if (invoice.status === "open" && current(customer)) tryCard(invoice, nowSeconds());
    }
  },
  cancel: (customer) => {
    const subscription = current(customer);
    if (subscription) cancelLater(subscription, true);
  },
  resume: (customer) => {
    const subscription = current(customer);
    if (subscription?.status === "paused") unpause(subscription);
    else if (subscription) cancelLater(subscription, false);
  },
  plan: (customer, form) => {
    const subscription = current(customer);
    const price = tables.prices.get(textAt(form, "price") ?? "");
    if (!subscription || !price || price.id === itemOf(subscription).price.id) return;
    // The portal changes nothing that is not paid.
    if (wouldPay(subscription, price, nowSeconds())) changePrice(subscription, price, nowSeconds());
  },
  advance: (customer, form) =>
    advance(customer.id, Math.min(400, Math.max(1, Number(textAt(form, "days")) || 1))),
};

/** What the operator can do in Stripe's dashboard, or says there for everybody. */
const dashboardDeeds: Record<string, Deed> = {
  subscribe: (customer, form) => {
    const price = tables.prices.get(textAt(form, "price") ?? "");
    if (price) begin(customer, price, { trialEnd: null, metadata: {}, percentOff: 0 });
  },
  refund: (customer, form) => {
    const charge = chargesOf(customer.id)[0];
    if (charge) refund(charge, Number(textAt(form, "amount")) || charge.amount);
  },
  "remove-card": (customer) => {
    customer.card = null;
    changed();
  },
  rules: (customer, form) => {
    customer.rules = {
      retriesEnd: textAt(form, "retries_end") === "unpaid" ? "unpaid" : "cancel",
      missingCard: textAt(form, "missing_card") === "pause" ? "pause" : "create_invoice",
    };
    changed();
  },
};

/** What a button of the portal does to a customer. */
export const actInPortal = (customer: Customer, form: Fields): void =>
  portalDeeds[textAt(form, "deed") ?? ""]?.(customer, form);

/** What the control API does to a customer: whatever the portal and the dashboard can. */
export function act(customer: Customer, deed: string, fields: Fields): boolean {
  const known = portalDeeds[deed] ?? dashboardDeeds[deed];
  known?.(customer, fields);
  return known !== undefined;
}
