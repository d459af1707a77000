import { GET as syncsRoute, POST as syncRoute } from "@/app/api/v1/template-syncs/route";
import { GET as listRoute } from "@/app/api/v1/templates/route";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { sweepTemplates } from "@/lib/templates/sweep";
import { ensureSynced, syncIfDue } from "@/lib/templates/sync";
import type { TemplateSyncView, TemplateView } from "@/lib/templates/views";
import { graphWith, until } from "@/tests/simulator/harness";
import { ask } from "@/tests/support/handler";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { liveMeta, openShop, type LiveMeta } from "@/tests/support/sending";
import { addPhoneNumber, makeWorkspace } from "@/tests/support/workspace";

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

/** A shop whose account is quick to take and judge many templates. */
const roomyShop = () =>
  openShop(meta, {
    account: { settings: { templateLimit: 1_000, templateCreationsPerHour: 1_000, reviewMs: 0 } },
  });
const ids = (shop: Pick<Shop, "workspace" | "waba">) => ({
  workspaceId: shop.workspace.id,
  wabaId: shop.waba.id,
});
const rowsOf = (shop: Pick<Shop, "workspace">) =>
  platformDb.template.findMany({ where: { workspaceId: shop.workspace.id }, orderBy: { name: "asc" } });
const wabaOf = ({ waba }: Pick<Shop, "waba">) => platformDb.waba.findFirstOrThrow({ where: { id: waba.id } });

/** As somebody does who works in Meta's own pages. */
const atMeta = (shop: Shop) => {
  const graph = graphWith(meta.url, shop.account.accessToken);
  const path = `${shop.account.wabaId}/message_templates`;
  return {
    create: (name: string, more: object = {}) =>
      graph.post(path, {
        ...{ name, language: "en_US", category: "UTILITY" },
        components: [{ type: "BODY", text: `This is what ${name} says to you today.` }],
        ...more,
      }),
    remove: (name: string) => graph.delete(`${path}?name=${name}`),
  };
};

/** Has the list read again and waits for it. */
async function again(shop: Pick<Shop, "workspace" | "waba" | "headers">): Promise<void> {
  expect((await ask(syncRoute, shop.headers, { body: {} })).status).toBe(202);
  await syncIfDue(ids(shop));
}

/** A template that Meta once listed and no longer does. */
const addForgotten = (shop: Pick<Shop, "workspace" | "waba">, more: object = {}) =>
  platformDb.template.create({
    data: {
      ...{ workspaceId: shop.workspace.id, wabaId: shop.waba.id, metaId: "4711", name: "forgotten" },
      ...{ language: "en_US", category: "UTILITY", status: "APPROVED", components: [] },
      createdAt: new Date("2026-01-01T00:00:00Z"),
      syncedAt: new Date("2026-01-02T00:00:00Z"),
      ...more,
    },
  });

test("a list of three pages is read to its end, and reading it again changes nothing", async () => {
  const shop = await roomyShop();
  const { create } = atMeta(shop);
  const names = Array.from({ length: 205 }, (_, i) => `notice_${String(i).padStart(3, "0")}`);
  for (const name of names) expect((await create(name)).status).toBe(200);
  await meta.quiet();
  await ensureSynced(ids(shop));
  const first = await rowsOf(shop);
  expect(first.map(({ name }) => name)).toEqual(expect.arrayContaining([...names, "hello_world"]));
  expect(new Set(first.map(({ metaId }) => metaId)).size).toBe(first.length);
  const pages = (await meta.sim.requests({ path: shop.account.wabaId })).filter(
    ({ method, path }) => method === "GET" && path.includes("message_templates"),
  );
  expect(pages).toHaveLength(3);

  const events = () => platformDb.templateEvent.count({ where: { workspaceId: shop.workspace.id } });
  const before = await events();
  await again(shop);
  expect((await rowsOf(shop)).map(({ updatedAt }) => updatedAt)).toEqual(
    first.map(({ updatedAt }) => updatedAt),
  );
  expect(await events()).toBe(before);
});

test("what Meta no longer lists is marked as deleted, kept, and shown only to who asks for it", async () => {
  const shop = await openShop(meta);
  const gone = await addForgotten(shop);
  await again(shop);
  const row = await platformDb.template.findFirstOrThrow({
    where: { id: gone.id },
    include: { events: true },
  });
  expect(row).toMatchObject({ status: "DELETED", deletedAt: expect.any(Date) });
  expect(row.events).toMatchObject([{ kind: "status", from: "APPROVED", to: "DELETED" }]);
  const names = async (query: Record<string, string>) =>
    (await ask<Page<TemplateView>>(listRoute, shop.headers, { query })).body.data.map(({ name }) => name);
  expect(await names({})).not.toContain("forgotten");
  expect(await names({ deleted: "true" })).toContain("forgotten");
});

test("what was submitted while the list was read is not taken for deleted", async () => {
  const shop = await openShop(meta);
  await addForgotten(shop, { submittedAt: new Date(Date.now() + 60_000) });
  await again(shop);
  expect((await rowsOf(shop)).find(({ name }) => name === "forgotten")).toMatchObject({ deletedAt: null });
});

test("a list that broke off half-way marks nothing as deleted, and says why in words", async () => {
  const shop = await roomyShop();
  await addForgotten(shop);
  for (let i = 0; i < 110; i++) await atMeta(shop).create(`half_${i}`);
  await meta.quiet();
  await meta.sim.faults.arm({
    match: { wabaId: shop.account.wabaId, path: "message_templates", method: "GET" },
    skip: 1,
    times: 1,
    action: { kind: "refuse", code: 2 },
  });
  await expect(ensureSynced(ids(shop))).rejects.toMatchObject({ code: "unavailable" });
  const rows = await rowsOf(shop);
  expect(rows.map(({ name }) => name)).toEqual(["forgotten"]);
  expect(rows[0]).toMatchObject({ status: "APPROVED", deletedAt: null });
  expect(await wabaOf(shop)).toMatchObject({
    templatesSyncedAt: null,
    templatesError: { reason: "meta_unavailable", message: expect.stringContaining("Meta") },
  });
});

test("a cursor that Meta no longer knows begins the list anew", async () => {
  const shop = await roomyShop();
  for (let i = 0; i < 110; i++) await atMeta(shop).create(`stale_${i}`);
  await meta.quiet();
  await meta.sim.faults.arm({
    match: { wabaId: shop.account.wabaId, path: "message_templates", method: "GET" },
    skip: 1,
    times: 1,
    action: { kind: "refuse", code: 131059 },
  });
  await ensureSynced(ids(shop));
  expect((await rowsOf(shop)).filter(({ name }) => name.startsWith("stale_"))).toHaveLength(110);
});

test("a broken token is told in words, and after it is mended the list is read again", async () => {
  const shop = await openShop(meta);
  await meta.sim.tokens.change(shop.account.accessToken, { revoked: true });
  await expect(ensureSynced(ids(shop))).rejects.toMatchObject({ reason: "token_invalid" });
  const state = async () => {
    const { body } = await ask<{ data: TemplateSyncView[] }>(syncsRoute, shop.headers);
    return body.data.find(({ wabaId }) => wabaId === shop.waba.id);
  };
  expect(await state()).toMatchObject({ error: { reason: "token_invalid" }, syncedAt: null, syncing: false });
  await meta.sim.tokens.change(shop.account.accessToken, { revoked: false });
  await again(shop);
  expect(await state()).toMatchObject({ error: null, syncedAt: expect.any(String), templates: 4 });
});

test("two workspaces with the same account each have their own rows, and a stranger has none", async () => {
  const [shop, stranger] = await Promise.all([openShop(meta), makeWorkspace()]);
  const partner = await makeWorkspace();
  const { waba } = await addPhoneNumber(partner.workspace.id, {
    graphUrl: meta.url,
    accessToken: shop.account.accessToken,
    wabaMetaId: shop.account.wabaId,
  });
  await ensureSynced(ids(shop));
  await ensureSynced({ workspaceId: partner.workspace.id, wabaId: waba.id });
  const [ours, theirs] = await Promise.all([rowsOf(shop), rowsOf(partner)]);
  expect(theirs.map(({ metaId }) => metaId)).toEqual(ours.map(({ metaId }) => metaId));
  expect(await rowsOf(stranger)).toEqual([]);

  // A word of Meta's reaches both; what one of them does reaches only its own rows.
  const hello = ours.find(({ name }) => name === "hello_world")!;
  await meta.sim.changeTemplate(hello.metaId!, { status: "PAUSED" });
  await meta.quiet();
  for (const owner of [shop, partner]) {
    expect((await rowsOf(owner)).find(({ name }) => name === "hello_world")).toMatchObject({
      status: "PAUSED",
    });
  }
});

test("a draft of ours becomes a change of what somebody made at Meta under the same name", async () => {
  const shop = await openShop(meta);
  const draft = await platformDb.template.create({
    data: {
      ...ids(shop),
      ...{ name: "opening_hours", language: "en_US", category: "MARKETING", status: "DRAFT" },
      components: [{ type: "BODY", text: "Ours" }],
    },
  });
  await atMeta(shop).create("opening_hours");
  await meta.quiet();
  await again(shop);
  expect(await platformDb.template.findFirstOrThrow({ where: { id: draft.id } })).toMatchObject({
    metaId: expect.any(String),
    category: "UTILITY",
    draft: { category: "MARKETING", components: [{ type: "BODY", text: "Ours" }] },
  });
});

test("what Meta tells of a template nobody knows has the list read by the next sweep", async () => {
  const shop = await roomyShop();
  await ensureSynced(ids(shop));
  await atMeta(shop).create("made_elsewhere");
  await until("the list to be read", async () => {
    await sweepTemplates();
    return (await rowsOf(shop)).some(({ name }) => name === "made_elsewhere");
  });
});

test("many who look for the first time wait for one reading", async () => {
  const shop = await openShop(meta);
  await Promise.all(Array.from({ length: 5 }, () => ensureSynced(ids(shop))));
  const asked = await meta.sim.requests({ path: shop.account.wabaId });
  expect(asked.filter(({ path }) => path.includes("message_templates"))).toHaveLength(1);
});
