import type { OutboxEntry } from "@/components/inbox/outbox-store";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import type { ContactRef } from "@/lib/contacts/views";
import type { MessageView } from "@/lib/inbox/views";

type Writer = { userId: string; contact: ContactRef | undefined; phoneNumberId: string | undefined };

const nobody: ContactRef = { id: "", name: "", waId: null, phone: null, bsuid: null, username: null };

/** A message that only this browser knows, in the shape of the others. */
function asMessage(entry: OutboxEntry, { userId, contact, phoneNumberId }: Writer): MessageView {
  return {
    id: entry.key,
    version: 0,
    wamid: null,
    direction: "outbound",
    source: "agent",
    type: "text",
    text: entry.text,
    content: { body: entry.text },
    status: entry.state === "failed" ? "failed" : "queued",
    error: null,
    statusTimes: {},
    timestamp: entry.createdAt,
    attempts: 0,
    replyToId: entry.replyToId,
    replyToWamid: null,
    reactions: [],
    media: null,
    editedAt: null,
    revokedAt: null,
    sentByUserId: userId,
    sentByApiKeyId: null,
    contact: contact ?? nobody,
    conversationId: entry.conversationId,
    phoneNumberId: phoneNumberId ?? "",
    createdAt: entry.createdAt,
  };
}

/**
 * The thread with what is on its way at its end. The live stream may show a message before the answer to its own request
 * does: then the stored one takes the place of the bubble, instead of standing beside it for a moment.
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
    const already = items.findIndex((item) => item.key === entry.key);
    const same =
      already !== -1
        ? already
        : entry.state === "failed"
          ? -1
          : items.findIndex(
              ({ message }, index) =>
                !taken.has(index) &&
                message.direction === "outbound" &&
                message.sentByUserId === writer.userId &&
                message.text === entry.text &&
                message.replyToId === entry.replyToId &&
                message.timestamp > entry.after,
            );
    if (same === -1) left.push({ key: entry.key, message: asMessage(entry, writer), unsent: entry });
    else {
      taken.add(same);
      items[same] = { key: entry.key, message: items[same]!.message };
    }
  }
  return [...items, ...left];
}
