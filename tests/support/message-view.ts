import type { MessageView } from "@/lib/inbox/views";

export const contact = { id: "c", name: "Ana", waId: "34", phone: "+34", bsuid: null, username: null };

/** A message of a customer as the API gives it. */
export function messageView(id: string, change: Partial<MessageView> = {}): MessageView {
  return {
    id,
    version: 1,
    wamid: `wamid.${id}`,
    direction: "inbound",
    source: "customer",
    type: "text",
    text: id,
    content: {},
    status: "received",
    error: null,
    statusTimes: {},
    timestamp: "2026-11-20T10:00:00.000Z",
    attempts: 0,
    replyToId: null,
    replyToWamid: null,
    reactions: [],
    media: null,
    editedAt: null,
    revokedAt: null,
    emptiedAt: null,
    sentByUserId: null,
    sentByApiKeyId: null,
    scheduledId: null,
    scheduledFor: null,
    contextType: null,
    contextId: null,
    campaign: null,
    contact,
    conversationId: "v",
    phoneNumberId: "p",
    createdAt: "2026-11-20T10:00:00.000Z",
    ...change,
  };
}
