import { startContactChange, undoContactChange } from "@/lib/contacts/bulk/commands";
import { getContactChange } from "@/lib/contacts/bulk/queries";
import { workOnContactChanges } from "@/lib/contacts/bulk/work";
import { createContact } from "@/lib/contacts/creating";
import { deleteContact, restoreContact } from "@/lib/contacts/deleting";
import { mergeContacts } from "@/lib/contacts/merging";
import { undoMerge } from "@/lib/contacts/unmerging";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { someNumber } from "@/tests/support/campaigns";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { addPlan } from "@/tests/support/plans";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

let database: OwnDatabase;
beforeAll(async () => {
  // The worker that runs beside the tests must not undo what is to wait here.
  database = await ownDatabase();
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await database.drop();
});

const full = { code: "payment_required", reason: "limit_reached" };
const shopWith = async (contacts: number) => makeWorkspace({ plan: await addPlan({ contacts }) });
const add = (shop: TestWorkspace) => createContact(shop.scope, { phone: `+${someNumber()}` });
const here = ({ workspace: { id: workspaceId } }: TestWorkspace) =>
  platformDb.contact.count({ where: { workspaceId, deletedAt: null } });

/** Deletes these together, to the end. @returns the id of the change */
async function deleteTogether(shop: TestWorkspace, contactIds: string[]): Promise<string> {
  const input = { action: { kind: "delete" as const }, contactIds };
  const { id } = await startContactChange(shop.scope, input, new Date());
  await workOnContactChanges();
  expect((await getContactChange(shop.scope, id)).state).toBe("completed");
  return id;
}

test("of two hundred who were deleted and are brought back at once, as many come as the plan has", async () => {
  const shop = await shopWith(5);
  const workspaceId = shop.workspace.id;
  const ids = Array.from({ length: 200 }, () => newId());
  const deletedAt = new Date();
  await platformDb.contact.createMany({ data: ids.map((id) => ({ id, workspaceId, deletedAt })) });
  const results = await Promise.allSettled(ids.map((id) => restoreContact(shop.scope, id)));
  for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject(full);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  expect(await here(shop)).toBe(5);
});

test("who is here already is brought back once more without a place", async () => {
  const shop = await shopWith(1);
  const { id } = await add(shop);
  await deleteContact(shop.scope, id, new Date());
  await restoreContact(shop.scope, id);
  expect(await restoreContact(shop.scope, id)).toMatchObject({ id });
});

test("two contacts that were made one are two again only where there is room for the second", async () => {
  const shop = await shopWith(2);
  const [kept, merged] = [await add(shop), await add(shop)];

  const { id } = await mergeContacts(shop.scope, {
    contactId: kept.id,
    mergedId: merged.id,
    confirmed: true,
  });
  const third = await add(shop);
  await expect(undoMerge(shop.scope, id)).rejects.toMatchObject(full);
  expect(await here(shop)).toBe(2);
  await deleteContact(shop.scope, third.id, new Date());
  await undoMerge(shop.scope, id);
  expect(await here(shop)).toBe(2);
});

test("a deletion of many is undone as a whole or not at all, and the words say how many have no room", async () => {
  const shop = await shopWith(4);
  const gone = [await add(shop), await add(shop), await add(shop)].map(({ id }) => id);
  const id = await deleteTogether(shop, gone);
  const [first] = [await add(shop), await add(shop)];
  await expect(undoContactChange(shop.scope, id, new Date())).rejects.toMatchObject({
    ...full,
    message:
      "The plan Test plan has 4 contacts. An owner can choose a larger plan under Billing, or delete contacts. " +
      "Nothing was undone: 3 would come back, and there is room for 2.",
  });
  await workOnContactChanges();
  expect(await getContactChange(shop.scope, id)).toMatchObject({ state: "completed", restored: 0 });
  expect(await here(shop)).toBe(2);

  await deleteContact(shop.scope, first.id, new Date());
  await undoContactChange(shop.scope, id, new Date());
  // Their places are held before the first of them is back.
  await expect(add(shop)).rejects.toMatchObject(full);
  await workOnContactChanges();
  expect(await getContactChange(shop.scope, id)).toMatchObject({ state: "undone", restored: 3 });
  expect(await here(shop)).toBe(4);
});

test("of two deletions undone at the same time the one without room stays, and who came back alone counts once", async () => {
  const shop = await shopWith(3);
  const lots: string[] = [];
  const people: string[] = [];
  for (let lot = 0; lot < 2; lot++) {
    const ids = [await add(shop), await add(shop)].map(({ id }) => id);
    people.push(...ids);
    lots.push(await deleteTogether(shop, ids));
  }
  await restoreContact(shop.scope, people[0]!);
  const undone = await Promise.allSettled([
    ...lots.map((id) => undoContactChange(shop.scope, id, new Date())),
    ...lots.map((id) => undoContactChange(shop.scope, id, new Date())),
  ]);
  for (const result of undone) if (result.status === "rejected") expect(result.reason).toMatchObject(full);
  await workOnContactChanges();
  expect(await here(shop)).toBeLessThanOrEqual(3);
  const states = await Promise.all(lots.map(async (id) => (await getContactChange(shop.scope, id)).state));
  // One of the first lot is here: it needs one place and leaves one, or the other takes both.
  expect(states.toSorted()).toEqual(["completed", "undone"]);
});
