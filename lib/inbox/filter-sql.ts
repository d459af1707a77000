import type { Value } from "@/lib/contacts/search";
import type { ConversationFilter } from "@/lib/inbox/filter-rules";
import { priorities } from "@/lib/inbox/views";
import type { Scope } from "@/lib/tenancy/scope";

/** The member who asks; null for an API key and for jobs. */
export const memberOf = ({ actor }: Scope): string | null => (actor.type === "user" ? actor.userId : null);

/**
 * Up to when the member has seen conversation `r`; NULL: nothing. Without a row of their own it is what nobody has seen,
 * and what came since they joined: a new colleague does not begin with years of unread messages.
 * @param member the member's id as a parameter
 */
export const seenAt = (member: string): string => `coalesce(
  (SELECT rd.read_at FROM conversation_reads rd
    WHERE rd.workspace_id = $1 AND rd.user_id = ${member} AND rd.conversation_id = r.id),
  CASE WHEN r.unread_count = 0 THEN (SELECT date_trunc('second', ms.created_at) FROM memberships ms
    WHERE ms.workspace_id = $1 AND ms.user_id = ${member}) END)`;

/** Whether the member has not seen all of conversation `r`. Without a member: whether nobody has. */
export const isUnreadSql = (member: string | null): string =>
  member
    ? `(r.last_inbound_at IS NOT NULL AND r.last_inbound_at > coalesce(${seenAt(member)}, '-infinity'))`
    : "r.unread_count > 0";

/** A mention may be years old; the list goes back this many. */
const mostMentions = 2_000;

/** Conversations that a filter asks for, as a condition on `r`; the same rule as `fitsFilter` in the browser. */
export function filterSql(scope: Scope, filter: ConversationFilter, value: Value): string {
  const member = memberOf(scope);
  const { assignee } = filter;
  // Without a member there is no "me": nothing fits.
  const whose =
    assignee === "none"
      ? "r.assignee_id IS NULL"
      : assignee === "me"
        ? member
          ? `r.assignee_id = ${value(member)}::uuid`
          : "false"
        : assignee && `r.assignee_id = ${value(assignee)}::uuid`;
  const mentioned =
    filter.mentions &&
    (member
      ? `r.id IN (SELECT mn.conversation_id FROM mentions mn WHERE mn.workspace_id = $1
          AND mn.user_id = ${value(member)}::uuid ORDER BY mn.created_at DESC LIMIT ${mostMentions})`
      : "false");
  const { waitingMinutes } = filter;
  return [
    // What is left of somebody who was erased only tells what was sent.
    "r.erased_at IS NULL",
    filter.status !== "all" && `r.status = ${value(filter.status)}::conversation_status`,
    whose,
    filter.teamId && `r.team_id = ${value(filter.teamId)}::uuid`,
    filter.labelIds.length > 0 &&
      `(r.label_ids <> '{}' AND r.label_ids @> ${value(filter.labelIds)}::uuid[])`,
    filter.campaignId && `r.campaign_id = ${value(filter.campaignId)}::uuid`,
    filter.phoneNumberId && `r.phone_number_id = ${value(filter.phoneNumberId)}::uuid`,
    filter.priority.length > 0 &&
      `r.priority = ANY(${value(filter.priority.map((one) => priorities.indexOf(one)))}::smallint[])`,
    mentioned,
    filter.window === "open" && "r.window_expires_at > now()",
    filter.window === "closed" && "(r.window_expires_at IS NULL OR r.window_expires_at <= now())",
    filter.activeAfter && `r.last_activity_at >= ${value(filter.activeAfter)}::timestamptz`,
    filter.activeBefore && `r.last_activity_at < ${value(filter.activeBefore)}::timestamptz`,
    waitingMinutes !== null &&
      `r.waiting_since < now() - make_interval(mins => ${value(waitingMinutes)}::int)`,
    filter.unread && isUnreadSql(member && `${value(member)}::uuid`),
  ]
    .filter(Boolean)
    .join(" AND ");
}

/** Whether no index leads to what the filter asks for: then it has to be looked for among what is recent. */
export const needsLooking = (filter: ConversationFilter): boolean =>
  filter.unread || filter.priority.length > 0 || filter.window !== null || filter.waitingMinutes !== null;
