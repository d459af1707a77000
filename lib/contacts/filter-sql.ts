import { consentSql, customSql, not, type Writing } from "@/lib/contacts/filter-columns";
import type { ContactCondition } from "@/lib/contacts/filters";
import type { PreparedFilter, PreparedNode } from "@/lib/contacts/prepared-filter";
import { normaliseQuery } from "@/lib/contacts/rules";
import { addDays, dayIn, momentIn } from "@/lib/shared/dates";

const daysAgo = ({ value, now }: Writing, days: number): string =>
  `${value(new Date(now.getTime() - days * 86_400_000).toISOString())}::timestamptz`;

const unless = (negative: boolean, sql: string): string => (negative ? not(sql) : sql);

type Of<Field extends ContactCondition["field"]> = Extract<ContactCondition, { field: Field }>;

function searchSql({ value }: Writing, { operator, value: text }: Of<"search">): string {
  const terms = normaliseQuery(text).map((term) => {
    const pattern = `%${term.replace(/[\\%_]/g, "\\$&")}%`;
    return `ct.search_text LIKE ${value(pattern)}`;
  });
  return unless(operator === "not_contains", terms.join(" AND ") || "false");
}

function labelSql({ value }: Writing, condition: Of<"label">): string {
  switch (condition.operator) {
    // The index holds only contacts with labels, and says so here.
    case "has_any":
      return `(ct.label_ids <> '{}' AND ct.label_ids && ${value(condition.ids)}::uuid[])`;
    case "has_all":
      return `(ct.label_ids <> '{}' AND ct.label_ids @> ${value(condition.ids)}::uuid[])`;
    case "has_none":
      return not(`ct.label_ids && ${value(condition.ids)}::uuid[]`);
    case "empty":
      return "ct.label_ids = '{}'";
    case "not_empty":
      return "ct.label_ids <> '{}'";
  }
}

function countrySql({ value }: Writing, condition: Of<"country">): string {
  if (!("values" in condition)) return `ct.country IS ${condition.operator === "empty" ? "" : "NOT "}NULL`;
  return unless(condition.operator === "is_none_of", `ct.country = ANY(${value(condition.values)}::text[])`);
}

function lastInboundSql(writing: Writing, condition: Of<"last_inbound">): string {
  switch (condition.operator) {
    case "in_last_days":
      return `ct.last_inbound_at >= ${daysAgo(writing, condition.days)}`;
    case "more_than_days_ago":
      return `ct.last_inbound_at < ${daysAgo(writing, condition.days)}`;
    case "never":
      return "ct.last_inbound_at IS NULL";
    case "ever":
      return "ct.last_inbound_at IS NOT NULL";
  }
}

function createdSql(writing: Writing, condition: Of<"created">): string {
  const midnight = (day: string) =>
    `${writing.value(momentIn(writing.timeZone, `${day}T00:00`).toISOString())}::timestamptz`;
  switch (condition.operator) {
    case "in_last_days":
      return `ct.created_at >= ${daysAgo(writing, condition.days)}`;
    case "more_than_days_ago":
      return `ct.created_at < ${daysAgo(writing, condition.days)}`;
    case "on":
      return `(ct.created_at >= ${midnight(condition.value)} AND ct.created_at < ${midnight(addDays(condition.value, 1))})`;
    case "before":
      return `ct.created_at < ${midnight(condition.value)}`;
    case "after":
      return `ct.created_at >= ${midnight(addDays(condition.value, 1))}`;
  }
}

const addresses = {
  phone: "(ct.wa_id IS NOT NULL OR ct.phone IS NOT NULL)",
  bsuid_only: "(ct.wa_id IS NULL AND ct.phone IS NULL AND ct.bsuid IS NOT NULL)",
} as const;

function windowSql({ value, workspaceId, now }: Writing, condition: Of<"window">): string {
  const onNumber = condition.phoneNumberId
    ? `AND cv.phone_number_id = ${value(condition.phoneNumberId)}::uuid`
    : "";
  return unless(
    condition.operator === "closed",
    `ct.id IN (SELECT cv.contact_id FROM conversations cv WHERE cv.workspace_id = ${value(workspaceId)}::uuid
      AND cv.window_expires_at > ${value(now.toISOString())}::timestamptz ${onNumber})`,
  );
}

const reached = (condition: string): string =>
  `EXISTS (SELECT 1 FROM messages ms WHERE ms.workspace_id = cr.workspace_id AND ms.id = cr.message_id AND ${condition})`;

const outcomes: Record<Of<"campaign">["outcome"], string> = {
  was_in: "cr.state = 'queued'",
  received: reached("ms.status IN ('delivered', 'read', 'played')"),
  read: reached("ms.status IN ('read', 'played')"),
  answered: "cr.answered_at IS NOT NULL",
  clicked: "cr.clicked_at IS NOT NULL",
  failed: reached("ms.status = 'failed'"),
  left_out: "cr.state = 'skipped'",
  opted_out: "cr.opted_out_at IS NOT NULL",
};

function campaignSql({ value, workspaceId }: Writing, condition: Of<"campaign">): string {
  return unless(
    condition.operator === "is_not",
    `ct.id IN (SELECT cr.contact_id FROM campaign_recipients cr WHERE cr.workspace_id = ${value(workspaceId)}::uuid
      AND cr.campaign_id = ${value(condition.campaignId)}::uuid AND ${outcomes[condition.outcome]})`,
  );
}

function conditionSql(writing: Writing, condition: Exclude<ContactCondition, { field: "segment" }>): string {
  switch (condition.field) {
    case "search":
      return searchSql(writing, condition);
    case "label":
      return labelSql(writing, condition);
    case "custom":
      return customSql(writing, condition);
    case "country":
      return countrySql(writing, condition);
    case "source":
      return unless(
        condition.operator === "is_none_of",
        `ct.source = ANY(${writing.value(condition.values)}::text[])`,
      );
    case "consent":
      return unless(condition.operator === "is_none_of", consentSql(condition));
    case "last_inbound":
      return lastInboundSql(writing, condition);
    case "created":
      return createdSql(writing, condition);
    case "address":
      return unless(condition.operator === "is_not", addresses[condition.value]);
    case "blocked":
      return condition.operator === "is" ? "ct.blocked_at IS NOT NULL" : "ct.blocked_at IS NULL";
    case "window":
      return windowSql(writing, condition);
    case "campaign":
      return campaignSql(writing, condition);
  }
}

function nodeSql(writing: Writing, node: PreparedNode): string {
  if (node.field !== undefined) return conditionSql(writing, node);
  const parts = node.conditions.map((one) => `(${nodeSql(writing, one)})`);
  if (parts.length === 0) return node.match === "any" ? "false" : "true";
  if (node.match === "all") return parts.join(" AND ");
  const some = parts.join(" OR ");
  return node.match === "any" ? some : not(some);
}

type Asking = {
  workspaceId: string;
  now: Date;
  /** The number of the first parameter this may use: with 3 it begins at `$3`. */
  firstParameter: number;
  /** Those who were deleted instead of those who are here. */
  deleted?: boolean;
};

/**
 * A filter as a condition on `contacts ct`, with the workspace's own contacts that are not deleted as its first part.
 * Everything that came from outside is a value; names of columns and operators are ours.
 *
 * @param filter from `prepareFilter`, which has looked at its ids and put segments in place
 * @returns the condition in parentheses, and its values in order
 */
export function contactPredicate(
  filter: PreparedFilter,
  { workspaceId, now, firstParameter, deleted = false }: Asking,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const value = (given: unknown) => `$${firstParameter - 1 + values.push(given)}`;
  const { timeZone } = filter;
  const own = `ct.workspace_id = ${value(workspaceId)}::uuid AND ct.deleted_at IS ${deleted ? "NOT NULL AND ct.erased_at IS" : ""} NULL`;
  const writing = { value, workspaceId, now, today: dayIn(timeZone, now), timeZone };
  return { text: `(${own} AND (${nodeSql(writing, filter.root)}))`, values };
}
