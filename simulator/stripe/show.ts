import { mapAt, missing, type Fields } from "./request";
import { chargesOf, tables } from "./store";
import type { Customer, Invoice, Session, Subscription } from "./types";

/** What was asked, beside the address. */
export type Call = { fields: Fields; query: URLSearchParams };

export const find = <Value>(table: Map<string, Value>, kind: string, id: string): Value => {
  const value = table.get(id);
  if (!value) throw missing(kind, id);
  return value;
};
export const list = (url: string, data: unknown[]) => ({ object: "list", url, has_more: false, data });

const cardOf = (customer: Customer) =>
  customer.card && {
    id: `pm_${customer.id.slice(4)}`,
    object: "payment_method",
    type: "card",
    customer: customer.id,
    card: {
      brand: "visa",
      last4: customer.card.last4,
      exp_month: 12,
      exp_year: new Date().getUTCFullYear() + 3,
    },
  };

/** As Stripe shows it, with what was asked to be expanded. */
export function showCustomer(customer: Customer, expanded: ReadonlySet<string>): object {
  const { card: _, rules: __, ...rest } = customer;
  const method = cardOf(customer);
  return {
    ...rest,
    livemode: false,
    invoice_settings: {
      default_payment_method: expanded.has("invoice_settings.default_payment_method")
        ? method
        : (method?.id ?? null),
    },
  };
}

export function showSubscription(subscription: Subscription, expanded: ReadonlySet<string>): object {
  const { told: _, percentOff: __, cycles: ___, ...rest } = subscription;
  return {
    ...rest,
    livemode: false,
    latest_invoice:
      expanded.has("latest_invoice") && rest.latest_invoice
        ? (tables.invoices.get(rest.latest_invoice) ?? rest.latest_invoice)
        : rest.latest_invoice,
  };
}

export const showSession = ({ wish: _, ...session }: Session): object => ({ ...session, livemode: false });

/** An invoice with how it was paid, which Stripe shows when asked to. */
export function withPayments(invoice: Invoice): object {
  const payments = chargesOf(invoice.customer)
    .filter((charge) => charge.invoice === invoice.id)
    .map(({ id, created, amount, currency, payment_intent }) => ({
      ...{ id: `inpay_${id.slice(3)}`, object: "invoice_payment", invoice: invoice.id, created, currency },
      ...{ amount_paid: amount, amount_requested: amount, is_default: true, livemode: false, status: "paid" },
      payment: { type: "payment_intent", payment_intent },
    }));
  return { ...invoice, payments: list(`/v1/invoices/${invoice.id}/payments`, payments) };
}

export const expandedOf = ({ fields, query }: Call): Set<string> => {
  const values = [
    ...Object.values(mapAt(fields, "expand")),
    ...[...query].filter(([name]) => name.startsWith("expand[")).map(([, value]) => value),
  ];
  return new Set(values.map((value) => value.replace(/^data\./, "")));
};
