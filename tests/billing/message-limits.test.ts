import { claim } from "@/lib/inbox/claim";
import { readSender } from "@/lib/inbox/sender";
import { sweepMessages } from "@/lib/inbox/sweep";
import { platformDb } from "@/lib/platform/db";
import type { FaultAction } from "@/simulator/types/fault";
import { addPlan, placesHeld, setSubscription } from "@/tests/support/plans";
import { ownMeta, openShop, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();

/** A shop whose plan has so many messages a month. */
async function shopWith(messages: number): Promise<SendingShop> {
  const shop = await openShop(meta());
  await setSubscription(shop.workspace.id, { planId: await addPlan({ messages }), state: "active" });
  return shop;
}

const write = async (shop: SendingShop) => shop.write((await shop.conversation()).id);

/** Written before the limit was there, so that nothing was refused at the door. */
async function queued(shop: SendingShop, count: number, messages: number): Promise<void> {
  const plan = await addPlan({ messages });
  for (let i = 0; i < count; i++) await write(shop);
  await setSubscription(shop.workspace.id, { planId: plan, state: "active" });
}

const accepted = async (shop: SendingShop) => (await shop.accepted()).length;

test("two hundred that wait and many workers: as many go out as the plan has, the others wait", async () => {
  const shop = await openShop(meta());
  await queued(shop, 200, 50);
  const state = await readSender(shop.ids.workspaceId, shop.ids.phoneNumberId);
  if (state.kind !== "ready") throw new Error("The number is not ready.");
  // Claimers that know nothing of each other, as in several processes.
  const rounds = await Promise.all(Array.from({ length: 20 }, () => claim(state.sender, 10, 60_000)));
  const claimed = rounds.flatMap((round) => round.claimed);
  expect(claimed).toHaveLength(50);
  expect(new Set(claimed.map(({ messageId }) => messageId)).size).toBe(50);
  expect(await placesHeld(shop.workspace.id)).toBe(50);
});

test("over the limit sending stops, and goes on with a larger plan", async () => {
  const shop = await openShop(meta());
  await queued(shop, 12, 5);
  await shop.deliver();
  expect(await accepted(shop)).toBe(5);
  await expect(write(shop)).rejects.toMatchObject({
    code: "payment_required",
    reason: "limit_reached",
    extra: { data: { what: "messages", limit: 5 } },
  });
  await setSubscription(shop.workspace.id, { planId: await addPlan({ messages: 9 }) });
  await shop.deliver();
  expect(await accepted(shop)).toBe(9);
  await setSubscription(shop.workspace.id, { planId: "unlimited" });
  await shop.deliver();
  expect(await accepted(shop)).toBe(12);
});

test("over the limit messages are still received and read", async () => {
  const shop = await shopWith(0);
  const customer = await meta().sim.customers.create(shop.account.wabaId, {
    name: "Bea",
    phone: `1555${String(Date.now()).slice(-9)}`,
  });
  await meta().sim.customers.write(shop.metaNumberId, customer.id, { type: "text", text: "Are you there?" });
  await meta().quiet();
  const conversation = await platformDb.conversation.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  expect(conversation.unreadCount).toBe(1);
  await expect(shop.write(conversation.id)).rejects.toMatchObject({ reason: "limit_reached" });
});

test("what was not sent gives its place back: refused, put off, or the number resting", async () => {
  const shop = await shopWith(100);
  const arm = (action: FaultAction) =>
    meta().sim.faults.arm({ match: { numberId: shop.metaNumberId }, times: 1, action });
  await arm({ kind: "refuse", code: 131026 });
  const refused = await write(shop);
  await shop.deliver();
  expect(await shop.row(refused.id)).toMatchObject({ status: "failed" });
  expect(await placesHeld(shop.workspace.id)).toBe(0);

  await arm({ kind: "refuse", code: 131000 });
  const postponed = await write(shop);
  await shop.deliver();
  expect(await shop.row(postponed.id)).toMatchObject({ status: "queued", attempts: 1 });
  expect(await placesHeld(shop.workspace.id)).toBe(0);

  await platformDb.message.updateMany({ where: { id: postponed.id }, data: { dueAt: null } });
  await shop.deliver();
  expect(await placesHeld(shop.workspace.id)).toBe(1);
  expect(await accepted(shop)).toBe(1);
});

test("a doubt keeps its place: the customer may have got it", async () => {
  const shop = await shopWith(100);
  const message = await write(shop);
  const state = await readSender(shop.ids.workspaceId, shop.ids.phoneNumberId);
  if (state.kind !== "ready") throw new Error("The number is not ready.");
  await claim(state.sender, 10, -1);
  await sweepMessages();
  expect(await shop.row(message.id)).toMatchObject({ status: "uncertain" });
  expect(await placesHeld(shop.workspace.id)).toBe(1);
});

test("what is held is what Meta accepted, after a lot of trouble", async () => {
  const shop = await shopWith(1_000);
  const codes = [131026, 131000, 130429, 131056, 131049];
  for (const code of codes) {
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 4,
      action: { kind: "refuse", code },
    });
  }
  for (let i = 0; i < 60; i++) await write(shop);
  for (let rounds = 0; rounds < 12; rounds++) {
    await platformDb.phoneNumber.updateMany({
      where: { workspaceId: shop.workspace.id },
      data: { pausedUntil: null, pauseReason: null },
    });
    await platformDb.message.updateMany({
      where: { workspaceId: shop.workspace.id, status: "queued" },
      data: { dueAt: null },
    });
    await shop.deliver();
  }
  const waiting = await platformDb.message.count({
    where: { workspaceId: shop.workspace.id, status: { in: ["queued", "sending", "uncertain"] } },
  });
  expect(waiting).toBe(0);
  expect(await placesHeld(shop.workspace.id)).toBe(await accepted(shop));
});

test("nothing goes out for who has not paid, and everything when they have", async () => {
  const shop = await openShop(meta());
  await write(shop);
  await setSubscription(shop.workspace.id, {
    state: "past_due",
    pastDueSince: new Date(Date.now() - 8 * 24 * 60 * 60 * 1000),
  });
  await shop.deliver();
  expect(await accepted(shop)).toBe(0);
  await expect(write(shop)).rejects.toMatchObject({ reason: "subscription_needed" });
  await setSubscription(shop.workspace.id, { state: "past_due", pastDueSince: new Date() });
  await shop.deliver();
  expect(await accepted(shop)).toBe(1);
});
