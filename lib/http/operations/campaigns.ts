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
  skipReasons,
} from "@/lib/campaigns/schemas";
import {
  pauseReasons,
  waitReasons,
  type CampaignCheck,
  type CampaignFinding,
  type CampaignPreview,
  type CampaignPrice,
  type CampaignTotals,
  type CampaignView,
} from "@/lib/campaigns/views";
import { slotMapping } from "@/lib/templates/filling";
import { contactRefSchema, message } from "@/lib/http/operations/inbox";
import { anyObject, component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";

const count = z.number();
export const amount = z.string().describe("Decimal text, in the currency's main unit.");

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

export const assumed = z
  .array(z.enum(["country", "card", "volume", "window", "international"]))
  .describe("Why the amount is not certain.");

export const price = component(
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

const reads = { about: "Campaigns", access: { role: "viewer" } } as const;
const writes = { about: "Campaigns", access: { role: "admin" } } as const;
const one = "01970000-0000-7000-8000-000000000000";

export const campaignOperations: Operation[] = [
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
];
