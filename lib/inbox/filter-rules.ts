import type { ConversationStatus, ConversationView, Priority } from "@/lib/inbox/views";

/** Which conversations a list shows. null and [] ask for nothing. */
export type ConversationFilter = {
  status: ConversationStatus | "all";
  /** `me`, `none`, or a user's id. */
  assignee: string | null;
  teamId: string | null;
  /** All of them must be there. */
  labelIds: string[];
  phoneNumberId: string | null;
  /** Any of them. */
  priority: Priority[];
  /** Not seen by the member who asks. */
  unread: boolean;
  /** With a note that names the member who asks. */
  mentions: boolean;
  /** The customer service window. */
  window: "open" | "closed" | null;
  /** ISO times of the last activity. */
  activeAfter: string | null;
  activeBefore: string | null;
  /** The customer waits longer than this for an answer. */
  waitingMinutes: number | null;
  /** The customer answered this campaign last. */
  campaignId: string | null;
};

/** A filter with a name. */
export type SavedViewView = { id: string; name: string; filter: ConversationFilter; shared: boolean };

/** How many conversations each view of the inbox holds. */
export type ConversationCounts = {
  mine: number;
  unassigned: number;
  open: number;
  snoozed: number;
  closed: number;
  /** Notes that name the member who asks and that they have not seen. */
  mentions: number;
  /** Open conversations with something the member who asks has not seen. */
  unread: number;
  mineUnread: number;
  /** Scheduled messages that did not go out and wait for somebody. */
  scheduledStuck: number;
  phoneNumbers: Record<string, number>;
  labels: Record<string, number>;
  savedViews: Record<string, number>;
};

export const everyOpen: ConversationFilter = {
  status: "open",
  assignee: null,
  teamId: null,
  labelIds: [],
  phoneNumberId: null,
  priority: [],
  unread: false,
  mentions: false,
  window: null,
  activeAfter: null,
  activeBefore: null,
  waitingMinutes: null,
  campaignId: null,
};

/** Whether the customer wrote something that this member has not seen. Without a member the workspace's count decides. */
export function isUnread(conversation: ConversationView): boolean {
  const { own, lastInboundAt, unreadCount } = conversation;
  if (!own) return unreadCount > 0;
  return lastInboundAt !== null && (own.seenAt === null || lastInboundAt > own.seenAt);
}

/** Messages of the customer that this member has not seen, as far as it is known; at least 1 while there are some. */
export function unseenCount(conversation: ConversationView): number {
  if (!conversation.own) return conversation.unreadCount;
  return isUnread(conversation) ? Math.max(1, conversation.own.unseenCount) : 0;
}

/**
 * Whether a conversation belongs into a list: the same rule as the SQL of lib/inbox/conversation-list.ts.
 * @returns null when the conversation does not tell (mentions)
 */
export function fitsFilter(
  conversation: ConversationView,
  filter: ConversationFilter,
  { userId, now }: { userId: string | null; now: Date },
): boolean | null {
  const { assignee } = filter;
  const wanted = assignee === "me" ? userId : assignee === "none" ? null : assignee;
  const since = conversation.waitingSince;
  const fits =
    (filter.status === "all" || conversation.status === filter.status) &&
    (assignee === null || conversation.assigneeId === wanted) &&
    (filter.teamId === null || conversation.teamId === filter.teamId) &&
    filter.labelIds.every((label) => conversation.labelIds.includes(label)) &&
    (filter.campaignId === null || conversation.campaign?.id === filter.campaignId) &&
    (filter.phoneNumberId === null || conversation.phoneNumberId === filter.phoneNumberId) &&
    (filter.priority.length === 0 || filter.priority.includes(conversation.priority)) &&
    (!filter.unread || isUnread(conversation)) &&
    (filter.window === null || (filter.window === "open") === isWindowOpen(conversation, now)) &&
    (filter.activeAfter === null || conversation.lastActivityAt >= filter.activeAfter) &&
    (filter.activeBefore === null || conversation.lastActivityAt < filter.activeBefore) &&
    (filter.waitingMinutes === null ||
      (since !== null && Date.parse(since) < now.getTime() - filter.waitingMinutes * 60_000));
  return fits && filter.mentions ? null : fits;
}

const isWindowOpen = ({ windowExpiresAt }: ConversationView, now: Date): boolean =>
  windowExpiresAt !== null && Date.parse(windowExpiresAt) > now.getTime();

/** The filter as the parameters of GET /conversations, which are also those of the inbox's address. */
export function filterToParams(filter: ConversationFilter): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name of Object.keys(everyOpen) as (keyof ConversationFilter)[]) {
    const value = filter[name];
    if (value === null || value === false || value === everyOpen[name]) continue;
    if (Array.isArray(value)) {
      if (value.length > 0) params[name] = value.join(",");
    } else {
      params[name] = String(value);
    }
  }
  return params;
}

const words = <Word extends string>(text: string | null, allowed: readonly Word[]): Word[] =>
  (text ?? "").split(",").filter((word): word is Word => (allowed as readonly string[]).includes(word));

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const idOf = (text: string | null): string | null => (text && isUuid(text) ? text : null);
const timeOf = (text: string | null): string | null =>
  text && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;

/** Reads an address: what it does not understand is left out, so that an old link still opens the inbox. */
export function filterFromParams(params: { get(name: string): string | null }): ConversationFilter {
  const assignee = params.get("assignee");
  const minutes = Number(params.get("waitingMinutes"));
  return {
    status: words(params.get("status"), ["open", "snoozed", "closed", "all"] as const)[0] ?? "open",
    assignee: assignee === "me" || assignee === "none" ? assignee : idOf(assignee),
    teamId: idOf(params.get("teamId")),
    labelIds: (params.get("labelIds") ?? "").split(",").filter(isUuid).slice(0, 10),
    phoneNumberId: idOf(params.get("phoneNumberId") ?? params.get("number")),
    priority: words(params.get("priority"), ["none", "low", "medium", "high", "urgent"] as const),
    unread: params.get("unread") === "true",
    mentions: params.get("mentions") === "true",
    window: words(params.get("window"), ["open", "closed"] as const)[0] ?? null,
    activeAfter: timeOf(params.get("activeAfter")),
    activeBefore: timeOf(params.get("activeBefore")),
    waitingMinutes: Number.isInteger(minutes) && minutes > 0 ? minutes : null,
    campaignId: idOf(params.get("campaignId")),
  };
}

/** Whether two filters ask for the same. */
export function sameFilter(a: ConversationFilter, b: ConversationFilter): boolean {
  const [left, right] = [filterToParams(a), filterToParams(b)];
  return (
    Object.keys(left).length === Object.keys(right).length &&
    Object.entries(left).every(([name, value]) => right[name] === value)
  );
}
