import { PUT as readRoute } from "@/app/api/v1/conversations/[conversationId]/read/route";
import { tellMetaRead } from "@/lib/inbox/read-receipts";
import type { ConversationView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues, queueCounts } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { sweepMessages } from "@/lib/inbox/sweep";
import type { CustomerView } from "@/simulator/types/customer";
import { addConversation } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { liveMeta, openShop, type LiveMeta, type SendingShop } from "@/tests/support/sending";
import { addMember, makeWorkspace } from "@/tests/support/workspace";

let meta: LiveMeta;
let queue: OwnRedis;
let shop: SendingShop;
let ana: CustomerView;

beforeAll(async () => {
  queue = await ownRedis();
  queue.use();
  meta = await liveMeta();
  await redisReady();
});
afterAll(async () => {
  await meta.close();
  await closeQueues();
  // Before its server goes: a client that lost it would look for it for ever.
  closeRedis();
  await queue.remove();
});
beforeEach(async () => {
  shop = await openShop(meta);
  ana = await meta.sim.customers.create(shop.account.wabaId, {
    name: "Ana",
    phone: `1555${Date.now()}`.slice(0, 13),
  });
});

const says = async (text: string) => {
  await meta.sim.customers.write(shop.metaNumberId, ana.id, { type: "text", text });
  await meta.quiet();
};
const conversation = () =>
  platformDb.conversation.findFirstOrThrow({ where: { workspaceId: shop.workspace.id } });
const read = async (headers = shop.headers) => {
  const { id } = await conversation();
  return ask<ConversationView>(readRoute, headers, { method: "PUT", params: { conversationId: id } });
};
const tell = async () =>
  tellMetaRead({ workspaceId: shop.workspace.id, conversationId: (await conversation()).id });
/** Whether Ana's own messages show blue ticks on her phone. */
const blueTicks = async () => {
  const { messages } = await meta.sim.customers.thread(shop.metaNumberId, ana.id);
  return messages.map(({ text, status }) => [text, status]);
};

test("reading counts nothing as unread any more and turns the customer's ticks blue", async () => {
  await says("Hello?");
  await says("Anybody there?");
  expect(await conversation()).toMatchObject({ unreadCount: 2, readReceiptDueAt: null });

  const { status, body } = await read();
  expect(status).toBe(200);
  expect(body).toMatchObject({ unreadCount: 0 });
  const newest = await platformDb.message.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id },
    orderBy: [{ timestamp: "desc" }, { id: "desc" }],
  });
  expect(await conversation()).toMatchObject({ unreadCount: 0, readUpToId: newest.id });
  expect((await conversation()).readReceiptDueAt).not.toBeNull();

  await tell();
  expect(await conversation()).toMatchObject({ readReceiptDueAt: null });
  expect(await blueTicks()).toEqual([
    ["Hello?", "read"],
    ["Anybody there?", "read"],
  ]);
});

test("a number that keeps read receipts to itself turns nobody's ticks blue", async () => {
  await platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: shop.phoneNumber.id } },
    data: { inboxSettings: { readReceipts: false } },
  });
  await says("Hello?");
  expect((await read()).body).toMatchObject({ unreadCount: 0 });
  await tell();
  expect(await conversation()).toMatchObject({ readReceiptDueAt: null });
  expect((await blueTicks()).flat()).not.toContain("read");
});

test("reading again tells Meta nothing and changes nothing", async () => {
  await says("Hello?");
  await read();
  await tell();
  const before = await conversation();
  const calls = async () => (await meta.sim.requests({ path: shop.metaNumberId })).length;
  const made = await calls();
  expect((await read()).status).toBe(200);
  await tell();
  expect(await conversation()).toEqual(before);
  expect(await calls()).toBe(made);
});

test("a refusal is not repeated, trouble is repeated a few times, and neither bothers the agent", async () => {
  await says("Hello?");
  await meta.sim.faults.arm({
    match: { numberId: shop.metaNumberId, type: "read" },
    times: null,
    action: { kind: "refuse", code: 131016 },
  });
  expect((await read()).status).toBe(200);
  for (let tries = 1; tries <= 4; tries++) {
    await tell();
    const { readReceiptDueAt, readReceiptTries } = await conversation();
    expect(readReceiptTries).toBe(tries);
    expect(readReceiptDueAt!.getTime()).toBeGreaterThan(Date.now() + 20_000);
  }
  await tell();
  expect(await conversation()).toMatchObject({ readReceiptDueAt: null, readReceiptTries: 5 });

  await meta.sim.faults.clear({ numberId: shop.metaNumberId });
  await meta.sim.faults.arm({
    match: { numberId: shop.metaNumberId, type: "read" },
    action: { kind: "refuse", code: 131009 },
  });
  await says("Hello again?");
  await read();
  expect(await conversation()).toMatchObject({ readReceiptTries: 0 });
  await tell();
  expect(await conversation()).toMatchObject({ readReceiptDueAt: null });
});

test("what came after the agent looked stays unread, and what is older than Meta takes is not told", async () => {
  await says("Hello?");
  await read();
  await says("One more thing");
  expect(await conversation()).toMatchObject({ unreadCount: 1 });
  await tell();
  expect((await blueTicks())[0]).toEqual(["Hello?", "read"]);
  expect((await blueTicks())[1]![1]).not.toBe("read");

  await platformDb.message.updateMany({
    where: { workspaceId: shop.workspace.id },
    data: { timestamp: new Date(Date.now() - 30 * 24 * 3_600_000) },
  });
  await read();
  await tell();
  expect(await conversation()).toMatchObject({ unreadCount: 0, readReceiptDueAt: null });
  expect((await blueTicks())[1]![1]).not.toBe("read");
});

test("a lost bell is rung again by the sweep", async () => {
  await says("Hello?");
  await read();
  await queue.command("FLUSHALL");
  const { id } = await conversation();
  await platformDb.conversation.updateMany({
    where: { id },
    data: { readReceiptDueAt: new Date(Date.now() - 10_000) },
  });
  await sweepMessages();
  expect((await queueCounts()).background.wait).toBeGreaterThan(0);
});

test("viewers and strangers cannot mark as read", async () => {
  await says("Hello?");
  const viewer = await addMember(shop.workspace, "viewer");
  expect((await read(viewer.headers)).status).toBe(403);
  const other = await makeWorkspace();
  const theirs = await addConversation({
    workspaceId: other.workspace.id,
    phoneNumberId: other.phoneNumber.id,
  });
  const foreign = (conversationId: string) =>
    ask(readRoute, shop.headers, { method: "PUT", params: { conversationId } });
  expect((await foreign(theirs.id)).status).toBe(404);
  expect((await foreign(newId())).status).toBe(404);
  expect((await conversation()).unreadCount).toBe(1);
});
