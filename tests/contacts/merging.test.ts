import { POST as merge } from "@/app/api/v1/contact-merges/route";
import { DELETE as undo } from "@/app/api/v1/contact-merges/[contactMergeId]/route";
import { GET as duplicates } from "@/app/api/v1/contacts/[contactId]/duplicates/route";
import { GET as getContact, PATCH as patch } from "@/app/api/v1/contacts/[contactId]/route";
import { POST as addNote, GET as listNotes } from "@/app/api/v1/contacts/[contactId]/notes/route";
import type { ContactMergeView, ContactNoteView, ContactView, DuplicateView } from "@/lib/contacts/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { addContact, addConversation, addMessage } from "../support/conversation";
import { ask } from "../support/handler";
import { addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});

/** Everything of two people, as it stands in the database, without what every write moves on. */
async function everythingOf(workspaceId: string) {
  const where = { workspaceId };
  const plain = <T extends object>(rows: T[]): T[] =>
    rows.map((row) => Object.assign(row, { version: null, updatedAt: null }));
  return {
    contacts: plain(await platformDb.contact.findMany({ where, orderBy: { id: "asc" } })),
    identities: await platformDb.contactIdentity.findMany({ where, orderBy: { value: "asc" } }),
    conversations: plain(await platformDb.conversation.findMany({ where, orderBy: { id: "asc" } })),
    messages: plain(await platformDb.message.findMany({ where, orderBy: { id: "asc" } })),
    notes: plain(await platformDb.contactNote.findMany({ where, orderBy: { id: "asc" } })),
    reads: await platformDb.conversationRead.findMany({ where, orderBy: { conversationId: "asc" } }),
    mentions: await platformDb.mention.findMany({ where, orderBy: { messageId: "asc" } }),
    consents: await platformDb.consentEvent.findMany({ where, orderBy: { id: "asc" } }),
  };
}

async function twoPeople(shop: TestWorkspace) {
  const workspaceId = shop.workspace.id;
  const second = (await addPhoneNumber(workspaceId)).phoneNumber.id;
  const [red, blue] = [newId(), newId()];
  const kept = await addContact(workspaceId, { name: "Ana", labelIds: [red], custom: { plan: "gold" } });
  const merged = await addContact(workspaceId, {
    waId: null,
    bsuid: `US.${newId().replaceAll("-", "")}`,
    profileName: "Ana P.",
    username: "ana.p",
    labelIds: [blue],
    custom: { plan: "silver", city: "Porto" },
    referral: { source_id: "ad" },
  });
  const ours = await addConversation(placeOf(shop), { contactId: kept.id, unreadCount: 1 });
  const theirs = await addConversation(placeOf(shop), { contactId: merged.id, unreadCount: 2, priority: 3 });
  const elsewhere = await addConversation({ workspaceId, phoneNumberId: second }, { contactId: merged.id });
  const first = await addMessage(ours, { text: "one" });
  const note = await addMessage(theirs, {
    direction: "internal",
    source: "agent",
    text: "@Maria",
    wamid: null,
  });
  const last = await addMessage(theirs, { text: "two" });
  await platformDb.mention.create({
    data: { workspaceId, userId: shop.user.id, messageId: note.id, conversationId: theirs.id },
  });
  await platformDb.conversationRead.create({
    data: { workspaceId, userId: shop.user.id, conversationId: theirs.id, readAt: new Date() },
  });
  for (const id of [kept.id, merged.id])
    await ask(addNote, shop.headers, { params: { contactId: id }, body: { text: `about ${id}` } });
  return { kept, merged, ours, theirs, elsewhere, first, last, red, blue };
}

const mergeThem = (shop: TestWorkspace, contactId: string, mergedId: string, confirmed = false) =>
  ask<ContactMergeView & { error: { reason: string; message: string } }>(merge, shop.headers, {
    body: { contactId, mergedId, confirmed },
  });
const undoIt = (shop: TestWorkspace, contactMergeId: string) =>
  ask(undo, shop.headers, { method: "DELETE", params: { contactMergeId } });

test("two contacts become one with everything of both, and one's own names win", async () => {
  const shop = await makeWorkspace();
  const people = await twoPeople(shop);
  const { status } = await mergeThem(shop, people.kept.id, people.merged.id);
  expect(status).toBe(201);
  const params = { contactId: people.kept.id };
  const contact = (await ask<ContactView>(getContact, shop.headers, { params })).body;
  expect(contact).toMatchObject({
    savedName: "Ana",
    username: "ana.p",
    bsuid: people.merged.bsuid,
    waId: people.kept.waId,
    custom: { plan: "gold", city: "Porto" },
    referral: { source_id: "ad" },
  });
  expect(contact.labelIds.toSorted()).toEqual([people.red, people.blue].toSorted());
  expect(
    (await ask<{ data: ContactNoteView[] }>(listNotes, shop.headers, { params })).body.data,
  ).toHaveLength(2);
  const { conversations, messages, identities } = await everythingOf(shop.workspace.id);
  expect(conversations.map(({ id }) => id).toSorted()).toEqual(
    [people.ours.id, people.elsewhere.id].toSorted(),
  );
  expect(new Set(messages.map(({ conversationId }) => conversationId))).toEqual(new Set([people.ours.id]));
  expect(conversations.find(({ id }) => id === people.ours.id)).toMatchObject({
    unreadCount: 3,
    priority: 3,
    lastMessageId: people.last.id,
  });
  expect(identities.every(({ contactId }) => contactId === people.kept.id)).toBe(true);
});

test("taking it back gives the same rows as before, and twice is the same as once", async () => {
  const shop = await makeWorkspace();
  const people = await twoPeople(shop);
  const before = await everythingOf(shop.workspace.id);
  const { body } = await mergeThem(shop, people.kept.id, people.merged.id);
  expect(await everythingOf(shop.workspace.id)).not.toEqual(before);
  expect((await undoIt(shop, body.id)).status).toBe(204);
  expect(await everythingOf(shop.workspace.id)).toEqual(before);
  expect((await undoIt(shop, body.id)).status).toBe(204);
  expect(await everythingOf(shop.workspace.id)).toEqual(before);
});

test("what was changed since the merge stays changed when it is taken back", async () => {
  const shop = await makeWorkspace();
  const people = await twoPeople(shop);
  const { body } = await mergeThem(shop, people.kept.id, people.merged.id);
  await ask(patch, shop.headers, {
    method: "PATCH",
    params: { contactId: people.kept.id },
    body: { name: "Ana Lima" },
  });
  const later = await addMessage(people.ours, { text: "three" });
  await undoIt(shop, body.id);
  const { contacts, messages, conversations } = await everythingOf(shop.workspace.id);
  expect(contacts.find(({ id }) => id === people.kept.id)).toMatchObject({
    name: "Ana Lima",
    username: null,
  });
  expect(messages.find(({ id }) => id === later.id)!.conversationId).toBe(people.ours.id);
  expect(conversations.find(({ id }) => id === people.ours.id)!.lastMessageId).toBe(later.id);
  expect(conversations.find(({ id }) => id === people.theirs.id)!.lastMessageId).toBe(people.last.id);
});

test("two numbers are made one only by somebody who says so", async () => {
  const shop = await makeWorkspace();
  const [a, b] = [await addContact(shop.workspace.id), await addContact(shop.workspace.id)];
  const refused = await mergeThem(shop, a.id, b.id);
  expect([refused.status, refused.body.error.reason]).toEqual([409, "two_identities"]);
  expect(refused.body.error.message).toContain(a.waId!);
  expect((await mergeThem(shop, a.id, b.id, true)).status).toBe(201);
  expect((await mergeThem(shop, a.id, a.id)).status).toBe(409);
  expect((await mergeThem(shop, a.id, newId())).status).toBe(404);
});

test("another way to write the number, and the same full name, are suggested; nothing else", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const digits = String(Math.floor(Math.random() * 9e6) + 1e6);
  const ana = await addContact(workspaceId, { waId: `55119${`9${digits}`}`, profileName: "Ana Ferreira" });
  const short = await addContact(workspaceId, { waId: `5511${`9${digits}`}`, profileName: "Somebody" });
  const named = await addContact(workspaceId, { profileName: "ana férreira" });
  await addContact(workspaceId, { profileName: "Ana Ferreira Lima" });
  const { body } = await ask<{ data: DuplicateView[] }>(duplicates, shop.headers, {
    params: { contactId: ana.id },
  });
  expect(body.data.map(({ contact, reason }) => [contact.id, reason])).toEqual([
    [short.id, "same_number"],
    [named.id, "same_name"],
  ]);
});

test("values of custom fields are checked by their type, and each mistake is said beside its field", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const fields = { plan: "choice", born: "date", size: "number", vip: "checkbox", site: "link" } as const;
  for (const [key, type] of Object.entries(fields))
    await platformDb.customField.create({
      data: { workspaceId, key, name: key, type, options: type === "choice" ? ["gold"] : [] },
    });
  const contact = await addContact(workspaceId);
  const change = (custom: object) =>
    ask<ContactView & { error: { fields: object } }>(patch, shop.headers, {
      method: "PATCH",
      params: { contactId: contact.id },
      body: { custom },
    });
  const good = { plan: "gold", born: "2000-02-29", size: 4.5, vip: true, site: "https://shop.example/a" };
  expect((await change(good)).body.custom).toEqual(good);
  const bad = await change({
    plan: "tin",
    born: "2001-02-29",
    size: "4",
    vip: "yes",
    site: "javascript:alert(1)",
    x: 1,
  });
  expect(bad.status).toBe(422);
  expect(Object.keys(bad.body.error.fields).toSorted()).toEqual(
    ["custom.born", "custom.plan", "custom.site", "custom.size", "custom.vip", "custom.x"].toSorted(),
  );
  expect((await change({ plan: null, site: "" })).body.custom).toEqual({
    born: "2000-02-29",
    size: 4.5,
    vip: true,
  });
});
