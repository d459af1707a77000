import { GET as list, POST } from "@/app/api/v1/contact-changes/route";
import { GET } from "@/app/api/v1/contact-changes/[contactChangeId]/route";
import { PUT } from "@/app/api/v1/contact-changes/[contactChangeId]/undo/route";
import type { ContactChangeView } from "@/lib/contacts/bulk/views";
import { workOnContactChanges } from "@/lib/contacts/bulk/work";
import { recordConsents } from "@/lib/contacts/consent";
import { platformDb, transaction } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { ask } from "../support/handler";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

type Answer = ContactChangeView & { error?: { reason: string; fields?: Record<string, string> } };

async function shopOf(count: number, more: (i: number) => object = () => ({})) {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const label = await platformDb.label.create({ data: { workspaceId, name: "VIP", color: "amber" } });
  const ids = Array.from({ length: count }, () => newId()).toSorted();
  await platformDb.contact.createMany({
    data: ids.map((id, i) => ({
      id,
      workspaceId,
      name: `Customer ${i}`,
      country: i % 2 === 0 ? "DE" : "PT",
      ...more(i),
    })),
  });
  return { shop, labelId: label.id, ids };
}

const contactsOf = (shop: TestWorkspace) =>
  platformDb.contact.findMany({
    where: { workspaceId: shop.workspace.id },
    orderBy: { id: "asc" },
    omit: { updatedAt: true },
  });

const change = (shop: TestWorkspace, id: string, data: object) =>
  platformDb.contact.update({ where: { workspaceId_id: { workspaceId: shop.workspace.id, id } }, data });

const start = (shop: TestWorkspace, body: object) => ask<Answer>(POST, shop.headers, { body });
const undo = (shop: TestWorkspace, contactChangeId: string) =>
  ask<Answer>(PUT, shop.headers, { method: "PUT", params: { contactChangeId } });

/** Works until this one is done: another test's worker may have it just now. */
async function finish(shop: TestWorkspace, contactChangeId: string): Promise<ContactChangeView> {
  for (;;) {
    await workOnContactChanges();
    const { body } = await ask<Answer>(GET, shop.headers, { params: { contactChangeId } });
    if (body.state !== "running" && body.state !== "undoing") return body;
  }
}

const germans = { match: "all", conditions: [{ field: "country", operator: "is_any_of", values: ["DE"] }] };

test("a label is put on everybody who fits when it is asked for, and undoing it leaves all as it was", async () => {
  const { shop, labelId, ids } = await shopOf(2_500);
  await change(shop, ids[0]!, { labelIds: [labelId] });
  const before = await contactsOf(shop);
  const { status, body } = await start(shop, {
    action: { kind: "add_label", labelId },
    search: { filter: germans },
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ total: 1_250 });
  // Whoever fits only now is not meant.
  const late = await platformDb.contact.create({
    data: { workspaceId: shop.workspace.id, name: "Late", country: "DE" },
  });
  expect(await finish(shop, body.id)).toMatchObject({ state: "completed", done: 1_250, changed: 1_249 });
  const labelled = (await contactsOf(shop)).filter(({ labelIds }) => labelIds.includes(labelId));
  expect(labelled.map(({ id }) => id)).toEqual(ids.filter((_, i) => i % 2 === 0));

  // Who was deleted since comes back without it, should they ever.
  await change(shop, ids[2]!, { deletedAt: new Date() });
  await undo(shop, body.id);
  expect(await finish(shop, body.id)).toMatchObject({ state: "undone", done: 0, restored: 1_249 });
  await change(shop, ids[2]!, { deletedAt: null });
  await platformDb.contact.deleteMany({ where: { workspaceId: shop.workspace.id, id: late.id } });
  expect(await contactsOf(shop)).toEqual(before);
  expect((await undo(shop, body.id)).body.state).toBe("undone");
});

test("a field gets the same value everywhere; undoing gives back what stood there, except where somebody wrote since", async () => {
  const { shop, ids } = await shopOf(4, (i) => ({ custom: i === 0 ? {} : { plan: `plan ${i}`, other: i } }));
  const workspaceId = shop.workspace.id;
  await platformDb.customField.create({
    data: { workspaceId, key: "plan", name: "Plan", type: "text", position: 0 },
  });
  const before = await contactsOf(shop);
  const action = { kind: "set_field", key: "plan", value: "Gold" };
  const { body } = await start(shop, { action, contactIds: ids });
  await finish(shop, body.id);
  expect((await contactsOf(shop)).map(({ custom }) => custom)).toEqual([
    { plan: "Gold" },
    ...[1, 2, 3].map((i) => ({ plan: "Gold", other: i })),
  ]);
  await change(shop, ids[3]!, { custom: { plan: "Silver", other: 3 } });
  await undo(shop, body.id);
  expect(await finish(shop, body.id)).toMatchObject({ changed: 4, restored: 3 });
  const after = await contactsOf(shop);
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
  expect(after[3]!.custom).toEqual({ plan: "Silver", other: 3 });

  const cleared = await start(shop, { action: { ...action, value: null }, contactIds: ids });
  expect(await finish(shop, cleared.body.id)).toMatchObject({ changed: 3 });
  await undo(shop, cleared.body.id);
  await finish(shop, cleared.body.id);
  expect(await contactsOf(shop)).toEqual(after);
});

test("who has opted out, before or meanwhile, is not opted in, and stays out when it is undone", async () => {
  const longAgo = new Date("2026-01-01T00:00:00Z");
  const { shop, ids } = await shopOf(5, (i) =>
    i === 0 ? { marketingStoppedAt: longAgo, marketingSaidAt: longAgo } : {},
  );
  const workspaceId = shop.workspace.id;
  const stopWord = (contactId: string) =>
    ({
      workspaceId,
      contactId,
      category: "marketing",
      granted: false,
      source: "keyword",
      at: new Date(),
    }) as const;
  const before = await contactsOf(shop);
  const action = { kind: "set_consent", category: "marketing", granted: true, proof: "Signed at our stand" };
  // Their word is being written down when it begins: whoever comes first waits for the other.
  const { body } = await transaction(async (client) => {
    await recordConsents(client, [stopWord(ids[1]!)]);
    return start(shop, { action, contactIds: ids });
  });
  expect(await finish(shop, body.id)).toMatchObject({ total: 5, changed: 3 });
  const agreed = (await contactsOf(shop)).map((one) => [
    one.marketingGrantedAt !== null,
    one.marketingStoppedAt !== null,
  ]);
  expect(agreed).toEqual([[false, true], [false, true], ...[2, 3, 4].map(() => [true, false])]);
  const words = await platformDb.consentEvent.findMany({ where: { workspaceId, source: "member" } });
  expect(words).toHaveLength(3);
  expect(words[0]).toMatchObject({ proof: "Signed at our stand", byUserId: shop.user.id });

  await transaction((client) => recordConsents(client, [stopWord(ids[2]!)]));
  await undo(shop, body.id);
  expect(await finish(shop, body.id)).toMatchObject({ restored: 2 });
  const after = await contactsOf(shop);
  expect([after[0], after[3], after[4]]).toEqual([before[0], before[3], before[4]]);
  expect(after[2]).toMatchObject({ marketingGrantedAt: null, marketingStoppedAt: expect.any(Date) });
  expect(await platformDb.consentEvent.count({ where: { workspaceId, source: "member" } })).toBe(0);
});

test("who is opted out together does not agree any more, until it is undone", async () => {
  const agreedAt = new Date("2026-01-01T00:00:00Z");
  const { shop, ids } = await shopOf(3, () => ({ utilityGrantedAt: agreedAt, utilitySaidAt: agreedAt }));
  const before = await contactsOf(shop);
  const action = { kind: "set_consent", category: "utility", granted: false };
  const { body } = await start(shop, { action, search: {} });
  await finish(shop, body.id);
  for (const one of await contactsOf(shop)) {
    expect(one).toMatchObject({ utilityGrantedAt: null, utilityStoppedAt: expect.any(Date) });
  }
  await undo(shop, body.id);
  await finish(shop, body.id);
  expect(await contactsOf(shop)).toEqual(before);
  expect(ids).toHaveLength(3);
});

test("who is deleted together comes back together, but not who was deleted by somebody else since", async () => {
  const { shop, ids } = await shopOf(3);
  const { body } = await start(shop, { action: { kind: "delete" }, contactIds: ids });
  await finish(shop, body.id);
  expect((await contactsOf(shop)).every(({ deletedAt }) => deletedAt !== null)).toBe(true);
  await change(shop, ids[0]!, { deletedAt: new Date("2026-11-01T00:00:00Z") });
  await undo(shop, body.id);
  expect(await finish(shop, body.id)).toMatchObject({ restored: 2 });
  expect((await contactsOf(shop)).map(({ deletedAt }) => deletedAt !== null)).toEqual([true, false, false]);
});

test("what is asked for later also happens later, whichever worker does it", async () => {
  const { shop, labelId } = await shopOf(3_000);
  const put = await start(shop, { action: { kind: "add_label", labelId }, search: {} });
  const take = await start(shop, { action: { kind: "remove_label", labelId }, search: {} });
  await Promise.all([finish(shop, take.body.id), workOnContactChanges(), workOnContactChanges()]);
  expect((await finish(shop, put.body.id)).changed).toBe(3_000);
  expect((await finish(shop, take.body.id)).changed).toBe(3_000);
  expect((await contactsOf(shop)).some(({ labelIds }) => labelIds.length > 0)).toBe(false);
  const { body } = await ask<{ data: ContactChangeView[] }>(list, shop.headers);
  expect(body.data.map(({ id }) => id)).toEqual([take.body.id, put.body.id]);
});

test("a change that has just begun is stopped and taken back", async () => {
  const { shop, labelId } = await shopOf(2_000);
  const { body } = await start(shop, { action: { kind: "add_label", labelId }, search: {} });
  await workOnContactChanges(1);
  await undo(shop, body.id);
  expect((await finish(shop, body.id)).state).toBe("undone");
  expect((await contactsOf(shop)).some(({ labelIds }) => labelIds.length > 0)).toBe(false);
});

test("a label that is deleted while it is put on people stays nowhere", async () => {
  const { shop, labelId } = await shopOf(3);
  const { body } = await start(shop, { action: { kind: "add_label", labelId }, search: {} });
  await platformDb.label.deleteMany({ where: { workspaceId: shop.workspace.id, id: labelId } });
  const done = await finish(shop, body.id);
  const holders = (await contactsOf(shop)).filter(({ labelIds }) => labelIds.length > 0);
  expect(done.changed).toBe(holders.length);
});

test("what cannot be meant is refused, and nobody of another shop is ever meant", async () => {
  const { shop, labelId, ids } = await shopOf(1);
  const other = await shopOf(1);
  const refused = async (body: object) => {
    const { status, body: answer } = await start(shop, body);
    expect(status).toBe(422);
    return answer.error!;
  };
  const action = { kind: "add_label", labelId };
  await refused({ action });
  await refused({ action, contactIds: ids, search: {} });
  await refused({ action: { kind: "add_label", labelId: other.labelId }, contactIds: ids });
  await refused({ action: { kind: "set_field", key: "plan", value: 1 }, contactIds: ids });
  const proofless = { kind: "set_consent", category: "marketing", granted: true, proof: " " };
  expect((await refused({ action: proofless, contactIds: ids })).fields).toHaveProperty(["action.proof"]);
  expect((await refused({ action, contactIds: other.ids })).reason).toBe("nobody_fits");
  const { body } = await start(shop, { action: { kind: "delete" }, contactIds: [...ids, ...other.ids] });
  expect(await finish(shop, body.id)).toMatchObject({ total: 1, changed: 1 });
  expect((await contactsOf(other.shop))[0]!.deletedAt).toBeNull();
});
