import { z } from "zod";
import { blockReasons, limitedThings } from "@/lib/billing/plans/rules";
import {
  checkoutInput,
  intervals,
  planChangeInput,
  planChoice,
  usageQuery,
} from "@/lib/billing/plans/schemas";
import type {
  BillingView,
  PaymentsView,
  PlanNoticeView,
  PlanPreviewView,
  UsageView,
} from "@/lib/billing/plans/views";
import { component, text, time, type Operation } from "@/lib/http/operations/operation";

const standing = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("trial"), until: time.nullable() }),
    z.object({ kind: z.literal("good") }),
    z.object({ kind: z.literal("grace"), until: time }),
    z.object({ kind: z.literal("blocked"), why: z.enum(blockReasons) }),
  ])
  .describe(
    "grace: a payment failed and everything goes on until then; blocked: nothing is sent, all is received.",
  );

const limit = z.number().nullable().describe("null: without a limit.");
export const used = z.object({
  what: z.enum(limitedThings),
  used: z.number(),
  limit,
  level: z.enum(["ok", "near", "full"]).describe("near from 80 percent on, full from 100."),
});
const month = z.object({ start: time, end: time });
const amount = z.number().describe("In the smallest unit of the currency.");

const price = z.object({ interval: z.enum(intervals), currency: z.string(), amount });

const billing = component(
  "Billing",
  z.object({
    plan: z.object({ id: z.string(), name: z.string() }),
    standing,
    payable: z.boolean().describe("Whether anybody can pay on this installation."),
    subscribed: z.boolean(),
    atStripe: z.boolean(),
    interval: z.enum(intervals).nullable(),
    currency: z.string(),
    price: price.nullable().describe("What the subscription costs, offered like this or not any more."),
    periodEnd: time.nullable(),
    cancelAt: time.nullable().describe("It ends then, unless taken up again."),
    month,
    usage: z.array(used),
    offers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        limits: z.object(
          Object.fromEntries(limitedThings.map((thing) => [thing, limit])) as Record<
            (typeof limitedThings)[number],
            typeof limit
          >,
        ),
        prices: z.array(price),
      }),
    ),
  }) satisfies z.ZodType<BillingView>,
);

const notice = z.object({
  plan: z.string(),
  standing,
  warnings: z.array(used),
  deletionAt: text.describe("When the workspace is deleted, if an owner has asked for that."),
}) satisfies z.ZodType<PlanNoticeView>;

const usage = z.object({
  month,
  earlier: time.nullable().describe("The month before in which something was sent."),
  later: time.nullable().describe("The month after it."),
  total: z.number().describe("What WhatsApp accepted: the sum of all days."),
  open: z.number().describe("What else holds a place of the plan: under way, or uncertain."),
  days: z.array(
    z.object({ day: z.string(), phoneNumberId: z.uuid(), category: z.string(), count: z.number() }),
  ),
}) satisfies z.ZodType<UsageView>;

const payments = z.object({
  card: z.object({ brand: z.string(), last4: z.string(), expires: z.string() }).nullable(),
  next: z.object({ at: time, amount, currency: z.string() }).nullable(),
  invoices: z.array(
    z.object({
      ...{ id: z.string(), number: text, at: time, status: z.string() },
      ...{ currency: z.string(), total: amount, refunded: amount, url: text },
    }),
  ),
}) satisfies z.ZodType<PaymentsView>;

const preview = z.object({
  prorationDate: z.number().describe("Give it back with the change, so that it costs what was shown."),
  currency: z.string(),
  dueNow: amount,
  lines: z.array(z.object({ description: z.string(), amount })),
}) satisfies z.ZodType<PlanPreviewView>;

const address = z.object({ url: z.string().describe("Where to send the browser.") });
const owner = { role: "owner" } as const;
const about = "Billing";

export const planOperations: Operation[] = [
  {
    method: "GET",
    path: "/plan-notice",
    about,
    summary: "Read whether sending goes on and which limits are near",
    access: { role: "viewer" },
    answer: notice,
  },
  {
    method: "GET",
    path: "/billing",
    about,
    summary: "Read the plan and its use",
    access: owner,
    answer: billing,
  },
  {
    method: "GET",
    path: "/billing/usage",
    about,
    summary: "Read a month's messages by day, number and category",
    description:
      "What WhatsApp accepted, newest day first, at most 5000 lines. A message that is deleted later stays counted.",
    access: owner,
    query: usageQuery,
    answer: usage,
  },
  {
    method: "GET",
    path: "/billing/usage.csv",
    about,
    summary: "Download a month's messages by day, number and category",
    description: "UTF-8 with a byte order mark. A cell a spreadsheet would run begins with an apostrophe.",
    access: owner,
    query: usageQuery,
    answer: "text/csv",
  },
  {
    method: "GET",
    path: "/billing/payments",
    about,
    summary: "Read card, next payment and invoices",
    access: owner,
    answer: payments,
  },
  {
    method: "POST",
    path: "/billing/checkouts",
    about,
    summary: "Open Stripe's checkout for a plan",
    description: "A workspace has one open checkout at most: the same wish gives the same one.",
    access: owner,
    body: checkoutInput,
    example: { planId: "starter", interval: "month", currency: "usd" },
    status: 201,
    answer: address,
  },
  {
    method: "POST",
    path: "/billing/portal-sessions",
    about,
    summary: "Open Stripe's portal for card, invoices and tax ids",
    access: owner,
    status: 201,
    answer: address,
  },
  {
    method: "POST",
    path: "/billing/plan-previews",
    about,
    summary: "Ask what another plan would cost today",
    access: owner,
    body: planChoice,
    example: { planId: "growth", interval: "month" },
    answer: preview,
  },
  {
    method: "PUT",
    path: "/billing/plan",
    about,
    summary: "Change the plan",
    access: owner,
    body: planChangeInput,
    example: { planId: "growth", interval: "month", prorationDate: 1790000000 },
    answer: billing,
  },
  {
    method: "PUT",
    path: "/billing/cancellation",
    about,
    summary: "End the subscription with the period that is paid",
    access: owner,
    answer: billing,
  },
  {
    method: "DELETE",
    path: "/billing/cancellation",
    about,
    summary: "Take a cancellation back",
    access: owner,
    answer: billing,
  },
];
