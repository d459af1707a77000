import type Stripe from "stripe";
import { converge } from "@/lib/billing/stripe/converge";
import type { PaymentsView } from "@/lib/billing/plans/views";
import { platformDb } from "@/lib/platform/db";
import { askStripe, isMissing } from "@/lib/stripe/client";
import type { Scope } from "@/lib/tenancy/scope";

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const twoDigits = (number: number): string => String(number).padStart(2, "0");

/**
 * What of an invoice was given back. An invoice names its payments, and a charge the payment it belongs to: neither names
 * the other. https://docs.stripe.com/changelog/basil/2025-03-31/add-support-for-multiple-partial-payments-on-invoices
 */
function refundedBy(charges: readonly Stripe.Charge[]): (invoice: Stripe.Invoice) => number {
  const idOf = (value: string | { id: string } | null | undefined) =>
    typeof value === "string" ? value : value?.id;
  const back = new Map<string, number>();
  for (const { id, payment_intent, amount_refunded } of charges) {
    const payment = idOf(payment_intent) ?? id;
    back.set(payment, (back.get(payment) ?? 0) + amount_refunded);
  }
  return ({ payments }) =>
    (payments?.data ?? []).reduce(
      (sum, { payment }) => sum + (back.get(idOf(payment.payment_intent ?? payment.charge) ?? "") ?? 0),
      0,
    );
}

/**
 * The card, the next payment and the newest invoices, as Stripe has them at this moment. Who comes back from Stripe asks
 * for them, so the subscription is read anew as well: nobody waits for an event to be told.
 * @throws AppError unavailable `stripe_away`
 */
export async function getPayments({ workspaceId }: Scope, now: Date): Promise<PaymentsView> {
  const read = () => platformDb.subscription.findUniqueOrThrow({ where: { workspaceId } });
  const { stripeCustomerId: customer } = await read();
  if (!customer) return { card: null, next: null, invoices: [] };
  await converge(customer, now);
  const { stripeSubscriptionId: subscription } = await read();
  const [person, agreed, next, invoices, charges] = await Promise.all([
    askStripe((stripe) =>
      stripe.customers.retrieve(customer, { expand: ["invoice_settings.default_payment_method"] }),
    ),
    subscription
      ? askStripe((stripe) =>
          stripe.subscriptions.retrieve(subscription, { expand: ["default_payment_method"] }),
        )
      : null,
    subscription
      ? askStripe((stripe) => stripe.invoices.createPreview({ customer, subscription })).catch(
          (error: unknown) => {
            // It ends, or has ended: nothing more is to be paid.
            if (isMissing(error)) return null;
            throw error;
          },
        )
      : null,
    askStripe((stripe) => stripe.invoices.list({ customer, limit: 24, expand: ["data.payments"] })),
    askStripe((stripe) => stripe.charges.list({ customer, limit: 100 })),
  ]);
  // Checkout keeps the card with the subscription, the portal with the customer.
  const methods = [
    agreed?.default_payment_method,
    person.deleted ? null : person.invoice_settings.default_payment_method,
  ];
  const card = methods.flatMap((method) => (typeof method === "object" && method?.card) || [])[0];
  const refunded = refundedBy(charges.data);
  const at = next?.next_payment_attempt ?? next?.period_end;
  return {
    card: card
      ? {
          brand: card.brand,
          last4: card.last4,
          expires: `${twoDigits(card.exp_month)}/${twoDigits(card.exp_year % 100)}`,
        }
      : null,
    next: next && at ? { at: iso(at), amount: next.amount_due, currency: next.currency } : null,
    invoices: invoices.data.flatMap((invoice) => {
      const { id, number, created, status, currency, total, hosted_invoice_url: url } = invoice;
      if (!id || status === "draft") return [];
      return [
        {
          ...{ id, number, currency, total, url: url ?? null },
          at: iso(created),
          status: status ?? "open",
          refunded: refunded(invoice),
        },
      ];
    }),
  };
}
