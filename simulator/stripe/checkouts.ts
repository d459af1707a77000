import { tell } from "./events";
import { begin, pageAddress } from "./life";
import { mapAt, need, StripeError, textAt } from "./request";
import { find, showSession, type Call } from "./show";
import { changed, keep, newId, nowSeconds, tables } from "./store";
import type { Customer, Session } from "./types";

export function createSession({ fields }: Call): object {
  const customer = need(fields, "customer");
  find(tables.customers, "customer", customer);
  const price = need(fields, "line_items", "0", "price");
  find(tables.prices, "price", price);
  const id = newId("cs_test");
  const trialEnd = textAt(fields, "subscription_data", "trial_end");
  // Stripe: "must be at least 48 hours in the future".
  if (trialEnd && Number(trialEnd) < nowSeconds() + 48 * 3_600) {
    throw new StripeError(400, "The `trial_end` date has to be at least 2 days in the future.", {
      param: "subscription_data[trial_end]",
    });
  }
  const data = fields.subscription_data;
  const takesTaxIds = textAt(fields, "tax_id_collection", "enabled") === "true";
  if (takesTaxIds && textAt(fields, "customer_update", "name") !== "auto") {
    throw new StripeError(400, "Tax ID collection requires updating business name on the customer.");
  }
  const session: Session = {
    ...{ id, object: "checkout.session", mode: "subscription", status: "open", payment_status: "unpaid" },
    created: nowSeconds(),
    expires_at: nowSeconds() + 86_400,
    customer,
    subscription: null,
    success_url: need(fields, "success_url"),
    cancel_url: textAt(fields, "cancel_url") ?? need(fields, "success_url"),
    url: pageAddress(`/checkout/${id}`),
    metadata: mapAt(fields, "metadata"),
    wish: {
      price,
      trialEnd: trialEnd ? Number(trialEnd) : null,
      metadata: typeof data === "object" ? mapAt(data, "metadata") : {},
      takesCodes: textAt(fields, "allow_promotion_codes") === "true",
      takesTaxIds,
    },
  };
  keep("sessions", id, session);
  return showSession(session);
}

/** Somebody pays in the checkout. @returns false when their card is refused there */
export function completeSession(session: Session, card: Customer["card"], percentOff: number): boolean {
  if (session.status !== "open") return session.status === "complete";
  const customer = find(tables.customers, "customer", session.customer);
  if (card?.kind !== "good" && session.wish.trialEnd === null) return false;
  customer.card = card;
  const price = find(tables.prices, "price", session.wish.price);
  const { trialEnd, metadata } = session.wish;
  const subscription = begin(customer, price, { trialEnd, metadata, percentOff });
  Object.assign(session, {
    ...{ status: "complete", subscription: subscription.id, url: null },
    payment_status: trialEnd === null ? "paid" : "no_payment_required",
  });
  changed();
  tell("checkout.session.completed", showSession(session));
  return true;
}
