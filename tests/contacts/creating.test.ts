import { GET as list, POST as create } from "@/app/api/v1/contacts/route";
import { DELETE as restore } from "@/app/api/v1/contacts/[contactId]/deletion/route";
import { DELETE as remove, GET as read } from "@/app/api/v1/contacts/[contactId]/route";
import { POST as send } from "@/app/api/v1/messages/route";
import { audienceSql, newParameters } from "@/lib/campaigns/audience";
import type { AudienceSource } from "@/lib/campaigns/schemas";
import { noteInbound } from "@/lib/contacts/profiles";
import type { ContactView } from "@/lib/contacts/views";
import { platformDb, pool, transaction } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { addContact } from "../support/conversation";
import { ask } from "../support/handler";
import { addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const make = (shop: TestWorkspace, body: object, headers: Record<string, string> = shop.headers) =>
  ask<ContactView & { error: { reason: string; fields: object; data: object } }>(create, headers, { body });

async function germanShop(): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { country: "DE" } });
  return shop;
}

const namesIn = async (shop: TestWorkspace, query: Record<string, string> = {}) =>
  (await ask<Page<ContactView>>(list, shop.headers, { query })).body.data.map(({ name }) => name);

test("a number as it is dialled at home becomes a contact with everything that was said of them", async () => {
  const shop = await germanShop();
  const label = await platformDb.label.create({
    data: { workspaceId: shop.workspace.id, name: "VIP", color: "red" },
  });
  await platformDb.customField.create({
    data: { workspaceId: shop.workspace.id, key: "plan", name: "Plan", type: "text" },
  });
  const { status, body } = await make(shop, {
    phone: "0151 234 567 89",
    name: " Ana ",
    labelIds: [label.id],
    custom: { plan: "gold" },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: "Ana",
    phone: "+4915123456789",
    waId: null,
    country: "DE",
    source: "member",
    labelIds: [label.id],
    custom: { plan: "gold" },
    lastInboundAt: null,
  });
  expect(await namesIn(shop, { q: "0151 234" })).toEqual(["Ana"]);
});

test("what a program makes says so, and may name the country", async () => {
  const shop = await germanShop();
  const { body } = await make(shop, { phone: "912 345 678", country: "PT" }, shop.apiHeaders);
  expect(body).toMatchObject({ phone: "+351912345678", country: "PT", source: "api" });
});

test.each([
  ["", "phone_missing"],
  ["Ana", "phone_letters"],
  ["12", "phone_too_short"],
  ["5.51199E+12", "phone_shortened"],
])("“%s” is no number, and what is wrong stands beside it", async (phone, reason) => {
  const { status, body } = await make(await germanShop(), { phone });
  expect(status).toBe(422);
  expect(body.error).toMatchObject({ reason, fields: { phone: expect.stringMatching(/\.$/) } });
});

test("nothing is half done when a field does not fit", async () => {
  const shop = await germanShop();
  const { status, body } = await make(shop, { phone: "0151 234 567 89", custom: { salary: 1 } });
  expect(status).toBe(422);
  expect(body.error.fields).toEqual({ "custom.salary": "There is no such field." });
  expect(await platformDb.contact.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
  expect(await platformDb.contactIdentity.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
});

test("a number somebody has already tells whose it is, also when it is written in another way", async () => {
  const shop = await germanShop();
  const ana = await addContact(shop.workspace.id, { name: "Ana", waId: "553187654321" });
  for (const phone of ["+55 31 8765-4321", "+55 31 98765-4321", "005531987654321"]) {
    const { status, body } = await make(shop, { phone });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ reason: "contact_exists", data: { contactId: ana.id, name: "Ana" } });
  }
});

test("twenty members who make the same contact at once make one", async () => {
  const shop = await germanShop();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => make(shop, { phone: i % 2 ? "0151 234 567 89" : "+4915123456789" })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(19).fill(409)]);
  expect(await platformDb.contact.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
});

test("two workspaces know the same number apart", async () => {
  const [ours, theirs] = await Promise.all([germanShop(), germanShop()]);
  expect((await make(ours, { phone: "0151 234 567 89" })).status).toBe(201);
  expect((await make(theirs, { phone: "0151 234 567 89" })).status).toBe(201);
});

test("who may only look makes and deletes nobody", async () => {
  const shop = await germanShop();
  const viewer = await addMember(shop.workspace, "viewer");
  const ana = await addContact(shop.workspace.id, { name: "Ana" });
  expect((await make(shop, { phone: "0151 234 567 89" }, viewer.headers)).status).toBe(403);
  const answer = await ask(remove, viewer.headers, { method: "DELETE", params: { contactId: ana.id } });
  expect(answer.status).toBe(403);
});

const removeContact = (shop: TestWorkspace, contactId: string) =>
  ask(remove, shop.headers, { method: "DELETE", params: { contactId } });

test("a deleted contact is in no list but that of the deleted, and can be brought back", async () => {
  const shop = await germanShop();
  const ana = await addContact(shop.workspace.id, { name: "Ana" });
  expect((await removeContact(shop, ana.id)).status).toBe(204);
  expect((await removeContact(shop, ana.id)).status).toBe(204);
  expect(await namesIn(shop)).toEqual([]);
  expect(await namesIn(shop, { deleted: "true", q: "ana" })).toEqual(["Ana"]);
  const params = { contactId: ana.id };
  expect((await ask<ContactView>(read, shop.headers, { params })).body.deletedAt).not.toBeNull();
  const back = await ask<ContactView>(restore, shop.headers, { method: "DELETE", params });
  expect(back.body).toMatchObject({ name: "Ana", deletedAt: null });
  expect(await namesIn(shop)).toEqual(["Ana"]);
  const audit = await platformDb.auditEntry.findMany({
    where: { workspaceId: shop.workspace.id, action: { startsWith: "contact." } },
    orderBy: { id: "asc" },
  });
  expect(audit.map(({ action }) => action)).toEqual(["contact.deleted", "contact.restored"]);
});

test("a deleted contact is in no campaign's audience, whichever way it names them", async () => {
  const shop = await germanShop();
  const ana = await addContact(shop.workspace.id, { name: "Ana" });
  const bob = await addContact(shop.workspace.id, { name: "Bob" });
  await removeContact(shop, ana.id);
  const sources: AudienceSource[] = [
    { kind: "everyone" },
    { kind: "contacts", contactIds: [ana.id, bob.id] },
    { kind: "filter", filter: { match: "all", conditions: [] } },
  ];
  for (const source of sources) {
    const parameters = newParameters();
    const where = await audienceSql(shop.scope, { include: [source], exclude: [] }, parameters, new Date());
    const { rows } = await pool.query(`SELECT ct.name FROM contacts ct WHERE ${where}`, parameters.values);
    expect(rows).toEqual([{ name: "Bob" }]);
  }
});

test("who writes after being deleted is back, an old message that comes late changes nothing", async () => {
  const shop = await germanShop();
  const { id: contactId } = await addContact(shop.workspace.id, { name: "Ana" });
  await removeContact(shop, contactId);
  const write = (at: Date) =>
    transaction((client) => noteInbound(client, [{ workspaceId: shop.workspace.id, contactId, at }]));
  await write(new Date(Date.now() - 60_000));
  expect(await namesIn(shop)).toEqual([]);
  await write(new Date(Date.now() + 1_000));
  expect(await namesIn(shop)).toEqual(["Ana"]);
});

test("who is written to, or made anew, is back too", async () => {
  const shop = await germanShop();
  const ana = await addContact(shop.workspace.id, { name: "Ana", waId: "4915123456789" });
  await removeContact(shop, ana.id);
  const message = {
    to: "+4915123456789",
    type: "template",
    template: { name: "hello_world", language: { code: "en_US" } },
  };
  const sent = await ask(send, shop.apiHeaders, { body: message });
  expect(sent.status).toBeLessThan(300);
  expect(await namesIn(shop)).toEqual(["Ana"]);
  await removeContact(shop, ana.id);
  const again = await make(shop, { phone: "0151 234 567 89", name: "Ana M." });
  expect([again.status, again.body.id]).toEqual([201, ana.id]);
  expect(await namesIn(shop)).toEqual(["Ana M."]);
});
