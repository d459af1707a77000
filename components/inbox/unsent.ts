import { withReaction } from "@/components/inbox/message-cache";
import type { Note, OutboxEntry } from "@/components/inbox/outbox-store";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import type { ContactRef } from "@/lib/contacts/views";
import type { Outgoing } from "@/lib/inbox/schemas";
import type { MessageView } from "@/lib/inbox/views";
import { sentText } from "@/lib/whatsapp/rules";

type Writer = { userId: string; contact: ContactRef | undefined; phoneNumberId: string | undefined };

const nobody: ContactRef = { id: "", name: "", waId: null, phone: null, bsuid: null, username: null };

/** The type's own object, as the server stores it. */
function contentOf(message: Outgoing | Note): Record<string, unknown> {
  if (message.type === "contacts") return { contacts: message.contacts };
  return (message as unknown as Record<string, Record<string, unknown>>)[message.type] ?? {};
}

/** What a person reads of it, or null. */
export const wordsOf = (message: Outgoing | Note): string | null =>
  message.type === "note" ? message.note.text : sentText(message.type, contentOf(message));

/** A message that only this browser knows, in the shape of the others. */
function asMessage(entry: OutboxEntry, { userId, contact, phoneNumberId }: Writer): MessageView {
  const note = entry.message.type === "note";
  return {
    id: entry.key,
    version: 0,
    wamid: null,
    direction: note ? "internal" : "outbound",
    source: "agent",
    type: entry.message.type,
    text: entry.words ?? wordsOf(entry.message),
    content: contentOf(entry.message),
    status: entry.state === "failed" ? "failed" : note ? "received" : "queued",
    error: null,
    statusTimes: {},
    timestamp: entry.createdAt,
    attempts: 0,
    replyToId: entry.replyToId,
    replyToWamid: null,
    reactions: [],
    media: entry.media ?? null,
    editedAt: null,
    revokedAt: null,
    emptiedAt: null,
    sentByUserId: userId,
    sentByApiKeyId: null,
    scheduledId: null,
    scheduledFor: null,
    contextType: null,
    contextId: null,
    campaign: null,
    contact: contact ?? nobody,
    conversationId: entry.conversationId,
    phoneNumberId: phoneNumberId ?? "",
    createdAt: entry.createdAt,
  };
}

/** A message as the thread would show it, before it is sent. */
export const previewOf = (message: Outgoing, words?: string): MessageView =>
  asMessage(
    {
      key: "preview",
      conversationId: "",
      message,
      ...(words ? { words } : {}),
      replyToId: null,
      createdAt: new Date(0).toISOString(),
      after: "",
      state: "sending",
      error: null,
    },
    { userId: "", contact: undefined, phoneNumberId: undefined },
  );

/** The database keeps no order of keys. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** Whether a stored message can be the one that this entry became. */
function saysTheSame(stored: MessageView, entry: OutboxEntry, { userId }: Writer): boolean {
  const { message } = entry;
  if (
    stored.type !== message.type ||
    stored.direction !== (message.type === "note" ? "internal" : "outbound") ||
    stored.sentByUserId !== userId ||
    stored.replyToId !== entry.replyToId ||
    stored.timestamp <= entry.after
  ) {
    return false;
  }
  if (entry.media) return stored.media?.id === entry.media.id;
  if (message.type === "text" || message.type === "note") return stored.text === wordsOf(message);
  return same(stored.content, contentOf(message));
}

/**
 * The thread with what is on its way at its end. The live stream may show a message before the answer to its own request
 * does: then the stored one takes the place of the bubble, instead of standing beside it for a moment. A reaction on its
 * way stands on its message.
 * @param stored oldest first
 */
export function withUnsent(
  stored: readonly ThreadMessage[],
  unsent: readonly OutboxEntry[],
  writer: Writer,
): ThreadMessage[] {
  if (unsent.length === 0) return [...stored];
  const items = [...stored];
  const taken = new Set<number>();
  const left: ThreadMessage[] = [];
  for (const entry of unsent) {
    if (entry.message.type === "reaction") {
      const { messageId, emoji } = entry.message.reaction;
      const at = items.findIndex(({ message }) => message.id === messageId);
      const target = items[at];
      if (target) items[at] = { ...target, message: withReaction(target.message, emoji, entry.createdAt) };
      continue;
    }
    const already = items.findIndex((item) => item.key === entry.key);
    const match =
      already !== -1
        ? already
        : entry.state === "failed"
          ? -1
          : items.findIndex(({ message }, index) => !taken.has(index) && saysTheSame(message, entry, writer));
    if (match === -1) left.push({ key: entry.key, message: asMessage(entry, writer), unsent: entry });
    else {
      taken.add(match);
      items[match] = { key: entry.key, message: items[match]!.message };
    }
  }
  return [...items, ...left];
}
