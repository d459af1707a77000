import { POST as merge } from "@/app/api/v1/contact-merges/route";
import { DELETE as undo } from "@/app/api/v1/contact-merges/[contactMergeId]/route";
import type { ContactMergeView } from "@/lib/contacts/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { ask } from "../support/handler";
import { deliver, messageOf, messagesFrom, send, settle, type Meta } from "../support/webhooks";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

let people = 0;
const newWaId = (): string => `1555${process.pid % 10_000}${Date.now() % 100_000}${++people}`;

/** Two people who have written, and the number they write to. */
async function twoWriters(shop: TestWorkspace) {
  const number = { metaId: shop.phoneNumber.metaId };
  const [ana, ann] = [newWaId(), newWaId()];
  const wamids: string[] = [];
  let second = Math.floor(Date.now() / 1000) - 10_000;
  /** A webhook with one message of each, a second after the last. */
  const body = (): Meta[] =>
    [ana, ann].map((waId) => {
      const message = messageOf(waId, { text: { body: "Hello" } }, new Date(++second * 1000));
      wamids.push(message.id as string);
      return messagesFrom(number, waId, [message], { profile: { name: `Ana ${waId}` }, wa_id: waId });
    });
  for (const one of body()) await deliver(one);
  const idOf = async (waId: string) =>
    (
      await platformDb.contactIdentity.findFirstOrThrow({
        where: { workspaceId: shop.workspace.id, kind: "wa_id", value: waId },
      })
    ).contactId;
  return { ana, ann, wamids, body, idOf };
}

const mergeThem = (shop: TestWorkspace, contactId: string, mergedId: string) =>
  ask<ContactMergeView>(merge, shop.headers, { body: { contactId, mergedId, confirmed: true } });

/** What stands in the workspace when everything has settled; nobody has read or answered anything. */
async function worldOf(shop: TestWorkspace) {
  const where = { workspaceId: shop.workspace.id };
  const messages = await platformDb.message.findMany({ where, orderBy: { timestamp: "asc" } });
  return {
    contacts: await platformDb.contact.findMany({ where }),
    identities: await platformDb.contactIdentity.findMany({ where }),
    conversations: await platformDb.conversation.findMany({ where }),
    messages,
  };
}

test("two contacts become one while both are writing: every message is there once, in one conversation, and counted", async () => {
  for (let round = 0; round < 6; round++) {
    const shop = await makeWorkspace();
    const { ana, ann, wamids, body, idOf } = await twoWriters(shop);
    const [kept, merged] = [await idOf(ana), await idOf(ann)];
    const bodies = Array.from({ length: 12 }, body).flat();
    // The merge falls into the drain, each time somewhere else; some webhooks come twice, as Meta's do.
    const writing = bodies.map(async (one, i) => {
      await send(one);
      if (i % 5 === 0) await send(one);
      if (i % 2 === 0) await settle(one);
    });
    await Promise.all(writing.slice(0, round * 4));
    const { status } = await mergeThem(shop, kept, merged);
    expect(status).toBe(201);
    await Promise.all(writing);
    await settle(...bodies);

    const { contacts, identities, conversations, messages } = await worldOf(shop);
    expect(contacts.map(({ id }) => id)).toEqual([kept]);
    expect(identities.every(({ contactId }) => contactId === kept)).toBe(true);
    expect(identities.map(({ value }) => value)).toEqual(expect.arrayContaining([ana, ann]));
    expect(messages.map(({ wamid }) => wamid).toSorted()).toEqual(wamids.toSorted());
    expect(conversations).toHaveLength(1);
    const [conversation] = conversations;
    expect(new Set(messages.map(({ conversationId }) => conversationId))).toEqual(
      new Set([conversation!.id]),
    );
    const [first, last] = [messages[0]!, messages.at(-1)!];
    expect(conversation).toMatchObject({
      contactId: kept,
      unreadCount: wamids.length,
      lastMessageId: last.id,
      lastActivityAt: last.timestamp,
      lastInboundAt: last.timestamp,
      waitingSince: first.timestamp,
      windowExpiresAt: new Date(last.timestamp.getTime() + 24 * 3_600_000),
    });
  }
});

test("made one and parted again and again while both are writing, nobody's message is lost or doubled", async () => {
  const shop = await makeWorkspace();
  const { ana, ann, wamids, body, idOf } = await twoWriters(shop);
  const [kept, merged] = [await idOf(ana), await idOf(ann)];
  const bodies: Meta[] = [];
  for (let round = 0; round < 5; round++) {
    const now = Array.from({ length: 4 }, body).flat();
    bodies.push(...now);
    const writing = now.map(async (one) => {
      await send(one);
      await settle(one);
    });
    const { status, body: made } = await mergeThem(shop, kept, merged);
    expect(status).toBe(201);
    const undone = await ask(undo, shop.headers, {
      method: "DELETE",
      params: { contactMergeId: made.id },
    });
    expect(undone.status).toBe(204);
    await Promise.all(writing);
  }
  expect((await mergeThem(shop, kept, merged)).status).toBe(201);
  await settle(...bodies);
  const { contacts, conversations, messages } = await worldOf(shop);
  expect(contacts.map(({ id }) => id)).toEqual([kept]);
  expect(conversations).toHaveLength(1);
  expect(messages.map(({ wamid }) => wamid).toSorted()).toEqual(wamids.toSorted());
  expect(new Set(messages.map(({ conversationId }) => conversationId))).toEqual(
    new Set([conversations[0]!.id]),
  );
  expect(conversations[0]).toMatchObject({
    unreadCount: wamids.length,
    lastMessageId: messages.at(-1)!.id,
    waitingSince: messages[0]!.timestamp,
  });
});
