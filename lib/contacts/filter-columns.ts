import type { ContactCondition } from "@/lib/contacts/filters";
import { addDays } from "@/lib/shared/dates";

/** What a condition needs to become SQL. Names of columns and operators come from here, everything else is a value. */
export type Writing = {
  /** `value(x)` keeps x and gives its parameter. */
  value: (given: unknown) => string;
  workspaceId: string;
  now: Date;
  /** Today where the workspace is, 2026-11-20 for example. */
  today: string;
  timeZone: string;
};

/** What is unknown does not hold, and its opposite does. */
export const not = (sql: string): string => `(${sql}) IS NOT TRUE`;

type Of<Field extends ContactCondition["field"]> = Extract<ContactCondition, { field: Field }>;
type Custom<Type extends Of<"custom">["type"]> = Extract<ContactCondition, { field: "custom"; type: Type }>;

/** The column that says whether they ever agreed, and the one that says they stopped; the newer word stands alone. */
const consentColumns = {
  marketing: { granted: "ct.marketing_granted_at", stopped: "ct.marketing_stopped_at" },
  utility: { granted: "ct.utility_granted_at", stopped: "ct.utility_stopped_at" },
} as const;

/** Whether the contact's consent is in one of these states. Who stopped has not granted, whatever was said before. */
export function consentSql({ category, values }: Of<"consent">): string {
  const { granted, stopped } = consentColumns[category];
  const states = {
    granted: `(${granted} IS NOT NULL AND ${stopped} IS NULL)`,
    never_asked: `(${granted} IS NULL AND ${stopped} IS NULL)`,
    stopped: `${stopped} IS NOT NULL`,
  };
  return [...new Set(values)].map((state) => states[state]).join(" OR ");
}

const pattern = (text: string, end: "%" | "", start: "%" | ""): string =>
  `${start}${text.replace(/[\\%_]/g, "\\$&")}${end}`;

function textSql({ value }: Writing, field: string, condition: Custom<"text"> | Custom<"link">): string {
  if (!("value" in condition)) return emptinessSql(field, condition.operator);
  const { operator, value: text } = condition;
  const like = (wanted: string) => `${field} ILIKE ${value(wanted)}`;
  switch (operator) {
    case "is":
      return like(pattern(text, "", ""));
    case "is_not":
      return not(like(pattern(text, "", "")));
    case "contains":
      return like(pattern(text, "%", "%"));
    case "not_contains":
      return not(like(pattern(text, "%", "%")));
    case "starts_with":
      return like(pattern(text, "%", ""));
  }
}

const comparisons = {
  equals: "=",
  not_equals: "=",
  less_than: "<",
  at_most: "<=",
  more_than: ">",
  at_least: ">=",
} as const;

/**
 * jsonb compares with jsonb without ever failing; other types sort apart and are left out by their type, of which only
 * those are asked that the comparison leaves.
 */
function numberSql({ value }: Writing, key: string, field: string, condition: Custom<"number">): string {
  const json = `(ct.custom -> ${key})`;
  const number = (given: number) => `${value(JSON.stringify(given))}::jsonb`;
  const isNumber = `jsonb_typeof${json} = 'number'`;
  if ("from" in condition) {
    return `(${json} >= ${number(condition.from)} AND ${json} <= ${number(condition.to)} AND ${isNumber})`;
  }
  if (!("value" in condition)) return emptinessSql(field, condition.operator);
  const compared = `(${json} ${comparisons[condition.operator]} ${number(condition.value)} AND ${isNumber})`;
  return condition.operator === "not_equals" ? not(compared) : compared;
}

/** Months and days from today on; who was born on 29 February has their day on the 28th in other years. */
function comingDays(today: string, days: number): string[] {
  const coming = Array.from({ length: Math.min(days, 366) + 1 }, (_, later) => addDays(today, later));
  const leapless = coming.filter((day) => day.endsWith("02-28") && addDays(day, 1).endsWith("03-01"));
  return [...new Set([...coming.map((day) => day.slice(5)), ...leapless.map(() => "02-29")])];
}

/** Days are kept as 2026-11-20, which sorts by itself; `C` compares bytes. */
function dateSql({ value, today }: Writing, field: string, condition: Custom<"date">): string {
  const at = `${field} COLLATE "C"`;
  const day = (given: string) => `${value(given)}::text`;
  if ("from" in condition) return `(${at} >= ${day(condition.from)} AND ${at} <= ${day(condition.to)})`;
  switch (condition.operator) {
    case "on":
      return `${at} = ${day(condition.value)}`;
    case "before":
      return `${at} < ${day(condition.value)}`;
    case "after":
      return `${at} > ${day(condition.value)}`;
    case "in_last_days":
      return `(${at} > ${day(addDays(today, -condition.days))} AND ${at} <= ${day(today)})`;
    case "in_next_days":
      return `(${at} >= ${day(today)} AND ${at} < ${day(addDays(today, condition.days))})`;
    case "more_than_days_ago":
      return `${at} < ${day(addDays(today, -condition.days))}`;
    case "anniversary_in_next_days":
      return `right(${field}, 5) = ANY(${value(comingDays(today, condition.days - 1))}::text[])`;
    case "empty":
    case "not_empty":
      return emptinessSql(field, condition.operator);
  }
}

const emptinessSql = (field: string, operator: "empty" | "not_empty"): string =>
  `${field} IS ${operator === "empty" ? "" : "NOT "}NULL`;

/** Whether the value of a custom field fits. A value of another type than the field's fits nothing but its absence. */
export function customSql(writing: Writing, condition: Of<"custom">): string {
  const { value } = writing;
  if (condition.type === "checkbox") {
    const ticked = `ct.custom @> ${value(JSON.stringify({ [condition.key]: true }))}::jsonb`;
    return condition.operator === "is" ? ticked : not(ticked);
  }
  const key = `${value(condition.key)}::text`;
  const field = `(ct.custom ->> ${key})`;
  switch (condition.type) {
    case "text":
    case "link":
      return textSql(writing, field, condition);
    case "number":
      return numberSql(writing, key, field, condition);
    case "date":
      return dateSql(writing, field, condition);
    case "choice": {
      if (!("values" in condition)) return emptinessSql(field, condition.operator);
      const chosen = `${field} = ANY(${value(condition.values)}::text[])`;
      return condition.operator === "is_none_of" ? not(chosen) : chosen;
    }
  }
}
