import { z } from "zod";
import { normaliseQuery } from "@/lib/contacts/rules";

/** Conditions of one filter, segments it names not counted. */
const mostConditions = 50;

const anId = z.uuid("Is not an id.");
const ids = z.array(anId).min(1, "Choose at least one.").max(100, "At most 100.");
const words = z
  .string("Must be text.")
  // PostgreSQL keeps no NUL.
  .overwrite((text) => text.replaceAll("\u0000", ""))
  .trim()
  .min(1, "Write something to look for.")
  .max(200, "At most 200 characters.");
/** A day as the workspace's calendar has it. */
const day = z.iso.date("Must be a day, 2026-11-20 for example.");
const days = z
  .number("Must be a number of days.")
  .int("Must be a whole number of days.")
  .min(1, "Must be at least 1 day.")
  .max(3_650, "At most 3,650 days.");
const finite = z.number("Must be a number.");

export const contactSources = ["whatsapp", "member", "import", "api"] as const;
export type ContactSource = (typeof contactSources)[number];

export const consentStates = ["granted", "never_asked", "stopped"] as const;
export const consentCategories = ["marketing", "utility"] as const;

/** What became of a person in a campaign. `left_out`: the campaign decided not to write to them. */
export const campaignOutcomes = [
  "was_in",
  "received",
  "read",
  "answered",
  "clicked",
  "failed",
  "left_out",
  "opted_out",
] as const;

const is = z.enum(["is", "is_not"], "Must be is or is_not.");
const among = z.enum(["is_any_of", "is_none_of"], "Must be is_any_of or is_none_of.");
const emptiness = z.enum(["empty", "not_empty"]);

const byOperator = <const Options extends Parameters<typeof z.discriminatedUnion>[1]>(options: Options) =>
  z.discriminatedUnion("operator", options, "Is not an operator of this field.");

const customKey = z
  .string("Name the field by its key.")
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "Is not the key of a field.");
const custom = <Type extends string>(type: Type) =>
  ({ field: z.literal("custom"), type: z.literal(type), key: customKey }) as const;

const textOperators = ["is", "is_not", "contains", "not_contains", "starts_with"] as const;
const textual = <Type extends "text" | "link">(type: Type) =>
  byOperator([
    z.strictObject({ ...custom(type), operator: z.enum(textOperators), value: words }),
    z.strictObject({ ...custom(type), operator: emptiness }),
  ]);

const numeric = byOperator([
  z.strictObject({
    ...custom("number"),
    operator: z.enum(["equals", "not_equals", "less_than", "at_most", "more_than", "at_least"]),
    value: finite,
  }),
  z.strictObject({ ...custom("number"), operator: z.literal("between"), from: finite, to: finite }),
  z.strictObject({ ...custom("number"), operator: emptiness }),
]);

const dated = byOperator([
  z.strictObject({ ...custom("date"), operator: z.enum(["on", "before", "after"]), value: day }),
  z.strictObject({ ...custom("date"), operator: z.literal("between"), from: day, to: day }),
  z.strictObject({
    ...custom("date"),
    /** `in_last_days` and `in_next_days` hold today; the day comes back every year for `anniversary_in_next_days`. */
    operator: z.enum(["in_last_days", "in_next_days", "more_than_days_ago", "anniversary_in_next_days"]),
    days,
  }),
  z.strictObject({ ...custom("date"), operator: emptiness }),
]);

const chosen = byOperator([
  z.strictObject({
    ...custom("choice"),
    operator: among,
    values: z.array(words).min(1, "Choose at least one.").max(100, "At most 100."),
  }),
  z.strictObject({ ...custom("choice"), operator: emptiness }),
]);

/** `is_not`: not ticked, or never asked. */
const ticked = z.strictObject({ ...custom("checkbox"), operator: is });

/** One schema for each field. */
export const conditions = [
  z.strictObject({
    field: z.literal("search"),
    operator: z.enum(["contains", "not_contains"]),
    /** Parts of a name, number or username; all of them must be there. */
    value: words.refine((text) => normaliseQuery(text).length > 0, "Write a part of a name or number."),
  }),
  byOperator([
    z.strictObject({ field: z.literal("label"), operator: z.enum(["has_any", "has_all", "has_none"]), ids }),
    z.strictObject({ field: z.literal("label"), operator: emptiness }),
  ]),
  z.discriminatedUnion(
    "type",
    [textual("text"), textual("link"), numeric, dated, chosen, ticked],
    "Must be text, number, date, checkbox, choice or link.",
  ),
  byOperator([
    z.strictObject({
      field: z.literal("country"),
      operator: among,
      values: z
        .array(z.string().regex(/^[A-Z]{2}$/, "Must be the two letters of a country, DE for example."))
        .min(1, "Choose at least one.")
        .max(250, "At most 250."),
    }),
    z.strictObject({ field: z.literal("country"), operator: emptiness }),
  ]),
  z.strictObject({
    field: z.literal("source"),
    operator: among,
    values: z.array(z.enum(contactSources)).min(1, "Choose at least one.").max(contactSources.length),
  }),
  z.strictObject({
    field: z.literal("consent"),
    category: z.enum(consentCategories),
    operator: among,
    values: z.array(z.enum(consentStates)).min(1, "Choose at least one.").max(consentStates.length),
  }),
  byOperator([
    z.strictObject({
      field: z.literal("last_inbound"),
      /** `more_than_days_ago`: they have written, but not within these days. */
      operator: z.enum(["in_last_days", "more_than_days_ago"]),
      days,
    }),
    z.strictObject({ field: z.literal("last_inbound"), operator: z.enum(["never", "ever"]) }),
  ]),
  byOperator([
    z.strictObject({
      field: z.literal("created"),
      operator: z.enum(["in_last_days", "more_than_days_ago"]),
      days,
    }),
    z.strictObject({ field: z.literal("created"), operator: z.enum(["on", "before", "after"]), value: day }),
  ]),
  z.strictObject({
    field: z.literal("address"),
    operator: is,
    /** `phone`: a number is known. `bsuid_only`: WhatsApp tells us nothing but an id. */
    value: z.enum(["phone", "bsuid_only"]),
  }),
  z.strictObject({ field: z.literal("blocked"), operator: is }),
  z.strictObject({
    field: z.literal("window"),
    operator: z.enum(["open", "closed"]),
    /** On this number; null: on any for `open`, on all for `closed`. */
    phoneNumberId: anId.nullable().default(null),
  }),
  z.strictObject({
    field: z.literal("campaign"),
    operator: is,
    outcome: z.enum(campaignOutcomes),
    campaignId: anId,
  }),
  z.strictObject({ field: z.literal("segment"), operator: z.enum(["in", "not_in"]), segmentId: anId }),
] as const;

/** What a condition may be about. */
const conditionFields = [
  "search",
  "label",
  "custom",
  "country",
  "source",
  "consent",
  "last_inbound",
  "created",
  "address",
  "blocked",
  "window",
  "campaign",
  "segment",
] as const satisfies readonly z.output<(typeof conditions)[number]>["field"][];
const unknownField = `Must be one of ${conditionFields.join(", ")}.`;
export const contactCondition = z.discriminatedUnion("field", conditions, unknownField);
export type ContactCondition = z.output<typeof contactCondition>;

/** `all` of the conditions hold, `any` of them, or `none`. */
export const filterMatches = ["all", "any", "none"] as const;

/** Conditions and groups of them. A group is told from a condition by having no `field`. */
export type ContactFilter = {
  field?: undefined;
  match: (typeof filterMatches)[number];
  conditions: (ContactCondition | ContactFilter)[];
};

const match = z.enum(filterMatches, "Must be all, any or none.");
const noField = z
  .undefined("Is a condition, where a group belongs.")
  .optional()
  .meta({ description: "Absent in a group." });

/** Levels are built one by one: what is nested deeper than four groups is refused, never followed. */
const groupOf = <Node extends z.ZodType>(node: Node, least: number) =>
  z.strictObject({
    field: noField,
    match,
    conditions: z
      .array(node)
      .min(least, "A group needs a condition.")
      .max(mostConditions, `At most ${mostConditions} conditions.`),
  });
const fourth = groupOf(contactCondition, 1);
const third = groupOf(z.discriminatedUnion("field", [...conditions, fourth], unknownField), 1);
const second = groupOf(z.discriminatedUnion("field", [...conditions, third], unknownField), 1);
const first = groupOf(z.discriminatedUnion("field", [...conditions, second], unknownField), 0);

/** Each condition of a filter, with the path that leads to it. */
export function* eachCondition(
  filter: ContactFilter,
  path: (string | number)[] = [],
): Generator<{ condition: ContactCondition; path: (string | number)[] }> {
  for (const [index, node] of filter.conditions.entries()) {
    const here = [...path, "conditions", index];
    if (node.field === undefined) yield* eachCondition(node, here);
    else yield { condition: node, path: here };
  }
}

/** Whose filter this is: everybody's, when it asks for nothing. */
export const everyContact: ContactFilter = { match: "all", conditions: [] };

/**
 * Which contacts are meant. Kept in segments, sent to GET /contacts and GET /contact-counts, and given to campaigns.
 * No conditions at all means everybody, and has to be said with `all`.
 */
export const contactFilter: z.ZodType<ContactFilter, unknown> = first
  .refine((filter) => filter.conditions.length > 0 || filter.match === "all", {
    path: ["conditions"],
    message: "Say a condition.",
  })
  .refine((filter) => [...eachCondition(filter)].length <= mostConditions, {
    path: ["conditions"],
    message: `At most ${mostConditions} conditions.`,
  });

/** The filter in an address: JSON, at most 8,000 characters. What is larger can be saved as a segment. */
export const contactFilterParam = z
  .string()
  .max(8_000, "Is too long for an address; save it as a segment.")
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: "Must be JSON." });
      return z.NEVER;
    }
  })
  .pipe(contactFilter);
