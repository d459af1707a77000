import { toContactRef, type ContactRef } from "@/lib/contacts/views";
import { toMediaView, type MediaRow, type MediaView } from "@/lib/media/views";

/** internal: a note or an event of the history; it never leaves Parley. */
export type MessageDirection = "inbound" | "outbound" | "internal";
export type MessageStatus =
  | "received"
  | "queued"
  | "sending"
  | "accepted"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "uncertain"
  | "cancelled";
export type MessageSource =
  "customer" | "agent" | "api" | "automation" | "campaign" | "business_app" | "history" | "system";

/** What went wrong with a message, as Meta said it; what it means is in lib/inbox/failures.ts. */
export type MessageFailure = {
  code: number;
  title: string;
  details?: string;
  message?: string;
  href?: string;
  /** HTTP status it came with, when it came as an answer. */
  httpStatus?: number;
};

/** Who has to act now, and whether sending again is safe. Written by lib/inbox/failures.ts. */
export type MessageFailureView = MessageFailure & {
  turn: "you" | "customer" | "meta" | "parley";
  /** safe: the customer did not get it. ask: nobody knows. never: it would fail or harm again. */
  retry: "safe" | "ask" | "never";
};

export type Reaction = { from: "contact" | "business"; emoji: string; at: string };
export type StatusTimes = Partial<
  Record<"accepted" | "sent" | "delivered" | "read" | "played" | "failed", string>
>;

/** A campaign by its name of now. */
export type CampaignRef = { id: string; name: string };

/** A message as API and browser see it. Times are ISO 8601 in UTC. */
export type MessageView = {
  id: string;
  wamid: string | null;
  direction: MessageDirection;
  source: MessageSource;
  /** Meta's word. */
  type: string;
  /** What a person reads, or null. */
  text: string | null;
  content: Record<string, unknown>;
  status: MessageStatus;
  error: MessageFailureView | null;
  statusTimes: StatusTimes;
  timestamp: string;
  attempts: number;
  replyToId: string | null;
  replyToWamid: string | null;
  reactions: Reaction[];
  /** The file of an image, a voice note, …; null when the message has none. */
  media: MediaView | null;
  editedAt: string | null;
  revokedAt: string | null;
  /** Its words and file are gone, as the workspace keeps messages no longer. */
  emptiedAt: string | null;
  sentByUserId: string | null;
  sentByApiKeyId: string | null;
  /** The scheduled message it comes of, and for which of its times. */
  scheduledId: string | null;
  scheduledFor: string | null;
  /** The customer's own record it belongs to: order and 123, for example. */
  contextType: string | null;
  contextId: string | null;
  /** The campaign that sent it. */
  campaign: CampaignRef | null;
  contact: ContactRef;
  conversationId: string;
  phoneNumberId: string;
  createdAt: string;
  /** Grows with each change: of two views of a message the one with the greater version is the newer. */
  version: number;
};

type Json = unknown;
export type MessageRow = {
  id: string;
  wamid: string | null;
  direction: MessageDirection;
  source: MessageSource;
  type: string;
  text: string | null;
  content: Json;
  status: MessageStatus;
  error: Json;
  acceptedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  playedAt: Date | null;
  failedAt: Date | null;
  timestamp: Date;
  attempts: number;
  replyToId: string | null;
  replyToWamid: string | null;
  reactions: Json;
  media: MediaRow | null;
  editedAt: Date | null;
  revokedAt: Date | null;
  emptiedAt: Date | null;
  sentByUserId: string | null;
  sentByApiKeyId: string | null;
  scheduledId: string | null;
  scheduledFor: Date | null;
  contextType: string | null;
  contextId: string | null;
  campaign: CampaignRef | null;
  conversationId: string;
  phoneNumberId: string;
  createdAt: Date;
  version: number;
  conversation: { contact: Parameters<typeof toContactRef>[0] };
};

/** Reactions as stored: at most one of each side. */
export type StoredReactions = Partial<Record<Reaction["from"], { emoji: string; at: string }>>;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function statusTimes(row: MessageRow): StatusTimes {
  const times: StatusTimes = {};
  for (const stage of ["accepted", "sent", "delivered", "read", "played", "failed"] as const) {
    const at = row[`${stage}At`];
    if (at) times[stage] = at.toISOString();
  }
  return times;
}

/** @param describe what a failure means; pass `describeFailure` of lib/inbox/failures.ts. */
export function toMessageView(
  row: MessageRow,
  describe: (failure: MessageFailure, status: MessageStatus) => MessageFailureView,
): MessageView {
  const reactions = Object.entries((row.reactions ?? {}) as StoredReactions).filter(([, r]) => r?.emoji);
  return {
    id: row.id,
    wamid: row.wamid,
    direction: row.direction,
    source: row.source,
    type: row.type,
    text: row.text,
    content: (row.content ?? {}) as Record<string, unknown>,
    status: row.status,
    error: row.error ? describe(row.error as MessageFailure, row.status) : null,
    statusTimes: statusTimes(row),
    timestamp: row.timestamp.toISOString(),
    attempts: row.attempts,
    replyToId: row.replyToId,
    replyToWamid: row.replyToWamid,
    reactions: reactions.map(([from, r]) => ({ from: from as Reaction["from"], emoji: r.emoji, at: r.at })),
    media: row.media && toMediaView(row.media),
    editedAt: iso(row.editedAt),
    revokedAt: iso(row.revokedAt),
    emptiedAt: iso(row.emptiedAt),
    sentByUserId: row.sentByUserId,
    sentByApiKeyId: row.sentByApiKeyId,
    scheduledId: row.scheduledId,
    scheduledFor: iso(row.scheduledFor),
    contextType: row.contextType,
    contextId: row.contextId,
    campaign: row.campaign,
    contact: toContactRef(row.conversation.contact),
    conversationId: row.conversationId,
    phoneNumberId: row.phoneNumberId,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}
