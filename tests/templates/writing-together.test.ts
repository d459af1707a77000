import { GET as readRoute, PATCH as changeRoute } from "@/app/api/v1/templates/[templateId]/route";
import { GET as usageRoute } from "@/app/api/v1/template-usage/route";
import { GET as listRoute, POST as createRoute } from "@/app/api/v1/templates/route";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import type { TemplateDetail, TemplateUsageView, TemplateView } from "@/lib/templates/views";
import { addMessage } from "@/tests/support/conversation";
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

const text = (words: string) => [{ type: "BODY", text: words }];

test("who writes on an old version is told that somebody else wrote meanwhile, and nothing of theirs is lost", async () => {
  const shop = await openShop(meta);
  const { body: made } = await ask<TemplateDetail>(createRoute, shop.headers, {
    body: {
      wabaId: shop.waba.id,
      name: "opening_hours",
      language: "en",
      category: "UTILITY",
      components: text("We open at nine."),
    },
  });
  const params = { templateId: made.id };
  const change = (words: string, basedOn?: string) =>
    ask<TemplateDetail & { error?: { reason: string } }>(changeRoute, shop.headers, {
      method: "PATCH",
      params,
      body: { components: text(words), ...(basedOn ? { basedOn } : {}) },
    });

  const first = await change("We open at ten.", made.updatedAt);
  expect(first.body).toMatchObject({ status: "DRAFT" });
  const late = await change("We open at eleven.", made.updatedAt);
  expect(late.status).toBe(409);
  expect(late.body.error?.reason).toBe("changed_meanwhile");
  const { body: kept } = await ask<TemplateDetail>(readRoute, shop.headers, { params });
  expect(kept.components).toEqual(text("We open at ten."));

  expect((await change("We open at eleven.", kept.updatedAt)).status).toBe(200);
  // A program that does not say what it read writes as before.
  expect((await change("We open at twelve.")).status).toBe(200);
});

test("when a template was used last is known, and null for one nobody used", async () => {
  const shop = await openShop(meta);
  const { body: list } = await ask<Page<TemplateView>>(listRoute, shop.headers, {
    query: { phoneNumberId: shop.phoneNumber.id },
  });
  const used = list.data.find(({ name }) => name === "hello_world")!;
  const conversation = await shop.conversation();
  const sent = await addMessage(conversation, {
    direction: "outbound",
    type: "template",
    templateId: used.id,
    status: "delivered",
  });
  const { body: usage } = await ask<{ data: TemplateUsageView[] }>(usageRoute, shop.headers, {
    query: { templateIds: list.data.map(({ id }) => id).join(",") },
  });
  const of = (id: string) => usage.data.find(({ templateId }) => templateId === id)!;
  expect(of(used.id)).toMatchObject({ total: 1, delivered: 1 });
  expect(of(used.id).lastUsedAt!.slice(0, 10)).toBe(sent.createdAt.toISOString().slice(0, 10));
  const other = list.data.find(({ id }) => id !== used.id)!;
  expect(of(other.id)).toMatchObject({ total: 0, lastUsedAt: null });
});
