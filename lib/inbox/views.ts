import type { Snippet } from "@/lib/inbox/search-words";
import {
  toContactRef,
  type ConsentCategory,
  type ConsentSource,
  type ContactRef,
} from "@/lib/contacts/views";
import type { CampaignRef, MessageDirection, MessageRow, MessageView } from "@/lib/inbox/message-views";

export type { CannedReplyView } from "@/lib/inbox/canned-replies";
export type { CampaignRef, MessageView } from "@/lib/inbox/message-views";
export type { ScheduledMessageView } from "@/lib/inbox/scheduled-views";

export const conversationStatuses = ["open", "snoozed", "closed"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** In the order of the numbers in the database. */
export const priorities = ["none", "low", "medium", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];

export type ConversationView = {
  id: string;
  status: ConversationStatus;
  contact: ContactRef;
  phoneNumberId: string;
  lastActivityAt: string;
  lastInboundAt: string | null;
  /** End of the customer service window; null when the customer never wrote. */
  windowExpiresAt: string | null;
  /** Messages nobody of the workspace has seen. */
  unreadCount: number;
  /** The member who takes care of it, a user's id. */
  assigneeId: string | null;
  teamId: string | null;
  priority: Priority;
  labelIds: string[];
  /** Only while it is snoozed. */
  snoozedUntil: string | null;
  closedAt: string | null;
  /** When the customer wrote what nobody has answered yet; null when it is not our turn. */
  waitingSince: string | null;
  /** The campaign the customer answered last. */
  campaign: CampaignRef | null;
  lastMessage: Pick<
    MessageView,
    "id" | "direction" | "type" | "text" | "status" | "timestamp" | "revokedAt" | "emptiedAt" | "version"
  > | null;
  createdAt: string;
  /** Grows with each change of the conversation; its last message counts for itself. */
  version: number;
  /** What the member who asked has seen. Not in live events, whose bytes are the same for everybody. */
  own?: {
    /** They have seen everything up to here; null: nothing. */
    seenAt: string | null;
    /** Messages of the customer since then, at most 100. */
    unseenCount: number;
  };
};

/** A message in which something was found. */
export type SearchHit = {
  messageId: string;
  conversationId: string;
  phoneNumberId: string;
  direction: MessageDirection;
  type: string;
  timestamp: string;
  contact: ContactRef;
  /** Where in the text; `marks` are the places in it. */
  snippet: Snippet;
};

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export type ConversationRow = {
  id: string;
  status: ConversationStatus;
  phoneNumberId: string;
  lastActivityAt: Date;
  lastInboundAt: Date | null;
  windowExpiresAt: Date | null;
  unreadCount: number;
  assigneeId: string | null;
  teamId: string | null;
  /** Place in `priorities`. */
  priority: number;
  labelIds: string[];
  snoozedUntil: Date | null;
  closedAt: Date | null;
  waitingSince: Date | null;
  campaign: CampaignRef | null;
  lastMessageId: string | null;
  createdAt: Date;
  version: number;
  contact: Parameters<typeof toContactRef>[0];
};
type LastMessageRow = Pick<
  MessageRow,
  "id" | "direction" | "type" | "text" | "status" | "timestamp" | "revokedAt" | "emptiedAt" | "version"
>;

export function toConversationView(
  row: ConversationRow,
  lastMessage: LastMessageRow | undefined,
): ConversationView {
  return {
    id: row.id,
    status: row.status,
    contact: toContactRef(row.contact),
    phoneNumberId: row.phoneNumberId,
    lastActivityAt: row.lastActivityAt.toISOString(),
    lastInboundAt: iso(row.lastInboundAt),
    windowExpiresAt: iso(row.windowExpiresAt),
    unreadCount: row.unreadCount,
    assigneeId: row.assigneeId,
    teamId: row.teamId,
    priority: priorities[row.priority] ?? "none",
    labelIds: row.labelIds,
    snoozedUntil: iso(row.snoozedUntil),
    closedAt: iso(row.closedAt),
    waitingSince: iso(row.waitingSince),
    campaign: row.campaign,
    lastMessage: lastMessage
      ? {
          ...pickLast(lastMessage),
          timestamp: lastMessage.timestamp.toISOString(),
          revokedAt: iso(lastMessage.revokedAt),
          emptiedAt: iso(lastMessage.emptiedAt),
        }
      : null,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}

const pickLast = ({ id, direction, type, text, status, version }: LastMessageRow) => ({
  version,
  id,
  direction,
  type,
  // The list shows one line; 4,096 characters in each of fifty rows would be the largest part of the answer.
  text: text && text.length > 160 ? text.slice(0, 160) : text,
  status,
});

/** Somebody or something by its name of that moment: a label may be gone when the line is read. */
export type EventRef = { id: string; name: string };

/**
 * What happened to a conversation without anybody writing: the content of a message of the type `event`. Who did it
 * stands in its sender; nobody there means Parley itself.
 */
export type ConversationEvent =
  /** turn: the automatic assignment gave it; reply: the member answered it first. */
  | { event: "assigned"; to: EventRef | null; from: EventRef | null; why?: "turn" | "reply" }
  | { event: "team_assigned"; to: EventRef | null; from: EventRef | null }
  | { event: "closed" }
  /** customer: because the customer wrote. */
  | { event: "reopened"; why: "member" | "customer" }
  | { event: "snoozed"; until: string }
  /** time: it was due; member: somebody did not wait for it; customer: because the customer wrote. */
  | { event: "woke_up"; why: "time" | "member" | "customer" }
  | { event: "priority_changed"; to: string; from: string }
  | { event: "labels_changed"; added: EventRef[]; removed: EventRef[] }
  /** A scheduled message did not go out at its time; `to` is who is told. */
  | {
      event: "scheduled_missed";
      scheduledId: string;
      at: string;
      problem: ScheduledProblem;
      to: EventRef | null;
    }
  /** Times that went by while nothing was sent: only the newest went out. */
  | { event: "scheduled_passed_over"; scheduledId: string; count: number }
  /** The window was closed, so the template chosen for that went out. */
  | { event: "scheduled_fell_back"; scheduledId: string; at: string }
  /** They agreed to messages of a category, or stopped them; proof: their words. */
  | {
      event: "consent_changed";
      category: ConsentCategory;
      granted: boolean;
      source: ConsentSource;
      proof: string | null;
    };

/** Why a time of a scheduled message went by without it, and who has to act. */
export type ScheduledProblem = {
  /** window_closed, number_disconnected, contact_unreachable, file_missing, … */
  reason: string;
  /** In words. */
  message: string;
  turn: "you" | "customer" | "meta" | "parley";
};

/** A note that names the person who asks. */
export type MentionView = {
  /** The note's id: where to go in the thread. */
  messageId: string;
  conversationId: string;
  contact: ContactRef;
  /** At most 200 characters of the note. */
  text: string;
  /** Who wrote it. */
  byUserId: string | null;
  createdAt: string;
  seenAt: string | null;
};
