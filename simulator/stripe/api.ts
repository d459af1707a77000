import { tell } from "./events";
import {
  begin,
  cancelLater,
  changePrice,
  draftInvoice,
  finish,
  itemOf,
  live,
  pageAddress,
  prorate,
} from "./life";
import { mapAt, missing, need, StripeError, textAt, type Fields } from "./request";
import { changed, invoicesOf, keep, newId, nowSeconds, subscriptionsOf, tables } from "./store";
import type { Customer, Invoice, Price, Session, Subscription } from "./types";

type Answer = unknown;
type Call = { fields: Fields; query: URLSearchParams };
type Verb = (call: Call, id: string) => Answer;

const find = <Value>(table: Map<string, Value>, kind: string, id: string): Value => {
  const value = table.get(id);
  if (!value) throw missing(kind, id);
  return value;
};
const list = (url: string, data: unknown[]) => ({ object: "list", url, has_more: false, data });

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
  const { card: _, ...rest } = customer;
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

const expandedOf = ({ fields, query }: Call): Set<string> => {
  const values = [
    ...Object.values(mapAt(fields, "expand")),
    ...[...query].filter(([name]) => name.startsWith("expand[")).map(([, value]) => value),
  ];
  return new Set(values.map((value) => value.replace(/^data\./, "")));
};

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
    recurring: { interval, interval_count: 1 },
  };
  keep("prices", price.id, price);
  return price;
}

function createSession({ fields }: Call): object {
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
    ({ status }) => call.query.get("status") === "all" || status !== "canceled",
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
    changePrice(subscription, find(tables.prices, "price", price), at);
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
  "GET invoices": ({ query }) => {
    const customer = query.get("customer") ?? "";
    live(customer);
    const all = invoicesOf(customer);
    const after = query.get("starting_after");
    const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
    const limit = Number(query.get("limit") ?? 10);
    return { ...list("/v1/invoices", all.slice(from, from + limit)), has_more: all.length > from + limit };
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
