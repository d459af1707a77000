import { z } from "zod";
import {
  recipientFileQuery,
  recipientListQuery,
  recipientStages,
  skipReasons,
} from "@/lib/campaigns/schemas";
import type {
  CampaignHour,
  CampaignResults,
  CampaignRetry,
  ContactCampaignView,
  RecipientView,
} from "@/lib/campaigns/views";
import { amount, assumed, campaign, price, totals } from "@/lib/http/operations/campaigns";
import { contactRefSchema, failure } from "@/lib/http/operations/inbox";
import { component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";

const count = z.number();

const outcome = {
  recipients: count.describe("Those who were meant to get it."),
  sent: count,
  delivered: count,
  read: count,
  failed: count,
  answered: count,
  clicked: count.describe("Pressed a reply button; presses of links are not known."),
  optedOut: count,
};

const results = component(
  "CampaignResults",
  z.object({
    at: time,
    totals,
    outcome: z.object(outcome),
    skipped: z.array(z.object({ reason: z.enum(skipReasons), count })),
    failures: z.array(z.object({ failure, count })),
    retryable: count.describe("Certainly not delivered, and may be tried again."),
    variants: z.array(z.object({ number: count, ...outcome })),
    cost: z
      .object({
        currency: z.string(),
        amount,
        charged: count,
        free: count,
        unknown: count.describe("Delivered, and Meta has not said what was charged: not in the amount."),
        assumed,
        countries: z.array(z.object({ country: text, charged: count, amount })),
      })
      .nullable()
      .describe("By what Meta said it charged for, at the card's list rates."),
    estimate: price.nullable().describe("As it was known at the launch."),
  }) satisfies z.ZodType<CampaignResults>,
);

const hour = z.object({
  hour: time.describe("Its beginning."),
  sent: count,
  delivered: count,
  read: count,
  failed: count,
  answered: count,
}) satisfies z.ZodType<CampaignHour>;

const recipient = component(
  "CampaignRecipient",
  z.object({
    contactId: id,
    contact: contactRefSchema.nullable().describe("null when the contact was erased."),
    phone: text.describe(
      "Their number: the contact's own until theirs is sent, after that the one they had then. null where none is known.",
    ),
    variant: count,
    stage: z.enum(recipientStages),
    skipReason: z.enum(skipReasons).nullable(),
    failure: failure.nullable(),
    country: text,
    messageId: id.nullable(),
    conversationId: id.nullable(),
    dueAt: time.nullable().describe("Not before; for those who are pending."),
    sentAt: time.nullable(),
    deliveredAt: time.nullable(),
    readAt: time.nullable(),
    answeredAt: time.nullable(),
    clickedAt: time.nullable(),
    optedOutAt: time.nullable(),
    contextType: text.describe(
      "Kind of the customer's own record their message belongs to, order for example.",
    ),
    contextId: text.describe("Which one."),
  }) satisfies z.ZodType<RecipientView>,
);

const ofContact = z.object({
  campaignId: id,
  name: z.string(),
  stage: z.enum(recipientStages),
  skipReason: z.enum(skipReasons).nullable(),
  answered: z.boolean(),
  clicked: z.boolean(),
  optedOut: z.boolean(),
  beganAt: time.nullable(),
}) satisfies z.ZodType<ContactCampaignView>;

const reads = { about: "Campaigns", access: { role: "viewer" } } as const;
const writes = { about: "Campaigns", access: { role: "admin" } } as const;

/** What came of campaigns: numbers, recipients, and another try. */
export const campaignResultOperations: Operation[] = [
  {
    ...reads,
    method: "GET",
    path: "/contacts/{contactId}/campaigns",
    summary: "List the campaigns a contact was in, the newest 50",
    answer: z.object({ data: z.array(ofContact) }),
  },
  {
    ...reads,
    method: "GET",
    path: "/campaigns/{campaignId}/results",
    summary: "See how a campaign went so far",
    answer: results,
  },
  {
    ...reads,
    method: "GET",
    path: "/campaigns/{campaignId}/hours",
    summary: "See a campaign hour by hour",
    description: "Oldest first, the last 31 days; hours in which nothing happened are left out.",
    answer: z.object({ data: z.array(hour) }),
  },
  {
    ...reads,
    method: "GET",
    path: "/campaigns/{campaignId}/recipients",
    summary: "List the recipients of a campaign",
    query: recipientListQuery,
    answer: page(recipient),
  },
  {
    ...reads,
    access: { role: "agent" },
    method: "GET",
    path: "/campaigns/{campaignId}/recipients.csv",
    summary: "Download the recipients of a campaign",
    description: "UTF-8 with a byte order mark. A cell a spreadsheet would run begins with an apostrophe.",
    query: recipientFileQuery,
    answer: "text/csv",
  },
  {
    ...writes,
    method: "POST",
    path: "/campaigns/{campaignId}/retries",
    summary: "Try again those who certainly got nothing",
    description:
      "Only where another try may help. Messages in doubt are never sent again by this; they are listed as uncertain.",
    answer: component(
      "CampaignRetry",
      z.object({
        recipients: count.describe("Who waits again now."),
        campaign,
      }) satisfies z.ZodType<CampaignRetry>,
    ),
  },
];
