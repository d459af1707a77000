import type { BlockReason, Level, LimitedThing } from "@/lib/billing/plans/rules";
import type { Interval } from "@/lib/billing/plans/schemas";

/** Where a workspace stands, as the browser sees it. */
export type StandingView =
  | { kind: "trial"; until: string | null }
  | { kind: "good" }
  | { kind: "grace"; until: string }
  | { kind: "blocked"; why: BlockReason };

/** One thing a plan counts. */
export type UsedView = { what: LimitedThing; used: number; limit: number | null; level: Level };

export type PriceView = { interval: Interval; currency: string; /** Smallest unit. */ amount: number };

export type OfferView = {
  id: string;
  name: string;
  limits: Record<LimitedThing, number | null>;
  prices: PriceView[];
};

export type BillingView = {
  plan: { id: string; name: string };
  standing: StandingView;
  /** Whether anybody can pay on this installation. */
  payable: boolean;
  /** Whether Stripe has a subscription that can be changed. */
  subscribed: boolean;
  /** Whether Stripe knows the workspace, so that there is a portal with something in it. */
  atStripe: boolean;
  interval: Interval | null;
  currency: string;
  /** What the subscription itself costs, which may be a price nobody is offered any more; null without one. */
  price: PriceView | null;
  /** When the period that is paid ends. */
  periodEnd: string | null;
  /** It ends then, unless taken up again. */
  cancelAt: string | null;
  month: { start: string; end: string };
  usage: UsedView[];
  offers: OfferView[];
};

/** What everybody of a workspace should know: whether sending goes on, and what comes to its limit. */
export type PlanNoticeView = {
  plan: string;
  standing: StandingView;
  warnings: UsedView[];
  /** When the workspace is deleted, if an owner has asked for that. */
  deletionAt: string | null;
};

export type UsageDayView = {
  /** YYYY-MM-DD in the workspace's time zone. */
  day: string;
  phoneNumberId: string;
  /** marketing, utility, authentication, or service for messages that are no template; unknown: of a template. */
  category: string;
  count: number;
};
export type UsageView = {
  month: { start: string; end: string };
  /** The beginnings of the months before and after it in which something was sent. */
  earlier: string | null;
  later: string | null;
  /** What WhatsApp accepted: the sum of all days. */
  total: number;
  /** What else holds a place of the plan: under way, or in doubt. Both together are what the plan's meter shows. */
  open: number;
  days: UsageDayView[];
};

export type InvoiceView = {
  id: string;
  number: string | null;
  at: string;
  status: string;
  currency: string;
  total: number;
  /** What of it was given back. */
  refunded: number;
  url: string | null;
};
export type PaymentsView = {
  card: { brand: string; last4: string; expires: string } | null;
  next: { at: string; amount: number; currency: string } | null;
  invoices: InvoiceView[];
};

export type PlanPreviewView = {
  /** Seconds since 1970: give it back with the change, so that it costs what was shown. */
  prorationDate: number;
  currency: string;
  dueNow: number;
  lines: { description: string; amount: number }[];
};
