import { PUT as close } from "@/app/api/v1/conversations/[conversationId]/closure/route";
import { wakeDueConversations } from "@/lib/inbox/waking";
import type { ConversationView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { ask } from "../support/handler";
import { liveMeta, openShop, type LiveMeta, type SendingShop } from "../support/sending";

let meta: LiveMeta;
let shop: SendingShop;

beforeAll(async () => {
  meta = await liveMeta();
  await redisReady();
});
afterAll(() => meta.close());
beforeEach(async () => {
  shop = await openShop(meta);
});

const setInbox = (inboxSettings: object) =>
  platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: shop.phoneNumber.id } },
    data: { inboxSettings },
  });
const closeIt = async (conversationId: string) =>
  (await ask<ConversationView>(close, shop.headers, { method: "PUT", params: { conversationId } })).body;
const eventsOf = async (conversationId: string) =>
  (
    await platformDb.message.findMany({
      where: { conversationId, type: "event" },
      orderBy: [{ timestamp: "asc" }, { id: "asc" }],
    })
  ).map(({ content }) => content as Record<string, unknown>);
const stateOf = (id: string) => platformDb.conversation.findFirstOrThrow({ where: { id } });

test("the closing message is sent once, filled in, and the conversation stays closed", async () => {
  await setInbox({ closingMessage: "Goodbye {{contact.first_name}}, {{number.name}} thanks you" });
  const { id } = await shop.conversation({ contact: { name: "Ana Pérez", waId: "15550009999" } });
  const closed = await closeIt(id);
  expect(closed).toMatchObject({
    status: "closed",
    assigneeId: null,
    lastMessage: { text: "Goodbye Ana, Test business thanks you" },
  });
  await closeIt(id);
  await shop.deliver();
  expect((await shop.accepted()).map(({ callbackData }) => callbackData)).toEqual([closed.lastMessage!.id]);
});

test("a conversation is closed and says goodbye in one transaction: a crash leaves both or neither", async () => {
  await setInbox({ closingMessage: "Goodbye" });
  const { id } = await shop.conversation();
  await closeIt(id);
  const rows = await platformDb.$queryRaw<{ what: string; transaction: string }[]>`
    SELECT type AS what, xmin::text AS transaction FROM messages WHERE conversation_id = ${id}::uuid
    UNION ALL SELECT 'conversation', xmin::text FROM conversations WHERE id = ${id}::uuid`;
  expect(rows.map(({ what }) => what).sort()).toEqual(["conversation", "event", "text"]);
  expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(1);
});

test("outside the window nothing is said, and the conversation is closed all the same", async () => {
  await setInbox({ closingMessage: "Goodbye" });
  const { id } = await shop.conversation({ windowExpiresAt: new Date(Date.now() - 1_000) });
  expect(await closeIt(id)).toMatchObject({ status: "closed", lastMessage: null });
});

test("who answers a conversation of nobody's takes care of it, if the number wants that", async () => {
  const { id } = await shop.conversation();
  await shop.write(id);
  expect((await stateOf(id)).assigneeId).toBe(shop.user.id);
  expect(await eventsOf(id)).toMatchObject([{ event: "assigned", to: { id: shop.user.id }, why: "reply" }]);
  await setInbox({ assignOnReply: false });
  const other = await shop.conversation();
  await shop.write(other.id);
  expect((await stateOf(other.id)).assigneeId).toBeNull();
});

const snoozed = (snoozedUntil: Date) => shop.conversation({ status: "snoozed", snoozedUntil });

test("each snoozed conversation wakes once, however many sweep at the same time", async () => {
  const past = new Date(Date.now() - 1_000);
  const due = await Promise.all(Array.from({ length: 12 }, () => snoozed(past)));
  const later = await snoozed(new Date(Date.now() + 60_000));
  const now = new Date();
  await Promise.all([1, 2, 3, 4].map(() => wakeDueConversations(5, now)));
  await wakeDueConversations(100, now);
  for (const { id } of due) {
    expect(await eventsOf(id)).toEqual([{ event: "woke_up", why: "time" }]);
    expect(await stateOf(id)).toMatchObject({ status: "open", snoozedUntil: null, unreadCount: 1 });
  }
  expect((await stateOf(later.id)).status).toBe("snoozed");
  expect(await wakeDueConversations(100, now)).toBe(0);
});

test("a customer who writes wakes what sleeps and reopens what is closed, and the history says why", async () => {
  const customer = await meta.sim.customers.create(shop.account.wabaId, {
    name: "Ana",
    phone: `+1555${String(shop.metaNumberId).slice(-7)}`,
  });
  const say = async (text: string) => {
    await meta.sim.customers.write(shop.metaNumberId, customer.id, { type: "text", text });
    await meta.quiet();
  };
  await say("Hello");
  const { id } = await platformDb.conversation.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  expect(await eventsOf(id)).toEqual([]);
  await closeIt(id);
  await say("One more thing");
  await say("And another");
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id } },
    data: { status: "snoozed", snoozedUntil: new Date(Date.now() + 60_000) },
  });
  await say("Still there?");
  expect(await eventsOf(id)).toEqual([
    { event: "closed" },
    { event: "reopened", why: "customer" },
    { event: "woke_up", why: "customer" },
  ]);
  expect(await stateOf(id)).toMatchObject({ status: "open", snoozedUntil: null });
});
