import { POST as merge } from "@/app/api/v1/contact-merges/route";
import { DELETE as undo } from "@/app/api/v1/contact-merges/[contactMergeId]/route";
import { GET as list, POST as create } from "@/app/api/v1/contacts/route";
import { PATCH as patch } from "@/app/api/v1/contacts/[contactId]/route";
import { recordConsents } from "@/lib/contacts/consent";
import { eraseContact } from "@/lib/contacts/erasures/commands";
import type { ContactMergeView, ContactView } from "@/lib/contacts/views";
import { platformDb, transaction } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { addContact, addConversation, addMessage } from "../support/conversation";
import { ask } from "../support/handler";
import { importFile } from "../support/imports";
import { deliver, messageOf, messagesFrom, send, settle } from "../support/webhooks";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

type Answer = ContactView & {
  error: { reason: string; message: string; fields: object; data: { contactId?: string; name?: string } };
};

const typo = "+4915123456780";
const right = "+4915123456789";

async function germanShop(): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { country: "DE" } });
  return shop;
}

const make = async (shop: TestWorkspace, phone: string, name: string) =>
  (await ask<Answer>(create, shop.headers, { body: { phone, name } })).body;
const give = (shop: TestWorkspace, contactId: string, phone: string, more: object = {}) =>
  ask<Answer>(patch, shop.headers, { method: "PATCH", params: { contactId }, body: { phone, ...more } });
const idsBy = async (shop: TestWorkspace, q: string) =>
  (await ask<Page<ContactView>>(list, shop.headers, { query: { q } })).body.data.map(({ id }) => id);
const addressesOf = async (contactId: string) =>
  (await platformDb.contactIdentity.findMany({ where: { contactId }, orderBy: { value: "asc" } })).map(
    ({ kind, value }) => `${kind} ${value}`,
  );
const linesOf = (contactId: string) =>
  platformDb.auditEntry.count({
    where: { targetId: contactId, action: { in: ["contact.number_changed", "contact.number_added"] } },
  });
const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});
const stop = (shop: TestWorkspace, contactId: string, at = new Date()) =>
  transaction((client) =>
    recordConsents(client, [
      {
        workspaceId: shop.workspace.id,
        ...{ contactId, category: "marketing", granted: false, source: "member", at },
      },
    ]),
  );
/** Somebody with a username, whose number WhatsApp hides. */
const hidden = async (shop: TestWorkspace) => {
  const contact = await addContact(shop.workspace.id, { waId: null, bsuid: "DE.131415", username: "ana.p" });
  await platformDb.contactIdentity.create({
    data: { workspaceId: shop.workspace.id, kind: "bsuid", value: "DE.131415", contactId: contact.id },
  });
  return contact;
};

test("a mistyped number is corrected as it is dialled at home; they are found by the new one, and the old one is nobody's", async () => {
  const shop = await germanShop();
  const ana = await make(shop, typo, "Ana");
  const { status, body } = await give(shop, ana.id, "0151 234 567 89", { name: "Ana Lima" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: ana.id, name: "Ana Lima", phone: right, country: "DE", waId: null });
  expect(await idsBy(shop, "0151 234 567 89")).toEqual([ana.id]);
  expect(await idsBy(shop, typo)).toEqual([]);
  expect(await addressesOf(ana.id)).toEqual(["phone 4915123456789"]);
  expect((await give(shop, ana.id, "+351 912 345 678")).body.country).toBe("PT");
  expect((await ask(create, shop.headers, { body: { phone: typo } })).status).toBe(201);
});

test("the same number again, however it is written, changes nothing and leaves no line in the audit log", async () => {
  const shop = await germanShop();
  const ana = await make(shop, "+55 31 98765-4321", "Ana");
  const before = await platformDb.contact.findFirstOrThrow({ where: { id: ana.id } });
  for (const phone of ["+55 31 8765-4321", "005531987654321"])
    expect((await give(shop, ana.id, phone)).body.phone).toBe("+5531987654321");
  expect(await platformDb.contact.findFirstOrThrow({ where: { id: ana.id } })).toEqual(before);
  expect(await linesOf(ana.id)).toBe(0);
  await give(shop, ana.id, right);
  await give(shop, ana.id, right);
  expect(await linesOf(ana.id)).toBe(1);
});

test("who is known by a username alone gets a number, which is corrected until something is sent to it", async () => {
  const shop = await germanShop();
  const ana = await hidden(shop);
  const conversation = await addConversation(placeOf(shop), { contactId: ana.id });
  await addMessage(conversation, { text: "Hello" });
  await addMessage(conversation, { direction: "outbound", status: "read" });
  await stop(shop, ana.id);
  // All of that was said with the user id, so it ties no number.
  expect((await give(shop, ana.id, typo)).body).toMatchObject({ phone: typo, bsuid: "DE.131415" });
  expect((await give(shop, ana.id, right)).body).toMatchObject({ phone: right });
  expect((await give(shop, ana.id, right)).body.marketingStoppedAt).not.toBeNull();
  expect((await addressesOf(ana.id)).toSorted()).toEqual(["bsuid DE.131415", "phone 4915123456789"]);
  await addMessage(conversation, { direction: "outbound", status: "accepted" });
  const { status, body } = await give(shop, ana.id, typo);
  expect([status, body.error.reason]).toEqual([409, "number_used"]);
});

test("a number somebody has written from stays, and the answer says what to do instead", async () => {
  const shop = await germanShop();
  const ana = await make(shop, right, "Ana");
  const waId = right.slice(1);
  await deliver(
    messagesFrom(shop.phoneNumber, waId, [messageOf(waId)], { profile: { name: "Ana" }, wa_id: waId }),
  );
  const { status, body } = await give(shop, ana.id, typo);
  expect([status, body.error.reason]).toEqual([409, "number_proven"]);
  expect(body.error.fields).toEqual({ phone: body.error.message });
  expect(body.error.message).toBe(
    "They write to you from +4915123456789. Another number is another person: create a contact with the new number and merge the two.",
  );
  expect((await give(shop, ana.id, right)).status).toBe(200);
});

test.each([
  ["only typed", { phone: typo, waId: null }, false, 200],
  [
    "dialled with a digit that WhatsApp does not write",
    { phone: "+5531987654321", waId: "553187654321" },
    true,
    409,
  ],
  ["never typed by anybody", { phone: null, waId: "491512345700" }, true, 409],
  ["another one than they write from", { phone: typo, waId: "491512345700" }, false, 409],
] as const)(
  "a number that is %s is known to be changeable, or not, before somebody tries",
  async (_, numbers, numberProven, answer) => {
    const shop = await germanShop();
    const ana = await addContact(shop.workspace.id, { name: "Ana", ...numbers });
    const seen = await ask<Page<ContactView>>(list, shop.headers, { query: { q: "Ana" } });
    expect(seen.body.data).toMatchObject([{ id: ana.id, numberProven }]);
    const given = await give(shop, ana.id, right);
    expect(given.status).toBe(answer);
    if (answer === 200) return expect(given.body.numberProven).toBe(false);
    expect(given.body.error.reason).toBe("number_proven");
    // What they write from may always stand there.
    expect((await give(shop, ana.id, `+${numbers.waId}`)).body).toMatchObject({ numberProven: true });
  },
);

test.each([
  ["accepted", 409],
  ["delivered", 409],
  ["sending", 409],
  ["uncertain", 409],
  ["queued", 200],
  ["failed", 200],
  ["cancelled", 200],
] as const)("with a message that is %s a change of the number is answered %i", async (status, answer) => {
  const shop = await germanShop();
  const ana = await make(shop, typo, "Ana");
  const conversation = await addConversation(placeOf(shop), {
    contactId: ana.id,
    windowExpiresAt: null,
    lastInboundAt: null,
  });
  // Far in the future: the worker beside the tests leaves it alone.
  const due = { dueAt: new Date(Date.now() + 86_400_000) };
  const lease = status === "sending" && { leaseUntil: due.dueAt };
  await addMessage(conversation, { direction: "outbound", status, ...due, ...lease });
  const given = await give(shop, ana.id, right);
  expect(given.status).toBe(answer);
  if (answer === 409) expect(given.body.error.reason).toBe("number_used");
});

test("a number another contact has tells whose it is, and nothing else of the change is kept", async () => {
  const shop = await germanShop();
  const ana = await make(shop, typo, "Ana");
  const otto = await addContact(shop.workspace.id, { name: "Otto", waId: "553187654321" });
  for (const phone of ["+55 31 8765-4321", "+55 31 98765-4321"]) {
    const { status, body } = await give(shop, ana.id, phone, { name: "Annie" });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({
      reason: "contact_exists",
      message: "Otto has this number already. If the two are one person, merge them.",
      data: { contactId: otto.id, name: "Otto" },
    });
  }
  expect(await idsBy(shop, "Annie")).toEqual([]);
  // Merged as the answer says: the number they write from counts, not the mistyped one.
  const merged = await ask<ContactMergeView>(merge, shop.headers, {
    body: { contactId: ana.id, mergedId: otto.id },
  });
  expect((await give(shop, ana.id, "+55 31 98765-4321", { name: "Ana" })).body).toMatchObject({
    phone: "+553187654321",
    waId: "553187654321",
  });
  await ask(undo, shop.headers, { method: "DELETE", params: { contactMergeId: merged.body.id } });
  expect(await idsBy(shop, typo)).toEqual([ana.id]);
});

test("a correction between a merge and its undoing gives everybody their own number back", async () => {
  const shop = await germanShop();
  const [ana, otto] = [await make(shop, typo, "Ana"), await make(shop, right, "Otto")];
  const { body } = await ask<ContactMergeView>(merge, shop.headers, {
    body: { contactId: ana.id, mergedId: otto.id },
  });
  expect((await give(shop, ana.id, right)).body.phone).toBe(right);
  await ask(undo, shop.headers, { method: "DELETE", params: { contactMergeId: body.id } });
  expect([await idsBy(shop, typo), await idsBy(shop, right)]).toEqual([[ana.id], [otto.id]]);
  expect(await addressesOf(ana.id)).toEqual([`phone ${typo.slice(1)}`]);
  expect(await addressesOf(otto.id)).toEqual([`phone ${right.slice(1)}`]);
});

test("a stop stays with its number: it is neither left behind by a correction nor handed on to a stranger", async () => {
  const shop = await germanShop();
  const ana = await make(shop, typo, "Ana");
  await stop(shop, ana.id);
  const { status, body } = await give(shop, ana.id, right);
  expect([status, body.error.reason]).toEqual([409, "number_stopped"]);
  expect(await addressesOf(ana.id)).toEqual([`phone ${typo.slice(1)}`]);
});

test("a number whose owner stopped and was erased stays stopped, whatever the contact had agreed to", async () => {
  const shop = await germanShop();
  const gone = await make(shop, right, "Gone");
  await stop(shop, gone.id, new Date("2026-01-05T10:00:00Z"));
  await eraseContact(shop.scope, gone.id);
  await importFile(shop.scope, `Phone,Name,Opt-in\n${typo},Ana,yes\n`);
  const [ana] = await idsBy(shop, "Ana");
  const agreed = await platformDb.contact.findFirstOrThrow({ where: { id: ana! } });
  expect(agreed.marketingGrantedAt).not.toBeNull();
  const { body } = await give(shop, ana!, right);
  expect(body).toMatchObject({ phone: right, marketingGrantedAt: null });
  expect(body.marketingStoppedAt).not.toBeNull();
  // And there it stays.
  expect((await give(shop, ana!, typo)).body.error.reason).toBe("number_stopped");
});

test("ten contacts that are given the same number at once: one gets it, and the others are told whose it is", async () => {
  const shop = await germanShop();
  const people = await Promise.all(
    Array.from({ length: 10 }, (_, i) => make(shop, `+491512345${100 + i}`, `Ana ${i}`)),
  );
  const answers = await Promise.all(people.map(({ id }) => give(shop, id, right)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(409)]);
  const owner = answers.find(({ status }) => status === 200)!.body.id;
  for (const { status, body } of answers) if (status === 409) expect(body.error.data.contactId).toBe(owner);
  expect(await idsBy(shop, right)).toEqual([owner]);
  expect(await platformDb.contactIdentity.count({ where: { workspaceId: shop.workspace.id } })).toBe(10);
});

test("two corrections of one contact at once leave one number, with one address", async () => {
  const shop = await germanShop();
  const ana = await make(shop, typo, "Ana");
  const numbers = [right, "+4915123456700", "+4915123456711"];
  const answers = await Promise.all(numbers.map((phone) => give(shop, ana.id, phone)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { phone } = await platformDb.contact.findFirstOrThrow({ where: { id: ana.id } });
  expect(numbers).toContain(phone);
  expect(await addressesOf(ana.id)).toEqual([`phone ${phone!.slice(1)}`]);
});

test("an import with the same number meanwhile makes no second contact of it", async () => {
  const shop = await germanShop();
  const ana = await make(shop, typo, "Ana");
  const [given] = await Promise.all([
    give(shop, ana.id, right),
    importFile(shop.scope, `Phone,Name\n${right},Otto\n`),
  ]);
  const contacts = await platformDb.contact.findMany({ where: { workspaceId: shop.workspace.id } });
  expect(contacts.filter(({ phone }) => phone === right)).toHaveLength(1);
  // Whoever came first: the import finds Ana, or Ana is told of Otto.
  expect([contacts.length, given.status]).toEqual(given.status === 200 ? [1, 200] : [2, 409]);
});

test("a message from the mistyped number while it is corrected is either theirs, and the number stays, or a stranger's", async () => {
  for (let round = 0; round < 4; round++) {
    const shop = await germanShop();
    const ana = await make(shop, typo, "Ana");
    const waId = typo.slice(1);
    const body = messagesFrom(shop.phoneNumber, waId, [messageOf(waId)], {
      profile: { name: "Zoe" },
      wa_id: waId,
    });
    await send(body);
    const [given] = await Promise.all([give(shop, ana.id, right), settle(body)]);
    const contacts = await platformDb.contact.findMany({ where: { workspaceId: shop.workspace.id } });
    const writer = contacts.find((one) => one.waId === waId)!;
    expect(writer.phone).toBe(typo);
    expect(writer.id === ana.id).toBe(given.status === 409);
    if (given.status === 200)
      expect(contacts.find(({ id }) => id === ana.id)).toMatchObject({ phone: right, waId: null });
  }
});

test("a number nobody can have, and somebody of another workspace, are refused", async () => {
  const [shop, theirs] = [await germanShop(), await germanShop()];
  const ana = await make(shop, typo, "Ana");
  const bad = await give(shop, ana.id, "12");
  expect([bad.status, bad.body.error.reason]).toEqual([422, "phone_too_short"]);
  expect(bad.body.error.fields).toEqual({ phone: "This number is too short." });
  expect((await give(theirs, ana.id, right)).status).toBe(404);
});
