import type pg from "pg";
import { openAddressBook, type AddressBook } from "@/lib/contacts/address-book";
import { moveContact } from "@/lib/contacts/moves";
import { noteInbound, noteSightings } from "@/lib/contacts/profiles";
import {
  arrivalEffects,
  timeOf,
  wamidKey,
  type Arrival,
  type Received,
  type Stored,
} from "@/lib/inbox/arrivals";
import { addToConversations, type ConversationGain } from "@/lib/inbox/conversation-rows";
import { insertEvents, type NewEvent } from "@/lib/inbox/conversation-events";
import { insertMessages, settleHistory } from "@/lib/inbox/message-rows";
import { attachFiles } from "@/lib/media/arrivals";
import { firstOfEach, place, soughtOf, type One, type Placed } from "@/lib/inbox/placing";
import { applyActs, findTargets, linkWaiting, targetKey, type Act } from "@/lib/inbox/targets";
import { newId } from "@/lib/shared/id";

const conflictNote =
  "The phone number belongs to one contact and the user id to another; the message went to the user id's contact.";

/** The rows that quotes, reactions, edits and deletions speak of, stored before or arriving with them. */
async function resolveTargets(
  client: pg.PoolClient,
  placed: readonly (Placed & { id: string })[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map(
    placed.flatMap(({ arrival: { phoneNumberId, message } }) => {
      if (message.targetWamid === null) return [];
      const key = { phoneNumberId, wamid: message.targetWamid };
      return [[targetKey(key), key]];
    }),
  );
  const targets = await findTargets(client, [...keys.values()]);
  for (const { arrival, id } of placed) {
    const key = targetKey({ phoneNumberId: arrival.phoneNumberId, wamid: arrival.message.wamid });
    if (keys.has(key) && !targets.has(key)) targets.set(key, id);
  }
  return targets;
}

function gainsOf(stored: readonly Stored[]): ConversationGain[] {
  const gains = new Map<string, ConversationGain>();
  for (const { id, workspaceId, conversationId, at, message } of stored) {
    const { counts, isLine, opensWindow } = arrivalEffects(message);
    if (!counts && !isLine && !opensWindow) continue;
    const gain = gains.get(conversationId) ?? {
      workspaceId,
      id: conversationId,
      unread: 0,
      lastId: null,
      lastAt: null,
      inboundAt: null,
    };
    gains.set(conversationId, gain);
    if (counts) gain.unread++;
    if (isLine && (gain.lastAt === null || at >= gain.lastAt)) {
      gain.lastAt = at;
      gain.lastId = id;
    }
    if (opensWindow && (gain.inboundAt === null || at > gain.inboundAt)) gain.inboundAt = at;
  }
  return [...gains.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type News = { stored: Stored; from: Placed };

/** A line for each conversation that was out of sight and is open again: below the first message that brought it back. */
function comebacksOf(news: readonly News[]): NewEvent[] {
  const back = new Map<string, NewEvent>();
  for (const { stored, from } of news) {
    const { workspaceId, conversationId, phoneNumberId, at, message } = stored;
    const { status } = from.conversation;
    if (status === "open" || back.has(conversationId) || !arrivalEffects(message).counts) continue;
    const event = status === "snoozed" ? "woke_up" : "reopened";
    back.set(conversationId, {
      workspaceId,
      conversationId,
      phoneNumberId,
      // When it came back, not when Meta says it was written: that may be before somebody closed it.
      at: new Date(Math.max(at.getTime(), Date.now())),
      content: { event, why: "customer" },
    });
  }
  return [...back.values()];
}

/** Names, ids and adverts, from messages of customers that are newer than what is known of them. */
async function learnFrom(client: pg.PoolClient, news: readonly News[]): Promise<void> {
  const telling = news
    .filter(({ stored: { message, at }, from: { conversation } }) => {
      const { lastInboundAt } = conversation;
      return message.source === "customer" && (lastInboundAt === null || at >= lastInboundAt);
    })
    .sort((a, b) => a.stored.at.getTime() - b.stored.at.getTime());
  await noteSightings(
    client,
    telling.map(({ stored: { message }, from: { match } }) => ({
      contact: match.contact,
      person: message.person,
      ownNumber: !match.conflict,
      referral: message.referral,
    })),
  );
}

const writtenBy = (news: readonly News[]) =>
  news.flatMap(({ stored: { workspaceId, contactId, at, message } }) =>
    arrivalEffects(message).counts ? [{ workspaceId, contactId, at }] : [],
  );

/** Reactions, edits and deletions among the news, and those that waited for a message among the news. */
async function act(client: pg.PoolClient, news: readonly News[], result: Received): Promise<void> {
  const acts: Act[] = news.flatMap(({ stored: { workspaceId, targetId, id, at, message } }) => {
    if (!targetId) return [];
    const { direction, type, text, content } = message;
    return [{ workspaceId, targetId, by: { id, direction, type, text, content, at } }];
  });
  const late = await linkWaiting(
    client,
    news.map(({ stored: { workspaceId, phoneNumberId, message, id } }) => ({
      workspaceId,
      phoneNumberId,
      wamid: message.wamid,
      messageId: id,
    })),
  );
  const acted = await applyActs(client, [...acts, ...late]);
  result.changed.push(
    ...acted.map(({ workspaceId, id }) => ({ workspaceId, messageId: id })),
    ...late.map(({ workspaceId, by }) => ({ workspaceId, messageId: by.id })),
  );
}

async function receive(
  client: pg.PoolClient,
  ones: readonly One[],
  book: AddressBook,
  result: Received,
): Promise<void> {
  // Ids in the order of arrival: messages of the same second keep it.
  const placed = (await place(client, firstOfEach(ones), book)).map((one) => ({ ...one, id: newId() }));
  const targets = await resolveTargets(client, placed);
  const rows = placed.map(({ arrival, conversation, match, id }): Stored => {
    const { workspaceId, phoneNumberId, message } = arrival;
    const { targetWamid } = message;
    return {
      id,
      workspaceId,
      conversationId: conversation.id,
      contactId: match.contact.id,
      phoneNumberId,
      at: timeOf(arrival),
      targetId:
        targetWamid === null ? null : (targets.get(targetKey({ phoneNumberId, wamid: targetWamid })) ?? null),
      message,
    };
  });
  const inserted = await insertMessages(client, rows);
  const withFiles = rows.filter(({ id }) => inserted.has(id));
  result.files += await attachFiles(
    client,
    withFiles.map(({ id, message, ...row }) => ({ ...row, ...message, messageId: id })),
  );
  const news = placed.flatMap((from, i) => {
    const stored = rows[i]!;
    return inserted.has(stored.id) ? [{ stored, from }] : [];
  });
  for (const { stored, from } of news) {
    result.stored[from.index] = stored;
    if (from.match.conflict) result.notes[from.index] = conflictNote;
  }
  await addToConversations(client, gainsOf(news.map(({ stored }) => stored)));
  const comebacks = comebacksOf(news);
  const lines = await insertEvents(client, { type: "system" }, comebacks);
  result.changed.push(
    ...lines.map((messageId, i) => ({ workspaceId: comebacks[i]!.workspaceId, messageId })),
  );
  await learnFrom(client, news);
  await noteInbound(client, writtenBy(news));
  await act(client, news, result);
}

/** Customers told Meta of a new number: the messages after this already come from it. */
async function receiveMoves(client: pg.PoolClient, ones: readonly One[], result: Received): Promise<void> {
  const book = await openAddressBook(
    client,
    ones.map(({ arrival }) => soughtOf(arrival)),
  );
  await receive(client, ones, book, result);
  const contacts = new Map([...book.owners.values()].map((contact) => [contact.id, contact]));
  for (const { index } of ones) {
    const stored = result.stored[index];
    if (!stored?.message.moved) continue;
    const losers = await moveContact(client, contacts.get(stored.contactId)!, stored.message.moved);
    if (losers.length > 0) {
      result.notes[index] = "The customer's new number or id was another contact's before; it was moved.";
    }
  }
}

/**
 * Stores messages of one batch: finds or makes their contacts and conversations, inserts what is not there yet, and
 * lets only really new rows count: unread, last message, window, names, reactions. Set-based, about ten statements
 * however many messages. Runs in the caller's transaction.
 *
 * @throws AddressTaken and PostgreSQL's deadlock or serialisation errors: the transaction is to be tried again
 */
export async function receiveMessages(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
): Promise<Received> {
  const result: Received = {
    stored: arrivals.map(() => null),
    notes: arrivals.map(() => null),
    changed: [],
    files: 0,
  };
  const { settled, filled } = await settleHistory(client, arrivals);
  result.changed.push(...filled.map(({ workspaceId, messageId }) => ({ workspaceId, messageId })));
  result.files += await attachFiles(client, filled);
  const ones = arrivals
    .map((arrival, index) => ({ arrival, index }))
    .filter(({ arrival }) => !settled.has(wamidKey(arrival)));
  const moves = ones.filter(({ arrival }) => arrival.message.moved !== null);
  const others = ones.filter(({ arrival }) => arrival.message.moved === null);
  if (moves.length > 0) await receiveMoves(client, moves, result);
  if (others.length > 0) {
    const book = await openAddressBook(
      client,
      others.map(({ arrival }) => soughtOf(arrival)),
    );
    await receive(client, others, book, result);
  }
  return result;
}
