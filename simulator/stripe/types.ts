/** Objects as Stripe's API shows them, as far as somebody who sells subscriptions looks. Times in seconds since 1970. */

export type CardKind = "good" | "failing";

export interface Customer {
  id: string;
  object: "customer";
  created: number;
  email: string | null;
  name: string | null;
  metadata: Record<string, string>;
  invoice_settings: { default_payment_method: string | null };
  /** What Stripe does not show: the card on file. */
  card: { kind: CardKind; last4: string } | null;
  rules?: Rules;
}

/** What Stripe's dashboard says for a whole account is said for a customer here, so that each test has its own. */
export interface Rules {
  /** What becomes of a subscription after the last try of the card. */
  retriesEnd?: "cancel" | "unpaid";
  /** What happens at the end of a trial without a card. */
  missingCard?: "create_invoice" | "pause";
}

export interface TaxId {
  id: string;
  object: "tax_id";
  created: number;
  customer: string;
  type: string;
  value: string;
}

export interface Charge {
  id: string;
  object: "charge";
  created: number;
  customer: string;
  currency: string;
  status: "succeeded";
  paid: true;
  amount: number;
  amount_refunded: number;
  refunded: boolean;
  payment_intent: string;
  /** What Stripe does not show. */
  invoice: string;
}

export interface Price {
  id: string;
  object: "price";
  created: number;
  active: boolean;
  currency: string;
  unit_amount: number;
  product: string;
  lookup_key: string | null;
  metadata: Record<string, string>;
  recurring: { interval: "month" | "year"; interval_count: 1 };
  type: "recurring";
}

export interface Product {
  id: string;
  object: "product";
  created: number;
  name: string;
  metadata: Record<string, string>;
}

export interface Session {
  id: string;
  object: "checkout.session";
  created: number;
  expires_at: number;
  mode: "subscription";
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid" | "no_payment_required";
  customer: string;
  subscription: string | null;
  success_url: string;
  cancel_url: string;
  url: string | null;
  metadata: Record<string, string>;
  /** What Stripe does not show. */
  wish: {
    price: string;
    trialEnd: number | null;
    metadata: Record<string, string>;
    takesCodes: boolean;
    takesTaxIds: boolean;
  };
}

export interface PortalSession {
  id: string;
  object: "billing_portal.session";
  created: number;
  customer: string;
  return_url: string;
  url: string;
}

export type SubscriptionStatus =
  "trialing" | "active" | "past_due" | "unpaid" | "canceled" | "incomplete" | "incomplete_expired" | "paused";

export interface Subscription {
  id: string;
  object: "subscription";
  created: number;
  start_date: number;
  customer: string;
  currency: string;
  status: SubscriptionStatus;
  billing_cycle_anchor: number;
  trial_start: number | null;
  trial_end: number | null;
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  ended_at: number | null;
  latest_invoice: string | null;
  default_payment_method: string | null;
  metadata: Record<string, string>;
  items: { object: "list"; has_more: false; data: Item[] };
  /** What Stripe does not show: what was told already, a discount in percent, and which month it is in. */
  told: { trialWillEnd: boolean; upcomingFor: number | null };
  percentOff: number;
  cycles: number;
}

export interface Item {
  id: string;
  object: "subscription_item";
  created: number;
  subscription: string;
  price: Price;
  quantity: 1;
  current_period_start: number;
  current_period_end: number;
}

export interface Line {
  id: string;
  object: "line_item";
  description: string;
  amount: number;
  currency: string;
  period: { start: number; end: number };
}

export interface Invoice {
  id: string;
  object: "invoice";
  number: string | null;
  created: number;
  customer: string;
  currency: string;
  status: "open" | "paid" | "void" | "draft";
  billing_reason: string;
  total: number;
  subtotal: number;
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  attempt_count: number;
  attempted: boolean;
  next_payment_attempt: number | null;
  period_start: number;
  period_end: number;
  hosted_invoice_url: string | null;
  invoice_pdf: string | null;
  status_transitions: { finalized_at: number | null; paid_at: number | null };
  parent: {
    type: "subscription_details";
    subscription_details: { subscription: string; metadata: Record<string, string> };
  };
  lines: { object: "list"; has_more: false; data: Line[] };
}

export interface StripeEvent {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  type: string;
  livemode: false;
  pending_webhooks: number;
  data: { object: unknown };
}
