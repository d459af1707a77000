import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { changeContact } from "@/lib/contacts/commands";
import { deleteContact } from "@/lib/contacts/deleting";
import { recordConsents } from "@/lib/contacts/consent";
import { transaction } from "@/lib/platform/db";
import { addContact, addConversation } from "../support/conversation";
import { contactsOf, importFile, undoImport } from "../support/imports";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

/** A workspace with people of all kinds, whom the file below knows in part. */
async function lively(): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  await platformDb.customField.create({ data: { workspaceId, key: "plan", name: "Plan", type: "text" } });
  const label = await platformDb.label.create({ data: { workspaceId, name: "Old", color: "red" } });
  const ana = await addContact(workspaceId, {
    waId: "491701234561",
    name: "Ana",
    custom: { plan: "gold" },
    labelIds: [label.id],
  });
  await addContact(workspaceId, { waId: "491701234562", name: null });
  const stopped = await addContact(workspaceId, { waId: "491701234563", name: "Cid" });
  const word = { workspaceId, category: "marketing", source: "keyword" } as const;
  await transaction((client) =>
    recordConsents(client, [
      { ...word, contactId: stopped.id, granted: false, at: new Date("2025-05-01T00:00:00Z"), proof: "STOP" },
      { ...word, contactId: ana.id, granted: true, at: new Date("2025-05-01T00:00:00Z"), proof: "START" },
    ]),
  );
  return shop;
}

const file =
  "Phone,Name,plan,Labels,Opt-in,Consent date\n" +
  "+491701234561,Anna,basic,New; Old,no,2025-06-01\n+491701234562,Bea,silver,New,yes,2025-06-01\n+491701234563,Cyd,,,yes,2025-06-01\n" +
  Array.from(
    { length: 1_200 },
    (_, i) => `+49151${10_000_000 + i},Newcomer ${i},x,New,yes,2025-06-01\n`,
  ).join("");

test.each(["overwrite", "fill", "skip"] as const)(
  "an import that is undone has never been: %s",
  async (duplicates) => {
    const shop = await lively();
    const before = await contactsOf(shop.scope);
    const done = await importFile(shop.scope, file, { duplicates });
    expect(done).toMatchObject({ state: "completed", created: 1_200, failed: 0 });
    expect(await contactsOf(shop.scope)).not.toBe(before);
    const undone = await undoImport(shop.scope, done.id);
    expect(undone).toMatchObject({
      state: "undone",
      undo: { removed: 1_200, kept: 0, restored: done.updated },
    });
    expect(await contactsOf(shop.scope)).toBe(before);
    // Pressed again, nothing happens.
    expect(await undoImport(shop.scope, done.id)).toMatchObject({ state: "undone", undo: undone.undo });
  },
);

test("whoever was written to, changed or noted since stays, and it is said how many", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const rows = ["Written", "Renamed", "Noted", "Untouched", "In a campaign", "Opted out"];
  const done = await importFile(
    shop.scope,
    `Phone,Name\n${rows.map((name, i) => `+49151${10_000_000 + i},${name}\n`).join("")}`,
  );
  const contacts = await platformDb.contact.findMany({ where: { workspaceId } });
  const id = (name: string) => contacts.find((one) => one.name === name)!.id;
  await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id }, { contactId: id("Written") });
  await changeContact(shop.scope, id("Renamed"), { name: "Otto" });
  await platformDb.contactNote.create({
    data: { workspaceId, contactId: id("Noted"), text: "Calls after five." },
  });
  const campaign = await platformDb.campaign.create({
    data: { workspaceId, phoneNumberId: shop.phoneNumber.id, name: "Sale", updatedAt: new Date() },
  });
  await platformDb.campaignRecipient.create({
    data: { workspaceId, campaignId: campaign.id, contactId: id("In a campaign") },
  });
  await transaction((client) =>
    recordConsents(client, [
      {
        workspaceId,
        contactId: id("Opted out"),
        category: "marketing",
        granted: false,
        source: "keyword",
        at: new Date(),
        proof: "STOP",
      },
    ]),
  );
  const undone = await undoImport(shop.scope, done.id);
  expect(undone.undo).toEqual({ removed: 1, restored: 0, kept: 5 });
  const left = await platformDb.contact.findMany({ where: { workspaceId } });
  expect(left.map(({ name }) => name).toSorted()).toEqual([
    "In a campaign",
    "Noted",
    "Opted out",
    "Otto",
    "Written",
  ]);
});

test("of a contact that was changed since, only what nobody has touched goes back", async () => {
  const shop = await lively();
  const workspaceId = shop.workspace.id;
  const done = await importFile(shop.scope, file, { duplicates: "overwrite" });
  const ana = await platformDb.contact.findFirst({ where: { workspaceId, waId: "491701234561" } });
  await changeContact(shop.scope, ana!.id, { custom: { plan: "platinum" } });
  const undone = await undoImport(shop.scope, done.id);
  expect(undone.undo).toMatchObject({ kept: 1, restored: done.updated - 1 });
  const now = await platformDb.contact.findFirst({ where: { workspaceId, id: ana!.id } });
  expect(now).toMatchObject({ name: "Ana", custom: { plan: "platinum" } });
  expect(now!.labelIds).toHaveLength(1);
});

test("two imports over each other are undone in either order", async () => {
  for (const newestFirst of [true, false]) {
    const shop = await lively();
    const before = await contactsOf(shop.scope);
    const first = await importFile(shop.scope, "Phone,Name,plan\n+491701234561,One,first\n", {
      duplicates: "overwrite",
    });
    const second = await importFile(shop.scope, "Phone,Name\n+491701234561,Two\n", {
      duplicates: "overwrite",
    });
    const order = newestFirst ? [second, first] : [first, second];
    for (const one of order) await undoImport(shop.scope, one.id);
    const ana = await platformDb.contact.findFirst({
      where: { workspaceId: shop.workspace.id, waId: "491701234561" },
    });
    if (newestFirst) expect(await contactsOf(shop.scope)).toBe(before);
    // The older one finds its name written over and leaves it; the newer one puts back what it had found.
    else expect(ana).toMatchObject({ name: "One", custom: { plan: "gold" } });
  }
});

test("a label the import had to make stays when somebody else has it", async () => {
  const shop = await lively();
  const done = await importFile(shop.scope, file, { duplicates: "skip" });
  const label = await platformDb.label.findFirst({ where: { workspaceId: shop.workspace.id, name: "New" } });
  await addContact(shop.workspace.id, { labelIds: [label!.id] });
  await undoImport(shop.scope, done.id);
  expect(await platformDb.label.count({ where: { workspaceId: shop.workspace.id, name: "New" } })).toBe(1);
});

test("who was deleted since an import stays deleted when it is undone", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const { id } = await addContact(workspaceId, { waId: "491701234561", name: "Ana" });
  const done = await importFile(shop.scope, "Phone,Name\n+491701234561,Anna\n", { duplicates: "overwrite" });
  expect(done).toMatchObject({ updated: 1 });
  await deleteContact(shop.scope, id, new Date());
  await undoImport(shop.scope, done.id);
  const contact = await platformDb.contact.findFirstOrThrow({ where: { workspaceId, id } });
  expect(contact.name).toBe("Ana");
  expect(contact.deletedAt).not.toBeNull();
});

test.each(["skip", "fill", "overwrite"] as const)(
  "somebody who was deleted is back when a file names them (%s), and is deleted again when that is undone",
  async (duplicates) => {
    const shop = await makeWorkspace();
    const workspaceId = shop.workspace.id;
    const { id } = await addContact(workspaceId, { waId: "491701234561", name: "Ana" });
    await deleteContact(shop.scope, id, new Date());
    const before = await contactsOf(shop.scope);
    const done = await importFile(shop.scope, "Phone,Name\n+491701234561,Ana\n", { duplicates });
    expect(done).toMatchObject({ created: 0, updated: 1, skipped: 0 });
    const contact = await platformDb.contact.findFirstOrThrow({ where: { workspaceId, id } });
    expect(contact.deletedAt).toBeNull();
    expect((await undoImport(shop.scope, done.id)).undo).toEqual({ removed: 0, restored: 1, kept: 0 });
    expect(await contactsOf(shop.scope)).toBe(before);
  },
);
