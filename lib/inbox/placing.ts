import type pg from "pg";
import { lookUp, saveLinks, type AddressBook, type Match } from "@/lib/contacts/address-book";
import { enrol } from "@/lib/contacts/identities";
import { timeOf, wamidKey, type Arrival } from "@/lib/inbox/arrivals";
import {
  conversationKey,
  lockConversations,
  openConversations,
  type LockedConversation,
} from "@/lib/inbox/conversation-rows";
import { knownWamids } from "@/lib/inbox/message-rows";

/** An arrival and its place in the batch. */
export type One = { arrival: Arrival; index: number };
/** It, its contact and its conversation, locked. */
export type Placed = One & { match: Match; conversation: LockedConversation };

/** One of each message: Meta repeats itself within a batch too. */
export function firstOfEach(ones: readonly One[]): One[] {
  const seen = new Set<string>();
  return ones.filter(({ arrival }) => {
    const key = wamidKey(arrival);
    return !seen.has(key) && seen.add(key);
  });
}

export const soughtOf = ({ workspaceId, message }: Arrival) => ({ workspaceId, person: message.person });

const keyOf = ({ arrival, match }: { arrival: Arrival; match: Match }) => ({
  workspaceId: arrival.workspaceId,
  contactId: match.contact.id,
  phoneNumberId: arrival.phoneNumberId,
});

/**
 * Finds the contact and the locked conversation of each arrival. Contacts and conversations are made only for messages
 * that are not stored yet, so that a replay makes nothing new.
 */
export async function place(
  client: pg.PoolClient,
  ones: readonly One[],
  book: AddressBook,
): Promise<Placed[]> {
  const looked = ones.map((one) => ({ ...one, match: lookUp(book, soughtOf(one.arrival)) }));
  await saveLinks(client, book);
  const known = looked.flatMap(({ match, ...one }) => (match ? [{ ...one, match }] : []));
  const keys = new Map(known.map((one) => [conversationKey(keyOf(one)), keyOf(one)]));
  const conversations = await lockConversations(client, [...keys.values()]);
  const located = ({ arrival, match }: { arrival: Arrival; match: Match }) =>
    conversations.get(conversationKey(keyOf({ arrival, match })));
  const ready = known.filter(located);
  const readyIndexes = new Set(ready.map(({ index }) => index));
  const rest = looked.filter(({ index }) => !readyIndexes.has(index));
  const stored = await knownWamids(
    client,
    rest.map(({ arrival }) => arrival),
  );
  const strange = rest.filter(({ arrival }) => !stored.has(wamidKey(arrival)));
  const strangers = strange.filter(({ match }) => match === null);
  const enrolled = await enrol(
    client,
    book,
    strangers.map(({ arrival }) => soughtOf(arrival)),
  );
  const matches = new Map(strangers.map(({ index }, i) => [index, enrolled[i]!]));
  const fresh = strange.map(({ match, ...one }) => ({ ...one, match: match ?? matches.get(one.index)! }));
  // Reversed, so that of several messages the first one dates the conversation.
  const opening = new Map(
    fresh
      .toReversed()
      .map((one) => [conversationKey(keyOf(one)), { ...keyOf(one), since: timeOf(one.arrival) }]),
  );
  for (const [key, conversation] of await openConversations(client, [...opening.values()])) {
    conversations.set(key, conversation);
  }
  return [...ready, ...fresh]
    .sort((a, b) => a.index - b.index)
    .map((one) => ({ ...one, conversation: located(one)! }));
}
