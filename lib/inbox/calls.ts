import type pg from "pg";
import { lookUp, openAddressBook, saveLinks } from "@/lib/contacts/address-book";
import { addToConversations, conversationKey, lockConversations } from "@/lib/inbox/conversation-rows";
import type { Person } from "@/lib/whatsapp/people";

/** A customer called a number of ours. */
export type CallArrival = { workspaceId: string; phoneNumberId: string; person: Person; at: Date };

/**
 * A customer's call keeps the window open like a message does. It makes no conversation: there is nothing to read.
 * Source: Meta, "Customer service windows": 24 hours from the user's last message or call.
 *
 * @returns per call the conversation it belongs to, or null when there is none
 */
export async function noteCalls(
  client: pg.PoolClient,
  calls: readonly CallArrival[],
): Promise<(string | null)[]> {
  if (calls.length === 0) return [];
  const book = await openAddressBook(client, calls);
  const placed = calls.map((call) => {
    const match = lookUp(book, call);
    return match && { ...call, contactId: match.contact.id };
  });
  await saveLinks(client, book);
  const keys = new Map(placed.flatMap((one) => (one ? [[conversationKey(one), one]] : [])));
  const conversations = await lockConversations(client, [...keys.values()]);
  const newest = new Map<string, { workspaceId: string; id: string; at: Date }>();
  const found = placed.map((one) => {
    const conversation = one && conversations.get(conversationKey(one));
    if (!conversation) return null;
    const { id, workspaceId } = conversation;
    const before = newest.get(id);
    if (!before || one.at > before.at) newest.set(id, { workspaceId, id, at: one.at });
    return id;
  });
  await addToConversations(
    client,
    [...newest.values()]
      .map(({ at, ...one }) => ({ ...one, unread: 0, lastId: null, lastAt: null, inboundAt: at }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  return found;
}
