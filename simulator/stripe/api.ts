import { createSession } from "./checkouts";
import { live } from "./clock";
import { tell } from "./events";
import {
  cancelLater,
  changePrice,
  draftInvoice,
  finish,
  itemOf,
  pageAddress,
  prorate,
  showCharge,
  wouldPay,
} from "./life";
import { mapAt, need, StripeError, textAt } from "./request";
import {
  expandedOf,
  find,
  list,
  showCustomer,
  showSession,
  showSubscription,
  withPayments,
  type Call,
} from "./show";
import { changed, chargesOf, invoicesOf, keep, newId, nowSeconds, subscriptionsOf, tables } from "./store";
import type { Customer, Invoice, Price } from "./types";

type Answer = unknown;
type Verb = (call: Call, id: string) => Answer;

function createCustomer({ fields }: Call): object {
  const customer: Customer = {
    ...{ id: newId("cus"), object: "customer", created: nowSeconds() },
    email: textAt(fields, "email") ?? null,
    name: textAt(fields, "name") ?? null,
    metadata: mapAt(fields, "metadata"),
    invoice_settings: { default_payment_method: null },
    card: null,
  };
  keep("customers", customer.id, customer);
  return showCustomer(customer, new Set());
}

function createPrice({ fields }: Call): Price {
  const interval = need(fields, "recurring", "interval");
  if (interval !== "month" && interval !== "year") throw new StripeError(400, "Invalid recurring[interval].");
  const product = need(fields, "product");
  find(tables.products, "product", product);
  const price: Price = {
    ...{
      id: newId("price"),
      object: "price",
      created: nowSeconds(),
      active: true,
      type: "recurring",
      product,
    },
    currency: need(fields, "currency"),
    unit_amount: Number(need(fields, "unit_amount")),
    lookup_key: textAt(fields, "lookup_key") ?? null,
    metadata: mapAt(fields, "metadata"),
    recurring: { interval, interval_count: 1 },
  };
  keep("prices", price.id, price);
  return price;
}

function createPortal({ fields }: Call): object {
  const customer = need(fields, "customer");
  find(tables.customers, "customer", customer);
  const id = newId("bps");
  const portal = {
    ...{ id, object: "billing_portal.session" as const, created: nowSeconds(), customer },
    return_url: need(fields, "return_url"),
    url: pageAddress(`/portal/${id}`),
  };
  keep("portals", id, portal);
  return { ...portal, livemode: false };
}

function listSubscriptions(call: Call): object {
  const customer = call.query.get("customer") ?? "";
  find(tables.customers, "customer", customer);
  live(customer);
  const all = subscriptionsOf(customer).filter(
    ({ status }) =>
      call.query.get("status") === "all" || (status !== "canceled" && status !== "incomplete_expired"),
  );
  const limit = Number(call.query.get("limit") ?? 10);
  const expanded = expandedOf(call);
  return list(
    "/v1/subscriptions",
    all.slice(0, limit).map((one) => showSubscription(one, expanded)),
  );
}

function updateSubscription(call: Call, id: string): object {
  const subscription = find(tables.subscriptions, "subscription", id);
  live(subscription.customer);
  if (subscription.status === "canceled") {
    throw new StripeError(
      400,
      "A canceled subscription can only update its cancellation_details and metadata.",
    );
  }
  const { fields } = call;
  const price = textAt(fields, "items", "0", "price");
  const at = Number(textAt(fields, "proration_date") ?? nowSeconds());
  if (price && price !== itemOf(subscription).price.id) {
    const next = find(tables.prices, "price", price);
    if (textAt(fields, "payment_behavior") === "error_if_incomplete" && !wouldPay(subscription, next, at)) {
      throw new StripeError(402, "Your card was declined.", {
        ...{ type: "card_error", code: "card_declined", decline_code: "generic_decline" },
      });
    }
    changePrice(subscription, next, at);
  }
  const cancel = textAt(fields, "cancel_at_period_end");
  if (cancel !== undefined) cancelLater(subscription, cancel === "true");
  return showSubscription(subscription, expandedOf(call));
}

function preview(call: Call): Invoice {
  const { fields } = call;
  const subscription = find(tables.subscriptions, "subscription", need(fields, "subscription"));
  live(subscription.customer);
  if (subscription.status === "canceled") {
    throw new StripeError(404, "No upcoming invoices for customer", { code: "invoice_upcoming_none" });
  }
  const details = fields.subscription_details;
  const price = typeof details === "object" ? textAt(details, "items", "0", "price") : undefined;
  const item = itemOf(subscription);
  if (price) {
    const date = typeof details === "object" ? textAt(details, "proration_date") : undefined;
    const at = Number(date ?? nowSeconds());
    return draftInvoice(
      subscription,
      "upcoming",
      prorate(subscription, find(tables.prices, "price", price), at),
      at,
    );
  }
  if (subscription.cancel_at_period_end) {
    throw new StripeError(404, "No upcoming invoices for customer", { code: "invoice_upcoming_none" });
  }
  const end = item.current_period_end;
  const next = draftInvoice(
    subscription,
    "upcoming",
    [
      {
        ...{ id: newId("il"), object: "line_item", currency: item.price.currency },
        description: tables.products.get(item.price.product)?.name ?? item.price.product,
        amount: item.price.unit_amount,
        period: { start: end, end },
      },
    ],
    end,
  );
  return { ...next, next_payment_attempt: end };
}

const routes: Record<string, Verb> = {
  "POST customers": createCustomer,
  "GET customers/:id": (call, id) => showCustomer(find(tables.customers, "customer", id), expandedOf(call)),
  "POST customers/:id": ({ fields }, id) => {
    const customer = find(tables.customers, "customer", id);
    customer.email = textAt(fields, "email") ?? customer.email;
    customer.name = textAt(fields, "name") ?? customer.name;
    Object.assign(customer.metadata, mapAt(fields, "metadata"));
    changed();
    tell("customer.updated", showCustomer(customer, new Set()));
    return showCustomer(customer, new Set());
  },
  "POST products": ({ fields }) => {
    const id = textAt(fields, "id") ?? newId("prod");
    if (tables.products.has(id)) {
      throw new StripeError(400, `Product already exists: ${id}`, {
        code: "resource_already_exists",
        param: "id",
      });
    }
    const product = {
      ...{ id, object: "product" as const, created: nowSeconds() },
      name: need(fields, "name"),
      metadata: mapAt(fields, "metadata"),
    };
    keep("products", id, product);
    return product;
  },
  "GET products/:id": (_, id) => find(tables.products, "product", id),
  "POST prices": createPrice,
  "GET prices/:id": (_, id) => find(tables.prices, "price", id),
  "POST checkout/sessions": createSession,
  "GET checkout/sessions/:id": (_, id) => showSession(find(tables.sessions, "checkout.session", id)),
  "POST checkout/sessions/:id/expire": (_, id) => {
    const session = find(tables.sessions, "checkout.session", id);
    if (session.status !== "open") {
      throw new StripeError(400, 'Only Checkout Sessions with a status in ["open"] can be expired.');
    }
    Object.assign(session, { status: "expired", url: null });
    changed();
    return showSession(session);
  },
  "POST billing_portal/sessions": createPortal,
  "GET subscriptions": listSubscriptions,
  "GET subscriptions/:id": (call, id) => {
    const subscription = find(tables.subscriptions, "subscription", id);
    live(subscription.customer);
    return showSubscription(subscription, expandedOf(call));
  },
  "POST subscriptions/:id": updateSubscription,
  "DELETE subscriptions/:id": (call, id) => {
    const subscription = find(tables.subscriptions, "subscription", id);
    if (subscription.status !== "canceled") finish(subscription, nowSeconds());
    return showSubscription(subscription, expandedOf(call));
  },
  "GET customers/:id/tax_ids": (_, id) => {
    find(tables.customers, "customer", id);
    const mine = [...tables.taxIds.values()].filter(({ customer }) => customer === id);
    return list(`/v1/customers/${id}/tax_ids`, mine);
  },
  "GET charges": ({ query }) => {
    const customer = query.get("customer") ?? "";
    live(customer);
    const limit = Number(query.get("limit") ?? 10);
    return list("/v1/charges", chargesOf(customer).slice(0, limit).map(showCharge));
  },
  "GET invoices": (call) => {
    const { query } = call;
    const customer = query.get("customer") ?? "";
    live(customer);
    const all = invoicesOf(customer);
    const after = query.get("starting_after");
    const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
    const limit = Number(query.get("limit") ?? 10);
    const shown = all.slice(from, from + limit);
    const answer = expandedOf(call).has("payments") ? shown.map(withPayments) : shown;
    return { ...list("/v1/invoices", answer), has_more: all.length > from + limit };
  },
  "POST invoices/create_preview": preview,
  "GET invoices/:id": (_, id) => find(tables.invoices, "invoice", id),
};
const table = Object.entries(routes).map(([signature, verb]) => {
  const [method, path] = signature.split(" ") as [string, string];
  return { method, pattern: new RegExp(`^${path.replace(":id", "([^/]+)")}$`), verb };
});

/** @param path below /v1/ */
export function answerApi(method: string, path: string, call: Call): Answer {
  for (const route of table) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match) return route.verb(call, match[1] ?? "");
  }
  throw new StripeError(404, `Unrecognized request URL (${method}: /v1/${path}).`);
}
