import { POST as copyRoute } from "@/app/api/v1/templates/[templateId]/copies/route";
import { DELETE as noticeRoute } from "@/app/api/v1/templates/[templateId]/notice/route";
import { DELETE as unpauseRoute } from "@/app/api/v1/templates/[templateId]/pause/route";
import {
  DELETE as deleteRoute,
  GET as readRoute,
  PATCH as changeRoute,
} from "@/app/api/v1/templates/[templateId]/route";
import { POST as submitRoute } from "@/app/api/v1/templates/[templateId]/submissions/route";
import { POST as createRoute } from "@/app/api/v1/templates/route";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { sweepTemplates } from "@/lib/templates/sweep";
import type { TemplateDetail } from "@/lib/templates/views";
import { until } from "@/tests/simulator/harness";
import { addFile } from "@/tests/support/files";
import { ask } from "@/tests/support/handler";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { liveMeta, openShop, type LiveMeta } from "@/tests/support/sending";
import { addMember } from "@/tests/support/workspace";

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
type Refusal = { error?: { reason: string; message: string; fields?: Record<string, string> } };
type Answer = TemplateDetail & Refusal;

const newShop = () => openShop(meta, { account: { settings: { reviewMs: 0 } } });
const words = (text: string) => [{ type: "BODY", text }];
const shipped = words("Your order has left our warehouse and will be with you on Monday.");

const create = (shop: Shop, more: object = {}) =>
  ask<Answer>(createRoute, shop.headers, {
    body: {
      wabaId: shop.waba.id,
      ...{ name: "order_shipped", language: "en_US", category: "UTILITY", components: shipped },
      ...more,
    },
  });
const params = ({ id }: { id: string }) => ({ templateId: id });
const submit = (shop: Shop, template: { id: string }) =>
  ask<Answer>(submitRoute, shop.headers, { method: "POST", params: params(template) });
const read = async (shop: Shop, template: { id: string }) =>
  (await ask<Answer>(readRoute, shop.headers, { params: params(template) })).body;
const change = (shop: Shop, template: { id: string }, body: object) =>
  ask<Answer>(changeRoute, shop.headers, { method: "PATCH", params: params(template), body });
const remove = (shop: Shop, template: { id: string }, query: Record<string, string> = {}) =>
  ask<Refusal | null>(deleteRoute, shop.headers, { method: "DELETE", params: params(template), query });
const atMeta = (shop: Shop, name = "order_shipped") =>
  meta.sim.accounts.templates(shop.account.wabaId).then((list) => list.filter((one) => one.name === name));
/** The template once Meta has decided. */
const judged = (shop: Shop, template: { id: string }) =>
  until("Meta's verdict", async () => {
    await meta.quiet();
    await sweepTemplates();
    const now = await read(shop, template);
    return now.status === "PENDING" || now.status === "DRAFT" ? undefined : now;
  });
const historyOf = async (template: { id: string }) =>
  (
    await platformDb.templateEvent.findMany({
      where: { templateId: template.id },
      orderBy: [{ at: "asc" }, { id: "asc" }],
    })
  ).map(({ kind }) => kind);

test("a draft is submitted once, however often one clicks, and approved by Meta's word", async () => {
  const shop = await newShop();
  const { body: draft, status } = await create(shop);
  expect([status, draft.status, draft.metaId]).toEqual([201, "DRAFT", null]);
  expect(await atMeta(shop)).toEqual([]);
  const answers = await Promise.all([1, 2, 3].map(() => submit(shop, draft)));
  expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
  const approved = await judged(shop, draft);
  expect(approved).toMatchObject({ status: "APPROVED", metaId: expect.any(String), category: "UTILITY" });
  expect(await atMeta(shop)).toHaveLength(1);
  expect((await historyOf(draft)).filter((kind) => kind === "submitted")).toHaveLength(1);
  expect((await submit(shop, draft)).body).toMatchObject({ status: "APPROVED" });
});

test("what the coach would refuse never reaches Meta, and each field says why", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop, { components: words("{{1}}, your order is ready for you.") });
  const { status, body } = await submit(shop, draft);
  expect(status).toBe(422);
  expect(body.error).toMatchObject({
    reason: "template_refused",
    fields: {
      "components.0.text": expect.stringContaining("Put a word before it"),
      "components.0.example": expect.stringContaining("example"),
    },
  });
  expect(await atMeta(shop)).toEqual([]);
});

test("Meta's own no is told in words, at its field, and the draft stays", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop);
  await meta.sim.faults.arm({
    match: { wabaId: shop.account.wabaId, path: "message_templates", method: "POST" },
    action: { kind: "refuse", code: 100, subcode: 2388023, message: "The message template is being deleted" },
  });
  const { status, body } = await submit(shop, draft);
  expect(status).toBe(422);
  expect(body.error).toMatchObject({
    reason: "name_blocked",
    fields: { name: expect.stringContaining("30 days") },
  });
  expect(await read(shop, draft)).toMatchObject({ status: "DRAFT", metaId: null });
  expect((await submit(shop, draft)).status).toBe(200);
});

test("an answer that was lost is looked up: the template is there once and known", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop);
  await meta.sim.faults.arm({
    match: { wabaId: shop.account.wabaId, path: "message_templates", method: "POST" },
    action: { kind: "cut", where: "before", accept: true },
  });
  const first = await submit(shop, draft);
  const second = first.status === 200 ? first : await submit(shop, draft);
  expect(second.status).toBe(200);
  expect(await atMeta(shop)).toHaveLength(1);
  expect(await judged(shop, draft)).toMatchObject({ status: "APPROVED", draft: null });
});

test("a rejected template says why, is mended and submitted again", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop);
  await submit(shop, draft);
  const approved = await judged(shop, draft);
  await meta.sim.changeTemplate(approved.metaId!, { status: "REJECTED", reason: "TAG_CONTENT_MISMATCH" });
  await meta.quiet();
  expect(await read(shop, draft)).toMatchObject({
    status: "REJECTED",
    reason: "TAG_CONTENT_MISMATCH",
    editing: { allowed: true, categoryMayChange: true },
  });
  const better = words("Your order is on its way to you and will arrive on Monday morning.");
  expect((await change(shop, draft, { components: better })).body).toMatchObject({
    status: "REJECTED",
    components: shipped,
    draft: { components: better },
  });
  await submit(shop, draft);
  const again = await until("the second verdict", async () => {
    await meta.quiet();
    await sweepTemplates();
    const now = await read(shop, draft);
    return now.status === "APPROVED" ? now : undefined;
  });
  expect(again).toMatchObject({ components: better, draft: null, reason: null });
  expect(await historyOf(draft)).toEqual(expect.arrayContaining(["submitted", "status", "resubmitted"]));
  // Mending what was rejected is no change of an approved template: those of the day are still free.
  expect(again.editing).toMatchObject({ allowed: true, reason: null });
  const evenBetter = words("Your order is on its way to you and will arrive on Monday at noon.");
  await change(shop, draft, { components: evenBetter });
  expect((await submit(shop, draft)).status).toBe(200);
});

test("an approved template changes once in 24 hours; a second change waits here and says until when", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop);
  await submit(shop, draft);
  await judged(shop, draft);
  await change(shop, draft, {
    components: words("Your order is on its way and will be with you on Monday."),
  });
  expect((await submit(shop, draft)).status).toBe(200);
  await judged(shop, draft);
  await change(shop, draft, {
    components: words("Your order is on its way and will be with you on Tuesday."),
  });
  const { status, body } = await submit(shop, draft);
  expect([status, body.error?.reason]).toEqual([409, "template_too_soon"]);
  expect(await read(shop, draft)).toMatchObject({
    draft: { components: [{ text: expect.stringContaining("Tuesday") }] },
    editing: { allowed: false, reason: "too_soon", from: expect.any(String) },
  });
  const fixed = await change(shop, draft, { category: "MARKETING" });
  expect(fixed.body.error?.reason).toBe("category_is_fixed");
  const renamed = await change(shop, draft, { name: "another" });
  expect(renamed.body.error?.reason).toBe("name_is_fixed");
});

test("a picture is uploaded as sample with each submission, from our own store", async () => {
  const shop = await newShop();
  const picture = await addFile(shop.scope);
  const components = [{ type: "HEADER", format: "IMAGE", example: { media_id: picture.id } }, ...shipped];
  const { body: draft } = await create(shop, { components });
  expect((await submit(shop, draft)).status).toBe(200);
  const approved = await judged(shop, draft);
  expect(approved.components[0]).toMatchObject({
    format: "IMAGE",
    example: { header_handle: [expect.stringMatching(/^4::/)], media_id: picture.id },
  });
  const [there] = await atMeta(shop);
  expect(JSON.stringify(there!.components)).not.toContain(picture.id);
  // Kept for the next submission, however long nobody sends it.
  expect(await platformDb.media.findFirstOrThrow({ where: { id: picture.id } })).toMatchObject({
    dueAt: null,
  });
  const { body: copy } = await ask<Answer>(copyRoute, shop.headers, {
    params: params(draft),
    body: { language: "es" },
  });
  expect(copy).toMatchObject({ name: "order_shipped", language: "es", status: "DRAFT", metaId: null });
  expect(copy.components[0]).toMatchObject({ example: { media_id: picture.id } });
});

test("another workspace's picture is no sample", async () => {
  const [shop, other] = await Promise.all([newShop(), newShop()]);
  const picture = await addFile(other.scope);
  const components = [{ type: "HEADER", format: "IMAGE", example: { media_id: picture.id } }, ...shipped];
  expect((await create(shop, { components })).status).toBe(404);
});

test("one language or all of a name are deleted at Meta, twice is once, and drafts just go", async () => {
  const shop = await newShop();
  const { body: english } = await create(shop);
  const { body: spanish } = await create(shop, {
    language: "es",
    components: words("Tu pedido ya está en camino y llegará el lunes."),
  });
  const { body: unsent } = await create(shop, { language: "de" });
  for (const one of [english, spanish]) {
    await submit(shop, one);
    await judged(shop, one);
  }
  expect((await remove(shop, english)).status).toBe(204);
  expect((await atMeta(shop)).map(({ language }) => language)).toEqual(["es"]);
  expect((await remove(shop, english)).status).toBe(204);
  expect(await read(shop, english)).toMatchObject({ status: "DELETED", editing: { reason: "deleted" } });
  expect((await remove(shop, spanish, { languages: "all" })).status).toBe(204);
  expect(await atMeta(shop)).toEqual([]);
  expect(await platformDb.template.count({ where: { id: unsent.id } })).toBe(0);
});

test("a paused template goes on when Meta allows it", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop);
  await submit(shop, draft);
  const { metaId } = await judged(shop, draft);
  const unpause = () => ask<Answer>(unpauseRoute, shop.headers, { method: "DELETE", params: params(draft) });
  expect((await unpause()).body.status).toBe("APPROVED");
  await meta.sim.changeTemplate(metaId!, { status: "PAUSED" });
  await meta.quiet();
  expect(await read(shop, draft)).toMatchObject({ status: "PAUSED", reasonInfo: { title: "FIRST_PAUSE" } });
  expect((await unpause()).body.status).toBe("APPROVED");
  expect((await atMeta(shop))[0]!.status).toBe("APPROVED");
});

test("a move to another category raises a notice until somebody has read it", async () => {
  const shop = await newShop();
  const { body: draft } = await create(shop);
  await submit(shop, draft);
  const { metaId } = await judged(shop, draft);
  await meta.sim.changeTemplate(metaId!, { category: "MARKETING" });
  await meta.quiet();
  expect(await read(shop, draft)).toMatchObject({
    category: "MARKETING",
    notice: { kind: "category_changed", from: "UTILITY", to: "MARKETING" },
  });
  const { body } = await ask<Answer>(noticeRoute, shop.headers, { method: "DELETE", params: params(draft) });
  expect(body.notice).toBeNull();
});

test("only admins write templates, and of a name taken the second is told so", async () => {
  const shop = await newShop();
  const agent = await addMember(shop.workspace, "agent");
  const body = { wabaId: shop.waba.id, name: "a", language: "en", category: "UTILITY", components: shipped };
  expect((await ask(createRoute, agent.headers, { body })).status).toBe(403);
  const both = await Promise.all([create(shop), create(shop)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)!.body.error).toMatchObject({
    reason: "name_taken",
    fields: { name: expect.any(String) },
  });
});
