import { PUT as typingRoute } from "@/app/api/v1/conversations/[conversationId]/typing-indicator/route";
import { POST as sendRoute } from "@/app/api/v1/messages/route";
import { GET as listRoute } from "@/app/api/v1/templates/route";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import type { TemplateView } from "@/lib/templates/views";
import { ask } from "@/tests/support/handler";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { liveMeta, openShop, type LiveMeta } from "@/tests/support/sending";

let meta: LiveMeta;
let queue: OwnRedis;

beforeAll(async () => {
  queue = await ownRedis();
  queue.use();
  meta = await liveMeta();
  await redisReady();
});
afterAll(async () => {
  await meta.close();
  await closeQueues();
  closeRedis();
  await queue.remove();
});

type Shop = Awaited<ReturnType<typeof openShop>>;
const list = (shop: Shop, query: Record<string, string> = {}) =>
  ask<Page<TemplateView> & { error?: { reason: string } }>(listRoute, shop.headers, {
    query: { phoneNumberId: shop.phoneNumber.id, ...query },
  });

describe("the templates of a number", () => {
  test("are Meta's approved ones, page by page, and can be searched", async () => {
    const shop = await openShop(meta);
    const { status, body } = await list(shop);
    expect(status).toBe(200);
    const names = body.data.map(({ name }) => name);
    expect(names).toContain("hello_world");
    expect(names).toEqual([...names].sort());

    const first = await list(shop, { limit: "1" });
    expect(first.body.data).toHaveLength(1);
    const second = await list(shop, { limit: "1", cursor: first.body.nextCursor! });
    expect([...first.body.data, ...second.body.data].map(({ name }) => name)).toEqual(names.slice(0, 2));
    const found = await list(shop, { q: "hello world" });
    expect(found.body.data.map(({ name }) => name)).toEqual(["hello_world"]);
  });

  test("are asked of Meta the first time, not with every look", async () => {
    const shop = await openShop(meta);
    const asked = async () =>
      (await meta.sim.requests({ path: shop.account.wabaId })).filter(({ path }) =>
        path.includes("message_templates"),
      ).length;
    await Promise.all([list(shop), list(shop), list(shop, { q: "order" })]);
    await list(shop);
    expect(await asked()).toBe(1);
  });

  test("are not shown as none when the token is broken: it says so", async () => {
    const shop = await openShop(meta);
    await meta.sim.tokens.change(shop.account.accessToken, { revoked: true });
    const { status, body } = await list(shop);
    expect(status).toBe(409);
    expect(body.error?.reason).toBe("token_invalid");
  });

  test("of somebody else's number are not found", async () => {
    const [shop, other] = await Promise.all([openShop(meta), openShop(meta)]);
    const { status } = await ask(listRoute, shop.headers, { query: { phoneNumberId: other.phoneNumber.id } });
    expect(status).toBe(404);
  });

  test("have their words in the thread after they were sent, also when the window is closed", async () => {
    const shop = await openShop(meta);
    await list(shop);
    const conversation = await shop.conversation({ windowExpiresAt: new Date(Date.now() - 3_600_000) });
    const { status, body } = await ask<MessageView>(sendRoute, shop.headers, {
      method: "POST",
      body: {
        conversationId: conversation.id,
        type: "template",
        template: { name: "hello_world", language: { code: "en_US" } },
      },
    });
    expect(status).toBe(201);
    expect(body.text).toContain("Hello World");
  });
});

describe("typing is shown to the customer", () => {
  const writes = (shop: Shop, conversationId: string) =>
    ask<{ shown: boolean }>(typingRoute, shop.headers, { method: "PUT", params: { conversationId } });

  async function withAna(settings: object = {}) {
    const shop = await openShop(meta);
    await platformDb.phoneNumber.update({
      where: { workspaceId_id: { workspaceId: shop.workspace.id, id: shop.phoneNumber.id } },
      data: { inboxSettings: settings },
    });
    const ana = await meta.sim.customers.create(shop.account.wabaId, {
      name: "Ana",
      phone: `1555${Date.now()}`.slice(0, 13),
    });
    await meta.sim.customers.write(shop.metaNumberId, ana.id, { type: "text", text: "Hello?" });
    await meta.quiet();
    const { id } = await platformDb.conversation.findFirstOrThrow({
      where: { workspaceId: shop.workspace.id },
    });
    const thread = () => meta.sim.customers.thread(shop.metaNumberId, ana.id);
    return { shop, id, thread };
  }

  test("once in a while, however many keys are pressed", async () => {
    const { shop, id, thread } = await withAna();
    expect((await writes(shop, id)).body).toEqual({ shown: true });
    expect((await writes(shop, id)).body).toEqual({ shown: false });
    expect((await thread()).typingUntil).toBeGreaterThan(Date.now());
  });

  test.each([{ typingIndicator: false }, { readReceipts: false }])(
    "not when the number's settings are %j: nothing is told and the ticks stay grey",
    async (settings) => {
      const { shop, id, thread } = await withAna(settings);
      expect((await writes(shop, id)).body).toEqual({ shown: false });
      const { typingUntil, messages } = await thread();
      expect(typingUntil).toBe(0);
      expect(messages.map(({ status }) => status)).not.toContain("read");
    },
  );
});
