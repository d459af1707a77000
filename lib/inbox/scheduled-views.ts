import { toContactRef, type ContactRef } from "@/lib/contacts/views";
import type { Recurrence, Rule } from "@/lib/inbox/recurrence";
import type { ScheduledState, SendPriority } from "@/lib/inbox/scheduled-inputs";
import type { Outgoing } from "@/lib/inbox/schemas";
import type { ScheduledProblem } from "@/lib/inbox/views";
import { toMediaView, type MediaRow, type MediaView } from "@/lib/media/views";
import type { TemplateContent } from "@/lib/inbox/template-input";

/** A message's input without place and time, as it is stored. */
export type ScheduledInput = Outgoing & { replyToId?: string | undefined };

type TemplateInput = TemplateContent;
/** As it is stored: with the words of the template, when they are known. */
export type StoredFallback = { template: TemplateInput; text: string | null };

/** A message for a time to come as API and browser see it. Times are ISO 8601 in UTC. */
export type ScheduledMessageView = {
  id: string;
  /** stuck: it came due and did not go out; `problem` says why. */
  state: ScheduledState;
  /** The next time; of what is over the last one, or the one it was cancelled for. */
  sendAt: string;
  timeZone: string;
  /** null: once. */
  recurrence: Recurrence | null;
  /** When it went out last. */
  lastAt: string | null;
  /** How often it has gone out. */
  times: number;
  /** The message that went out last. */
  lastMessageId: string | null;
  /** What is sent: a type and its own object. */
  message: ScheduledInput;
  /** What a person reads of it, or null. */
  text: string | null;
  media: MediaView | null;
  /** What happens when the window is closed by then. */
  fallback: "tell" | { template: TemplateInput };
  priority: SendPriority;
  problem: (ScheduledProblem & { at: string }) | null;
  contextType: string | null;
  contextId: string | null;
  createdByUserId: string | null;
  createdByApiKeyId: string | null;
  contact: ContactRef;
  conversationId: string;
  phoneNumberId: string;
  /** End of the customer service window as it is known now; null when the customer never wrote. */
  windowExpiresAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** Grows with each change: an edit says which one it was made for. */
  version: number;
};

export type ScheduledMessageRow = {
  id: string;
  state: ScheduledState;
  nextAt: Date;
  timeZone: string;
  recurrence: Rule | null;
  lastAt: Date | null;
  times: number;
  lastMessageId: string | null;
  input: ScheduledInput;
  text: string | null;
  media: MediaRow | null;
  fallback: StoredFallback | null;
  priority: number;
  problem: (ScheduledProblem & { at: string }) | null;
  contextType: string | null;
  contextId: string | null;
  createdById: string | null;
  apiKeyId: string | null;
  conversationId: string;
  phoneNumberId: string;
  windowExpiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  contact: Parameters<typeof toContactRef>[0];
};

/** Smaller goes first, like those of messages. */
export const priorityNumbers: Record<SendPriority, number> = { high: 0, normal: 5, low: 10 };
const priorityOf = (number: number): SendPriority => (number < 5 ? "high" : number < 10 ? "normal" : "low");

function withoutStart(rule: Rule): Recurrence {
  const { start: _, ...recurrence } = rule;
  return recurrence;
}

export const toScheduledMessageView = (row: ScheduledMessageRow): ScheduledMessageView => ({
  id: row.id,
  state: row.state,
  sendAt: row.nextAt.toISOString(),
  timeZone: row.timeZone,
  recurrence: row.recurrence && withoutStart(row.recurrence),
  lastAt: row.lastAt?.toISOString() ?? null,
  times: row.times,
  lastMessageId: row.lastMessageId,
  message: row.input,
  text: row.text,
  media: row.media && toMediaView(row.media),
  fallback: row.fallback ? { template: row.fallback.template } : "tell",
  priority: priorityOf(row.priority),
  problem: row.problem,
  contextType: row.contextType,
  contextId: row.contextId,
  createdByUserId: row.createdById,
  createdByApiKeyId: row.apiKeyId,
  contact: toContactRef(row.contact),
  conversationId: row.conversationId,
  phoneNumberId: row.phoneNumberId,
  windowExpiresAt: row.windowExpiresAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
});
