import {
  campaignOutcomes,
  consentCategories,
  consentStates,
  contactCondition,
  contactSources,
  type ContactCondition,
} from "@/lib/contacts/filters";
import type { CustomFieldType, CustomFieldView } from "@/lib/contacts/views";

/** A condition while it is being made: it may not be whole yet. */
export type Draft = { field: string; operator: string } & Record<string, unknown>;

/** What a condition may be about, as one finds it in the list of things to filter by. */
export type Kind = { id: string; start: Draft };

const textual = ["contains", "is", "is_not", "not_contains", "starts_with", "not_empty", "empty"] as const;
const among = ["is_any_of", "is_none_of"] as const;

const customOperators: Record<CustomFieldType, readonly string[]> = {
  text: textual,
  link: textual,
  number: [
    "equals",
    "not_equals",
    "less_than",
    "at_most",
    "more_than",
    "at_least",
    "between",
    "not_empty",
    "empty",
  ],
  date: [
    "on",
    "before",
    "after",
    "between",
    "in_last_days",
    "in_next_days",
    "more_than_days_ago",
    "anniversary_in_next_days",
    "not_empty",
    "empty",
  ],
  choice: [...among, "not_empty", "empty"],
  checkbox: ["is", "is_not"],
};

const operators: Record<string, readonly string[]> = {
  search: ["contains", "not_contains"],
  label: ["has_any", "has_all", "has_none", "not_empty", "empty"],
  country: [...among, "not_empty", "empty"],
  source: among,
  consent: among,
  last_inbound: ["in_last_days", "more_than_days_ago", "ever", "never"],
  created: ["in_last_days", "more_than_days_ago", "on", "before", "after"],
  address: ["is", "is_not"],
  blocked: ["is", "is_not"],
  window: ["open", "closed"],
  campaign: ["is", "is_not"],
  segment: ["in", "not_in"],
};

/** The operators a condition may have, the likeliest first. */
export const operatorsOf = (draft: Draft): readonly string[] =>
  draft.field === "custom" ? customOperators[draft.type as CustomFieldType] : operators[draft.field]!;

/** How the value of a condition is given. `key`: the member of the condition that holds it. */
export type Entry =
  | { as: "nothing" }
  | { as: "text" | "number" | "day" | "days"; key: "value" | "days" }
  | { as: "numbers" | "span" }
  | { as: "many"; key: "ids" | "values" }
  | { as: "one"; key: "value" | "phoneNumberId" | "segmentId" }
  | { as: "campaign" };

const bare = ["empty", "not_empty", "ever", "never"];
const byDays = ["in_last_days", "in_next_days", "more_than_days_ago", "anniversary_in_next_days"];
const entries: Record<string, Entry> = {
  search: { as: "text", key: "value" },
  label: { as: "many", key: "ids" },
  country: { as: "many", key: "values" },
  source: { as: "many", key: "values" },
  consent: { as: "many", key: "values" },
  created: { as: "day", key: "value" },
  address: { as: "one", key: "value" },
  blocked: { as: "nothing" },
  window: { as: "one", key: "phoneNumberId" },
  campaign: { as: "campaign" },
  segment: { as: "one", key: "segmentId" },
  text: { as: "text", key: "value" },
  link: { as: "text", key: "value" },
  number: { as: "number", key: "value" },
  date: { as: "day", key: "value" },
  choice: { as: "many", key: "values" },
  checkbox: { as: "nothing" },
};

export function entryOf({ field, operator, type }: Draft): Entry {
  if (bare.includes(operator)) return { as: "nothing" };
  if (byDays.includes(operator)) return { as: "days", key: "days" };
  if (operator === "between") return { as: type === "number" ? "numbers" : "span" };
  return entries[field === "custom" ? (type as string) : field]!;
}

/** What says what a condition is about, whatever its operator. */
const lasting = ["field", "type", "key", "category", "outcome", "campaignId", "phoneNumberId", "segmentId"];
const membersOf = (entry: Entry): string[] =>
  entry.as === "numbers" || entry.as === "span" ? ["from", "to"] : "key" in entry ? [entry.key] : [];

/** The same condition with another operator; the value stays when the new operator takes one like it. */
export function withOperator(draft: Draft, operator: string): Draft {
  const next: Draft = { field: draft.field, operator };
  const before = entryOf(draft);
  const entry = entryOf({ ...draft, operator });
  for (const name of lasting) if (name in draft) next[name] = draft[name];
  if (before.as === entry.as) for (const name of membersOf(entry)) next[name] = draft[name];
  else if (entry.as === "days") next.days = 30;
  return next;
}

/** The condition, when it is whole. */
export function wholeCondition(draft: Draft): ContactCondition | null {
  const parsed = contactCondition.safeParse(draft);
  return parsed.success ? parsed.data : null;
}

/** Everything one can filter by in a workspace with these custom fields. */
export function kindsOf(fields: readonly CustomFieldView[]): Kind[] {
  const kind = (field: string, operator: string, more: object = {}): Kind => ({
    id: field,
    start: { field, operator, ...more },
  });
  return [
    kind("label", "has_any", { ids: [] }),
    ...fields.map(({ key, type }) => ({
      id: `custom.${key}`,
      start: { field: "custom", type, key, operator: customOperators[type][0]! },
    })),
    ...consentCategories.map((category) => ({
      id: `consent.${category}`,
      start: { field: "consent", category, operator: "is_any_of", values: [] },
    })),
    kind("last_inbound", "in_last_days", { days: 30 }),
    kind("created", "in_last_days", { days: 30 }),
    kind("country", "is_any_of", { values: [] }),
    kind("source", "is_any_of", { values: [] }),
    kind("campaign", "is", { outcome: "received" }),
    kind("window", "open", { phoneNumberId: null }),
    kind("segment", "in"),
    kind("search", "contains"),
    kind("address", "is", { value: "phone" }),
    kind("blocked", "is"),
  ];
}

/** The id of the kind a condition is of. */
export const kindIdOf = (draft: Draft): string =>
  draft.field === "custom"
    ? `custom.${String(draft.key)}`
    : draft.field === "consent"
      ? `consent.${String(draft.category)}`
      : draft.field;

export { campaignOutcomes, consentStates, contactSources };
