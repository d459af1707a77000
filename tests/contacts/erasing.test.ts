import { GET as readContact, PATCH as changeContact } from "@/app/api/v1/contacts/[contactId]/route";
import { GET as readErasure, PUT as eraseRoute } from "@/app/api/v1/contacts/[contactId]/erasure/route";
import { GET as readConversation } from "@/app/api/v1/conversations/[conversationId]/route";
import { createContact } from "@/lib/contacts/creating";
import { deleteContact } from "@/lib/contacts/deleting";
import { eraseContact, eraseLongDeleted, getErasure } from "@/lib/contacts/erasures/commands";
import { workOnErasures } from "@/lib/contacts/erasures/work";
import { addContactNote } from "@/lib/contacts/notes";
import { sendMessage } from "@/lib/inbox/commands";
import { writeSearchWords } from "@/lib/inbox/search-index";
import { platformDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { storage } from "@/lib/platform/storage";
import { until } from "@/tests/simulator/harness";
import { addMessage } from "@/tests/support/conversation";
import { addFile } from "@/tests/support/files";
import { png } from "@/tests/support/files-made";
import { ask } from "@/tests/support/handler";
import { addImport, importFile } from "@/tests/support/imports";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { tracesOf } from "@/tests/support/traces";
import { deliver, envelope, messageOf, messagesFrom, statusOf } from "@/tests/support/webhooks";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

let database: OwnDatabase;
beforeAll(async () => {
  // The worker that runs beside the tests must not work on these erasures, nor send what waits.
  database = await ownDatabase();
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await database.drop();
});

const digits = (length: number) =>
  Array.from({ length }, () => Math.floor(Math.random() * 10))
    .join("")
    .replace(/^0/, "1");
const wordOf = (name: string) => `${name}${digits(12)}`;

/** Meta's ids hold the number in base64. */
const wamidOf = (phone: string) => `wamid.${Buffer.from(`HB|${phone}|`).toString("base64")}${digits(10)}`;

/** Somebody of whom everything is kept that can be. */
async function somebody(shop: TestWorkspace, given: { phone?: string; name?: string; said?: string } = {}) {
  const { workspace, scope, phoneNumber } = shop;
  const workspaceId = workspace.id;
  const phone = given.phone ?? `4477${digits(8)}`;
  const name = given.name ?? wordOf("Ottilie");
  const said = given.said ?? wordOf("forsythia");
  const wamid = wamidOf(phone);
  const profile = { profile: { name }, wa_id: phone };
  await deliver(
    messagesFrom(
      phoneNumber,
      phone,
      [messageOf(phone, { id: wamid, text: { body: `${said} please` } })],
      profile,
    ),
  );
  const contact = await platformDb.contact.findFirstOrThrow({ where: { workspaceId, waId: phone } });
  const conversation = await platformDb.conversation.findFirstOrThrow({
    where: { workspaceId, contactId: contact.id },
  });
  await addContactNote(scope, contact.id, { text: `${said} for ${name}` });
  await platformDb.contact.update({
    where: { workspaceId_id: { workspaceId, id: contact.id } },
    data: { name, custom: { street: said }, referral: { headline: said } },
  });
  const bytes = png(30, 20, Number(digits(2)));
  const file = await addFile(scope, { kind: "image", filename: `${name}.png` }, bytes);
  const picture = await addMessage(conversation, {
    direction: "outbound",
    type: "image",
    text: said,
    content: { mediaId: file.id, caption: said },
    mediaId: file.id,
    wamid: wamidOf(phone),
    status: "sent",
    pricing: { billable: true, category: "service" },
    error: { code: 131047, title: "Too late", details: `To ${phone}` },
  });
  const at = { conversationId: conversation.id };
  const queued = await sendMessage(scope, { type: "text", text: { body: said }, ...at }, { now: new Date() });
  await platformDb.consentEvent.create({
    data: {
      workspaceId,
      contactId: contact.id,
      category: "utility",
      granted: true,
      source: "member",
      at: new Date(),
      proof: said,
    },
  });
  const csv = `phone,name,street\n+${phone},${name},${said}\n+4915112345678,Other Person,Elsewhere\n`;
  await importFile(scope, csv, { keepValues: true });
  await importFile(scope, `phone,name\n${phone}x,${name}\n`);
  await writeSearchWords();
  return { phone, name, said, wamid, contact, conversation, file, picture, queued, csv, profile };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

const wordsOf = ({ phone, name, said, wamid, picture }: Somebody) => [
  phone,
  name,
  said,
  wamid,
  picture.wamid!,
];

const finished = (shop: TestWorkspace, { contact }: Pick<Somebody, "contact">) =>
  until("the erasure", async () => {
    await workOnErasures();
    const erasure = await getErasure(shop.scope, contact.id);
    return erasure.state === "done" ? erasure : undefined;
  });

const stored = async ({ workspace }: TestWorkspace, { file }: Pick<Somebody, "file">) =>
  (await storage().get(`${workspace.id}/${file.id}`)) !== null;

test("of somebody erased no table has the number, the name, a word or a file; figures and other workspaces stay", async () => {
  const [shop, other] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  const them = await somebody(shop);
  const twin = await somebody(other, them);
  const upload = await addImport(shop.scope, them.csv);
  const workspaceId = shop.workspace.id;
  expect((await tracesOf(workspaceId, wordsOf(them))).length).toBeGreaterThan(15);
  const before = await tracesOf(other.workspace.id, wordsOf(twin));

  const agent = await addMember(shop.workspace, "agent");
  const params = { contactId: them.contact.id };
  expect((await ask(eraseRoute, agent.headers, { method: "PUT", params })).status).toBe(403);
  const begun = await ask<{ state: string }>(eraseRoute, shop.headers, { method: "PUT", params });
  expect([begun.status, begun.body.state]).toEqual([200, "running"]);
  expect((await ask(readContact, shop.headers, { params })).status).toBe(404);
  const place = { conversationId: them.conversation.id };
  expect((await ask(readConversation, shop.headers, { params: place })).status).toBe(404);
  await finished(shop, them);
  expect((await ask(readErasure, shop.headers, { params })).body).toMatchObject({ state: "done" });

  expect(await tracesOf(workspaceId, wordsOf(them))).toEqual([]);
  expect(await stored(shop, them)).toBe(false);
  expect(await platformDb.media.count({ where: { workspaceId } })).toBe(0);
  const file = await platformDb.contactImport.findFirstOrThrow({ where: { workspaceId, id: upload.id } });
  const parts: Buffer[] = [];
  for await (const part of (await storage().get(file.storageKey!))!) parts.push(part as Buffer);
  const left = Buffer.concat(parts).toString();
  expect(left).toHaveLength(them.csv.length);
  expect(left).toContain("Other Person");
  expect(left).not.toContain(them.name);

  const row = await platformDb.message.findFirstOrThrow({ where: { workspaceId, id: them.picture.id } });
  expect(row).toMatchObject({
    status: "sent",
    type: "image",
    text: null,
    content: {},
    mediaId: null,
    pricing: { category: "service" },
    error: { code: 131047, title: "Too late" },
  });
  const cancelled = await platformDb.message.findFirstOrThrow({ where: { workspaceId, id: them.queued.id } });
  expect(cancelled.status).toBe("cancelled");
  expect(await platformDb.contact.count({ where: { workspaceId, name: "Other Person" } })).toBe(1);
  expect(await tracesOf(other.workspace.id, wordsOf(twin))).toEqual(before);
  expect(await stored(other, twin)).toBe(true);
  // Nobody writes anything of them into it again.
  const again = { body: { name: them.name }, method: "PATCH", params };
  expect((await ask(changeContact, shop.headers, again)).status).toBe(404);
  // Twice is the same as once.
  expect(await eraseContact(shop.scope, them.contact.id)).toMatchObject({ state: "done" });
});

test("what a crash interrupts goes on where it was", async () => {
  const shop = await makeWorkspace();
  const them = await somebody(shop);
  await eraseContact(shop.scope, them.contact.id);
  const row = () => platformDb.contactErasure.findFirstOrThrow({ where: { contactId: them.contact.id } });
  for (let steps = 0; (await row()).finishedAt === null; steps++) {
    expect(steps).toBeLessThan(40);
    // One step, then silence: the lease is still held, as by a worker that is gone.
    await workOnErasures(1);
    await pool.query(`UPDATE contact_erasures SET lease_until = now() - interval '1 second' WHERE id = $1`, [
      (await row()).id,
    ]);
  }
  expect(await tracesOf(shop.workspace.id, wordsOf(them))).toEqual([]);
  expect(await stored(shop, them)).toBe(false);
  expect(await row()).toMatchObject({ addresses: [], storageKeys: [] });
});

test("a late webhook brings nothing back, its status counts, and a new message begins a new contact", async () => {
  const shop = await makeWorkspace();
  const { phoneNumber, workspace } = shop;
  const them = await somebody(shop);
  await eraseContact(shop.scope, them.contact.id);
  await finished(shop, them);
  const late = statusOf(them.picture.wamid!, "delivered", new Date(), {
    recipient_id: them.phone,
    recipient_user_id: `GB.${digits(20)}`,
  });
  const again = messageOf(them.phone, { id: them.wamid, text: { body: `${them.said} again` } });
  await deliver(envelope(phoneNumber, { contacts: [them.profile], statuses: [late], messages: [again] }));
  expect(await tracesOf(workspace.id, wordsOf(them))).toEqual([]);
  expect(
    await platformDb.message.findFirstOrThrow({ where: { workspaceId: workspace.id, id: them.picture.id } }),
  ).toMatchObject({ status: "delivered" });
  const contacts = { workspaceId: workspace.id, erasedAt: null, name: null };
  expect(await platformDb.contact.count({ where: contacts })).toBe(0);

  await deliver(messagesFrom(phoneNumber, them.phone, [messageOf(them.phone)], them.profile));
  const anew = await platformDb.contact.findFirstOrThrow({ where: contacts });
  expect(anew).toMatchObject({ waId: them.phone, profileName: them.name });
  expect(anew.id).not.toBe(them.contact.id);
});

test("who stopped messages stays stopped when a list is imported later, without their number being kept", async () => {
  const shop = await makeWorkspace();
  const { workspace, scope, phoneNumber } = shop;
  const them = await somebody(shop);
  const free = await somebody(shop);
  await deliver(
    messagesFrom(phoneNumber, them.phone, [messageOf(them.phone, { text: { body: "STOP" } })], them.profile),
  );
  const one = { workspaceId_id: { workspaceId: workspace.id, id: them.contact.id } };
  expect((await platformDb.contact.findUniqueOrThrow({ where: one })).marketingStoppedAt).not.toBeNull();
  for (const person of [them, free]) {
    await eraseContact(scope, person.contact.id);
    await finished(shop, person);
    expect(await tracesOf(workspace.id, wordsOf(person))).toEqual([]);
  }
  expect(await platformDb.contactStop.count({ where: { workspaceId: workspace.id } })).toBe(1);

  const csv = `phone,name\n+${them.phone},Back\n+${free.phone},Free\n`;
  const statement = {
    category: "marketing" as const,
    proof: "A form they signed",
    at: new Date().toISOString(),
  };
  const done = await importFile(scope, csv, { statement });
  expect(done).toMatchObject({ created: 2, keptStopped: 1 });
  const states = await platformDb.contact.findMany({
    where: { workspaceId: workspace.id, name: { in: ["Back", "Free"] } },
    orderBy: { name: "asc" },
  });
  expect(
    states.map(({ marketingStoppedAt, marketingGrantedAt }) => [
      marketingStoppedAt !== null,
      marketingGrantedAt !== null,
    ]),
  ).toEqual([
    [true, false],
    [false, true],
  ]);
  // Made by hand it is the same, and their own newer word counts.
  await eraseContact(scope, states[0]!.id);
  const made = await createContact(scope, { phone: `+${them.phone}` });
  const now = () =>
    platformDb.contact.findFirstOrThrow({ where: { workspaceId: workspace.id, id: made.id } });
  expect((await now()).marketingStoppedAt).not.toBeNull();
  // Meta's times are whole seconds: a word of the same second as the stop would not count as newer.
  const later = new Date(Date.now() + 1_000);
  const start = messageOf(them.phone, { text: { body: "START" } }, later);
  await deliver(messagesFrom(phoneNumber, them.phone, [start], them.profile));
  expect((await now()).marketingStoppedAt).toBeNull();
});

test("whoever was deleted 30 days ago is erased by itself; who was deleted lately is not", async () => {
  const shop = await makeWorkspace();
  const [old, recent] = [await somebody(shop), await somebody(shop)];
  const day = 24 * 3_600_000;
  await deleteContact(shop.scope, old.contact.id, new Date(Date.now() - 31 * day));
  await deleteContact(shop.scope, recent.contact.id, new Date(Date.now() - 29 * day));
  await eraseLongDeleted();
  await finished(shop, old);
  expect(await tracesOf(shop.workspace.id, wordsOf(old))).toEqual([]);
  expect(await tracesOf(shop.workspace.id, [recent.phone])).not.toEqual([]);
  expect(await platformDb.contactErasure.count({ where: { contactId: recent.contact.id } })).toBe(0);
});

test("a message received in the moment of the erasure is erased as well", async () => {
  const shop = await makeWorkspace();
  const them = await somebody(shop);
  await eraseContact(shop.scope, them.contact.id);
  await workOnErasures(3);
  // Its transaction had found the conversation before.
  const word = wordOf("magnolia");
  await addMessage(them.conversation, { text: word, content: { body: word } });
  await pool.query(`UPDATE contact_erasures SET lease_until = NULL WHERE contact_id = $1`, [them.contact.id]);
  await finished(shop, them);
  expect(await tracesOf(shop.workspace.id, [...wordsOf(them), word])).toEqual([]);
});
