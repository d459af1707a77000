import { z } from "zod";
import { isVariable } from "@/lib/contacts/facts";
import { contactFilter } from "@/lib/contacts/filters";
import { contextId, contextType } from "@/lib/inbox/context";
import { cleanName } from "@/lib/shared/clean-name";
import { decodeCursor, pageLimit, timeCursor } from "@/lib/shared/pagination";
import { isId } from "@/lib/shared/id";
import { columnName, slotMapping } from "@/lib/templates/filling";

export const campaignStates = [
  "draft",
  "scheduled",
  "freezing",
  "running",
  "paused",
  "completed",
  "cancelled",
] as const;

/** Why somebody of the audience gets nothing. The words are in messages/<language>/campaigns.json. */
export const skipReasons = [
  /** They stopped marketing messages, or messages of this category. */
  "opted_out",
  /** Consent is demanded and they never gave it. */
  "no_consent",
  "blocked",
  "no_address",
  /** Another contact of the audience has the same number. */
  "duplicate",
  /** Meta delivers no marketing to numbers of the USA. */
  "us_marketing",
  /** WhatsApp could not deliver to them the last time. */
  "unreachable",
  "recently_messaged",
  /** A gap of the template has neither a value nor a fallback for them. */
  "missing_value",
  /** The contact was deleted after the launch. */
  "erased",
] as const;

const id = z.uuid("Is not an id.");
const ids = (most: number) =>
  z
    .array(id)
    .min(1, "Choose at least one.")
    .max(most, `At most ${most.toLocaleString("en")}.`);

/** A way to name people. */
const audienceSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("everyone") }),
  z.strictObject({ kind: z.literal("segment"), segmentId: id }),
  z.strictObject({ kind: z.literal("filter"), filter: contactFilter }),
  /** Contacts with at least one of these labels. */
  z.strictObject({ kind: z.literal("labels"), labelIds: ids(50) }),
  z.strictObject({ kind: z.literal("contacts"), contactIds: ids(5_000) }),
  /** The CSV of this campaign; its columns may fill the template. */
  z.strictObject({ kind: z.literal("import"), importId: id }),
]);
export type AudienceSource = z.output<typeof audienceSource>;

export const campaignAudience = z.strictObject({
  /** Who belongs to at least one of these, */
  include: z.array(audienceSource).max(20, "At most 20."),
  /** and to none of these. */
  exclude: z.array(audienceSource).max(20, "At most 20.").default([]),
});
export type CampaignAudience = z.output<typeof campaignAudience>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Must be a time like 21:00.");
const share = (least: number, most: number) =>
  z.number("Must be a number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`);
const whole = (least: number, most: number) =>
  z
    .number("Must be a number.")
    .int("Must be a whole number.")
    .min(least, `At least ${least.toLocaleString("en")}.`)
    .max(most, `At most ${most.toLocaleString("en")}.`);

/** When a campaign stops by itself. Shares are parts of 1. */
const stopRules = z.strictObject({
  /** Failed of those that came to an end, without what is nobody's fault: see lib/campaigns/stops.ts. */
  failureShare: share(0.01, 1).nullable().default(0.25),
  /** Opted out of those that were delivered. */
  optOutShare: share(0.001, 1).nullable().default(0.03),
  /** Shares are not looked at before so many messages came to an end. */
  least: whole(10, 10_000).default(100),
  /** Meta's rating of the number at which it stops; null: it goes on whatever Meta says. */
  quality: z.enum(["RED", "YELLOW"]).nullable().default("RED"),
  /** Messages Meta refused within ten minutes because too many people blocked or reported the number (131048). */
  spamErrors: whole(1, 10_000).nullable().default(5),
});

/** Where the id of the customer's own record comes from. */
const contextSource = z.discriminatedUnion(
  "kind",
  [
    /** The contact's own id here. */
    z.strictObject({ kind: z.literal("contact") }),
    /** `contact.phone`, `contact.custom.order_no`, … */
    z.strictObject({
      kind: z.literal("field"),
      field: z
        .string("Must be text.")
        .refine((field) => isVariable(field) && field.startsWith("contact."), "Is not a field of contacts."),
    }),
    /** A column of the file the audience came with. */
    z.strictObject({ kind: z.literal("column"), column: columnName }),
    /** The same for everybody. */
    z.strictObject({ kind: z.literal("text"), text: contextId }),
  ],
  "Is not a source of ids.",
);
export type ContextSource = z.output<typeof contextSource>;

/** Ties each message to a record of the customer's own; the message of whom it has no id for is tied to none. */
const campaignContext = z.strictObject({ contextType, contextId: contextSource });
export type CampaignContext = z.output<typeof campaignContext>;

export const campaignSettings = z.strictObject({
  /** No message between these times of day where the recipient lives; `from` may be later than `to`. */
  quietHours: z
    .strictObject({ from: clock, to: clock })
    .refine(({ from, to }) => from !== to, { path: ["to"], message: "Must differ from the beginning." })
    .nullable()
    .default({ from: "21:00", to: "09:00" }),
  /** Whose clock counts for quiet hours: of the recipient's country or area, or the workspace's. */
  clock: z.enum(["recipient", "workspace"]).default("recipient"),
  /** Only people who agreed to messages of this category. */
  requireConsent: z.boolean("Must be true or false.").default(false),
  /** Leaves out who got a campaign within so many days; 0 leaves nobody out. */
  skipRecentDays: whole(0, 365).default(0),
  /** Also people to whom WhatsApp could not deliver the last time. */
  tryUnreachable: z.boolean("Must be true or false.").default(false),
  /** At most so many messages a minute; null: as fast as the number may. */
  perMinute: whole(1, 60_000).nullable().default(null),
  /** A gentle beginning: so many in the first hour, and each hour `factor` times as many. */
  rampUp: z
    .strictObject({ firstHour: whole(10, 100_000), factor: share(1.1, 10) })
    .nullable()
    .default(null),
  /** For how many days an answer counts as one to this campaign. */
  answerDays: whole(1, 30).default(3),
  /** The record of the customer's own to which each message belongs. */
  context: campaignContext.nullable().default(null),
  stop: stopRules.prefault({}),
});
export type CampaignSettings = z.output<typeof campaignSettings>;

export const campaignVariant = z.strictObject({
  templateId: id,
  /** Parts of the whole: two variants with 1 and 1 get half each. */
  share: whole(1, 100).default(1),
  /** By the key of a gap: `body.1`, `header.name`, `button.0`, `header.file`. */
  values: slotMapping.default({}),
});
export type CampaignVariantInput = z.output<typeof campaignVariant>;

const name = z
  .string("Name the campaign.")
  .max(500, "At most 100 characters.")
  .transform(cleanName)
  .refine((text) => text.length > 0, "Name the campaign.")
  .refine((text) => text.length <= 100, "At most 100 characters.");

const variants = z.array(campaignVariant).max(5, "At most five variants.");

/** POST /campaigns. A draft may lack what a launch needs. */
export const campaignInput = z.strictObject({
  name,
  phoneNumberId: id,
  audience: campaignAudience.default({ include: [], exclude: [] }),
  variants: variants.default([]),
  settings: campaignSettings.prefault({}),
});
export type CampaignInput = z.output<typeof campaignInput>;

/** PATCH /campaigns/{id}. What is left out stays; `settings` as a whole or in parts. */
export const campaignChange = z.strictObject({
  /** The version one has seen: a change of something else meanwhile is a conflict. */
  version: z.number("Must be a number.").int().min(0),
  name: name.optional(),
  phoneNumberId: id.optional(),
  audience: campaignAudience.optional(),
  variants: variants.optional(),
  settings: campaignSettings.optional(),
});
export type CampaignChange = z.output<typeof campaignChange>;

const moment = z.iso
  .datetime({ offset: true, error: "Must be a time like 2027-01-31T09:00:00Z." })
  .transform((at) => new Date(at));

/** POST /campaigns/{id}/checks */
export const campaignCheckInput = z.strictObject({
  /** When it would begin: a time to come, or null for now. Not given: when it is scheduled, else now. */
  scheduledAt: moment.nullable().optional(),
});

/** PUT /campaigns/{id}/launch */
export const campaignLaunchInput = z.strictObject({
  /** The version that was checked. */
  version: z.number("Must be a number.").int().min(0),
  /** A time to come, or nothing for now. */
  scheduledAt: moment.nullable().default(null),
});
export type CampaignLaunchInput = z.output<typeof campaignLaunchInput>;

/** POST /campaigns/{id}/test-messages */
export const campaignTestInput = z
  .strictObject({
    /** One of the workspace's contacts; their values fill the template. */
    contactId: id.optional(),
    /** Or a number with its country, +15550100. */
    phone: z.string().max(30).optional(),
    /** 0 is A. */
    variant: whole(0, 4).default(0),
  })
  .refine(({ contactId, phone }) => (contactId === undefined) !== (phone === undefined), {
    path: ["contactId"],
    message: "Give a contact or a number.",
  });
export type CampaignTestInput = z.output<typeof campaignTestInput>;

export const campaignParams = z.object({ campaignId: z.uuid() });

/** GET /campaigns */
export const campaignListQuery = z.object({
  state: z.enum(campaignStates, "Is no state.").optional(),
  /** Part of the name. */
  q: z.string().trim().max(200, "At most 200 characters.").optional(),
  limit: pageLimit,
  cursor: timeCursor.optional(),
});
export type CampaignListQuery = z.output<typeof campaignListQuery>;

/** How far a recipient came; each of them is in exactly one of these. */
export const recipientStages = [
  "pending",
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "uncertain",
  "skipped",
  "cancelled",
  /** Their message was erased with them. */
  "erased",
] as const;

const contactCursor = z
  .string()
  .max(200)
  .transform((cursor, ctx) => {
    const contactId = decodeCursor(cursor, 1)?.[0];
    if (contactId && isId(contactId)) return contactId;
    ctx.addIssue({ code: "custom", message: "Is not a cursor this list gave." });
    return z.NEVER;
  });

const recipientFilter = {
  stage: z.enum(recipientStages, "Is no stage.").optional(),
  variant: z.coerce.number("Must be a number.").int().min(0).max(4).optional(),
  /** A reason for skipped ones, or Meta's code for failed ones. */
  reason: z.string().max(40).optional(),
  /** What they did. */
  did: z.enum(["answered", "clicked", "opted_out"], "Must be answered, clicked or opted_out.").optional(),
};

/** GET /campaigns/{id}/recipients */
export const recipientListQuery = z.object({
  ...recipientFilter,
  limit: pageLimit,
  cursor: contactCursor.optional(),
});
export type RecipientListQuery = z.output<typeof recipientListQuery>;

/** GET /campaigns/{id}/recipients.csv */
export const recipientFileQuery = z.object(recipientFilter);
export type RecipientFilter = z.output<typeof recipientFileQuery>;
