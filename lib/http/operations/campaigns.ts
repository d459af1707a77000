import { z } from "zod";
import { priceCategories } from "@/lib/billing/rate-card";
import {
  campaignAudience,
  campaignChange,
  campaignInput,
  campaignCheckInput,
  campaignLaunchInput,
  campaignListQuery,
  campaignSettings,
  campaignStates,
  campaignTestInput,
  recipientFileQuery,
  recipientListQuery,
  recipientStages,
  skipReasons,
} from "@/lib/campaigns/schemas";
import {
  pauseReasons,
  waitReasons,
  type CampaignCheck,
  type CampaignRetry,
  type CampaignFinding,
  type CampaignHour,
  type CampaignPreview,
  type CampaignPrice,
  type CampaignResults,
  type CampaignTotals,
  type CampaignView,
  type ContactCampaignView,
  type RecipientView,
} from "@/lib/campaigns/views";
import { slotMapping } from "@/lib/templates/filling";
import { contactRefSchema, failure, message } from "@/lib/http/operations/inbox";
import { anyObject, component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";

const count = z.number();
const amount = z.string().describe("Decimal text, in the currency's main unit.");

export const totals = component(
  "CampaignTotals",
  z.object({
    audience: count.describe("Everybody written down. The other numbers add up to it at every moment."),
    pending: count,
    queued: count,
    sending: count,
    accepted: count.describe("WhatsApp has it and has not said more yet."),
    sent: count,
    delivered: count,
    read: count,
    failed: count,
    uncertain: count.describe("Asked, and no answer: never sent again by itself."),
    skipped: count,
    cancelled: count,
    erased: count.describe("Contact and message were erased since."),
  }) satisfies z.ZodType<CampaignTotals>,
);

const finding = component(
  "CampaignFinding",
  z.object({
    reason: z.string().describe("A stable word."),
    message: z.string(),
    field: z.string().optional().describe("Where it is mended."),
  }) satisfies z.ZodType<CampaignFinding>,
);

const assumed = z
  .array(z.enum(["country", "card", "volume", "window", "international"]))
  .describe("Why the amount is not certain.");

const price = component(
  "CampaignPrice",
  z.object({
    currency: z.string(),
    min: amount,
    max: amount,
    card: z.object({ title: z.string(), effective: z.string() }),
    lines: z.array(
      z.object({
        country: text,
        category: z.enum(priceCategories),
        market: z.string(),
        messages: count,
        min: amount,
        max: amount,
        assumed,
      }),
    ),
  }) satisfies z.ZodType<CampaignPrice>,
);

const checked = z.object({
  version: count.describe("The version of the campaign that was checked."),
  at: time,
  scheduledAt: time.nullable().optional().describe("When it would begin; null: at once."),
  audience: count,
  reachable: count.describe("Who will get a message."),
  excluded: z.array(z.object({ reason: z.enum(skipReasons), count })),
  dailyLimit: z
    .object({ limit: count, used: count, today: count, days: count })
    .nullable()
    .describe("Meta's limit of people within 24 hours."),
  variants: z.array(z.object({ number: count, recipients: count })),
  insideWindow: count.describe("People whose service window is open when it begins."),
  price: price.nullable(),
  duration: z.object({ seconds: count, perSecond: count, finishesAt: time }),
  blockers: z.array(finding).describe("While there is one the campaign cannot be launched."),
  warnings: z.array(finding),
});

const preview = z.object({
  contact: contactRefSchema,
  variant: count,
  header: text,
  body: z.string(),
  footer: text,
  buttons: z.array(z.object({ kind: z.string(), text: z.string(), url: text })),
  mediaId: id.nullable().describe("The header's file."),
  values: z.record(z.string(), z.string()).describe("The words by gap."),
}) satisfies z.ZodType<CampaignPreview>;

export const campaign = component(
  "Campaign",
  z.object({
    id,
    name: z.string(),
    state: z.enum(campaignStates),
    version: count.describe("Grows with each change by a person."),
    phoneNumberId: id,
    audience: campaignAudience,
    variants: z.array(
      z.object({
        number: count.describe("0 is A."),
        templateId: id,
        share: count,
        values: slotMapping,
        template: z.object({
          name: z.string(),
          language: z.string(),
          category: z.string(),
          status: z.string(),
        }),
      }),
    ),
    settings: campaignSettings,
    check: checked.nullable().describe("The newest check of this version."),
    scheduledAt: time.nullable(),
    launchedAt: time.nullable(),
    launchedById: id.nullable(),
    startedAt: time.nullable(),
    pausedAt: time.nullable(),
    pauseReason: z.enum(pauseReasons).nullable(),
    pauseInfo: anyObject.nullable().describe("What was seen when it stopped."),
    waiting: z
      .object({ reason: z.enum(waitReasons), until: time.nullable() })
      .nullable()
      .describe("Why nothing goes out at the moment although it runs."),
    finishedAt: time.nullable(),
    totals,
    totalsAt: time.nullable(),
    createdById: id.nullable(),
    createdAt: time,
    updatedAt: time,
  }) satisfies z.ZodType<CampaignView>,
);

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
const one = "01970000-0000-7000-8000-000000000000";

export const campaignOperations: Operation[] = [
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
    path: "/campaigns",
    summary: "List campaigns, newest first",
    query: campaignListQuery,
    answer: page(campaign),
  },
  {
    ...writes,
    method: "POST",
    path: "/campaigns",
    summary: "Make a draft of a campaign",
    description:
      "`settings.context` ties each message to a record of your own: `contextType` names its kind, `contextId` says where " +
      "its id comes from. Messages are found by it as by that of a message of its own. Of whom no id is known, the message " +
      "goes out without one.",
    headers: {
      "Idempotency-Key": "The same key with the same request gives the same campaign, for seven days.",
    },
    body: campaignInput,
    example: {
      name: "Spring sale",
      phoneNumberId: one,
      audience: { include: [{ kind: "labels", labelIds: [one] }] },
      variants: [
        {
          templateId: one,
          values: { "body.1": { kind: "field", field: "contact.first_name", fallback: "there" } },
        },
      ],
      settings: {
        context: { contextType: "order", contextId: { kind: "field", field: "contact.custom.order_no" } },
      },
    },
    status: 201,
    answer: campaign,
  },
  {
    ...reads,
    method: "GET",
    path: "/campaigns/{campaignId}",
    summary: "Read a campaign",
    answer: campaign,
  },
  {
    ...writes,
    method: "PATCH",
    path: "/campaigns/{campaignId}",
    summary: "Change a draft",
    description: "What is left out stays. Only the name may be changed after the launch.",
    body: campaignChange,
    example: { version: 0, name: "Spring sale, second try" },
    answer: campaign,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/campaigns/{campaignId}",
    summary: "Delete a draft",
    status: 204,
    answer: null,
  },
  {
    ...writes,
    method: "POST",
    path: "/campaigns/{campaignId}/checks",
    summary: "Check a campaign before it is sent",
    description:
      "Says what would happen if it were launched: who gets it, who does not and why, what it costs, how long it takes, by the prices, nights and windows of the time at which it begins. Sends nothing.",
    body: campaignCheckInput,
    example: { scheduledAt: "2027-01-31T09:00:00Z" },
    answer: component(
      "CampaignCheck",
      checked.extend({ previews: z.array(preview) }) satisfies z.ZodType<CampaignCheck>,
    ),
  },
  {
    ...writes,
    method: "POST",
    path: "/campaigns/{campaignId}/test-messages",
    summary: "Send a campaign's message to oneself",
    description: "To a contact, or to a number. It belongs to no campaign's ledger.",
    headers: {
      "Idempotency-Key": "The same key with the same request gives the same message, for seven days.",
    },
    body: campaignTestInput,
    example: { phone: "+4917012345678" },
    status: 201,
    answer: message,
  },
  {
    ...writes,
    method: "PUT",
    path: "/campaigns/{campaignId}/launch",
    summary: "Launch a campaign, now or later",
    description: "Launching twice is launching once: what was launched already answers as it is.",
    body: campaignLaunchInput,
    example: { version: 1 },
    answer: campaign,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/campaigns/{campaignId}/launch",
    summary: "Make a draft of a scheduled campaign again",
    answer: campaign,
  },
  {
    ...writes,
    method: "PUT",
    path: "/campaigns/{campaignId}/pause",
    summary: "Pause a campaign",
    answer: campaign,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/campaigns/{campaignId}/pause",
    summary: "Go on with a paused campaign",
    answer: campaign,
  },
  {
    ...writes,
    method: "PUT",
    path: "/campaigns/{campaignId}/cancellation",
    summary: "End a campaign for good",
    answer: campaign,
  },
  {
    ...writes,
    method: "POST",
    path: "/campaigns/{campaignId}/copies",
    summary: "Make a draft like this campaign",
    status: 201,
    answer: campaign,
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
