import { POST as sendRoute } from "@/app/api/v1/messages/route";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { ensureSynced } from "@/lib/templates/sync";
import { templateUsage } from "@/lib/templates/usage";
import { sampleMedia } from "@/simulator/core/samples";
import { addFile } from "@/tests/support/files";
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
type Answer = MessageView & { error?: { reason: string; fields?: Record<string, string> } };

const send = (
  shop: Shop,
  conversation: { id: string },
  template: object,
  more: Record<string, string> = {},
) =>
  ask<Answer>(
    sendRoute,
    { ...shop.apiHeaders, ...more },
    { body: { conversationId: conversation.id, type: "template", template } },
  );
const text = (words: string) => ({ type: "text", text: words });
const offer = (...values: string[]) => ({
  name: "seasonal_offer",
  language: { code: "en_US" },
  components: [{ type: "body", parameters: values.map(text) }],
});

test("a program's template keeps its row, its category and its words, and is counted", async () => {
  const shop = await openShop(meta);
  const { body, status } = await send(shop, await shop.conversation(), offer("Lena", "Friday"));
  expect(status).toBe(201);
  expect(body.text).toContain("Hi Lena, our winter collection is here.");
  const row = await shop.row(body.id);
  expect(row).toMatchObject({ templateId: expect.any(String), category: "marketing" });
  const usage = await templateUsage(shop.scope, [row.templateId!]);
  expect(usage.data).toMatchObject([{ templateId: row.templateId, total: 1, failed: 0 }]);
});

test("values come from what is known of the contact, with fallbacks, and reach Meta filled in", async () => {
  const shop = await openShop(meta);
  const conversation = await shop.conversation();
  await platformDb.contact.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: conversation.contactId } },
    data: { name: "Ana Gómez" },
  });
  const field = (name: string, fallback?: string) => ({ kind: "field", field: name, fallback });
  const values = {
    "body.1": field("contact.first_name", "there"),
    "body.2": field("contact.custom.day", "Sunday"),
  };
  const filled = { name: "seasonal_offer", language: { code: "en_US" }, values };
  const { body, status } = await send(shop, conversation, filled);
  expect(status).toBe(201);
  expect(body.content).toMatchObject({
    components: [{ type: "body", parameters: [{ text: "Ana" }, { text: "Sunday" }] }],
  });
  expect(body.content).not.toHaveProperty("values");
  expect(body.text).toContain("Hi Ana,");
  await shop.deliver();
  expect(await shop.accepted()).toHaveLength(1);

  const empty = { ...values, "body.2": field("contact.custom.day") };
  const refused = await send(shop, conversation, { ...filled, values: empty });
  expect(refused.status).toBe(422);
  expect(refused.body.error).toMatchObject({
    reason: "template_parameters",
    fields: { "template.values.body.2": expect.stringContaining("no fallback") },
  });
});

test.each([
  ["too few values", offer("Lena"), "template.components.0.parameters"],
  ["an empty value", offer("Lena", " "), "template.components.0.parameters.1.text"],
  ["a line break", offer("Lena", "Fri\nday"), "template.components.0.parameters.1.text"],
  ["values that are too long", offer("Lena", "x".repeat(1_000)), "template.components.0.parameters"],
  ["no values at all", { ...offer(), components: undefined }, "template.components"],
  [
    "a header there is none for",
    { ...offer(), components: [...offer("a", "b").components, { type: "header", parameters: [text("x")] }] },
    "template.components.1",
  ],
  ["another language", { ...offer("a", "b"), language: { code: "es" } }, "template.language.code"],
  ["a name nobody has", { ...offer("a", "b"), name: "never_made" }, "template.name"],
])("of %s the answer names the field, and nothing is queued", async (_, template, field) => {
  const shop = await openShop(meta);
  const { status, body } = await send(shop, await shop.conversation(), template);
  expect(status).toBe(422);
  expect(Object.keys(body.error!.fields!)).toContain(field);
  expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
});

test("what Meta paused is refused before it is queued, but a request that was taken before is answered as before", async () => {
  const shop = await openShop(meta);
  const conversation = await shop.conversation();
  const key = { "idempotency-key": "order-1" };
  const first = await send(shop, conversation, offer("Lena", "Friday"), key);
  expect(first.status).toBe(201);
  const { metaId } = await platformDb.template.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id, name: "seasonal_offer" },
  });
  await meta.sim.changeTemplate(metaId!, { status: "PAUSED" });
  await meta.quiet();
  // Each process believes an approval for a second.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { status, body } = await send(shop, conversation, offer("Lena", "Friday"));
  expect([status, body.error?.reason]).toEqual([409, "template_paused"]);
  const again = await send(shop, conversation, offer("Lena", "Friday"), key);
  expect([again.status, again.body.id]).toEqual([201, first.body.id]);
});

test("a picture of ours stands in the header and reaches Meta by its id", async () => {
  const shop = await openShop(meta);
  const workspaceId = shop.workspace.id;
  await ensureSynced({ workspaceId, wabaId: shop.waba.id });
  await platformDb.template.updateMany({
    where: { workspaceId, name: "hello_world" },
    data: {
      components: [
        { type: "HEADER", format: "IMAGE" },
        { type: "BODY", text: "Look at this." },
      ],
    },
  });
  const picture = await addFile(shop.scope);
  const values = { "header.file": { kind: "media", mediaId: picture.id } };
  const hello = { name: "hello_world", language: { code: "en_US" } };
  const { status, body } = await send(shop, await shop.conversation(), { ...hello, values });
  expect(status).toBe(201);
  expect(await shop.row(body.id)).toMatchObject({ mediaId: picture.id });
  const without = await send(shop, await shop.conversation(), hello);
  expect(without.body.error?.fields).toEqual({ "template.components": "The header needs this: image." });
});

test("a file of another kind than the header's is refused with its field, also on a card", async () => {
  const shop = await openShop(meta);
  const workspaceId = shop.workspace.id;
  const conversation = await shop.conversation();
  await ensureSynced({ workspaceId, wabaId: shop.waba.id });
  const shape = (name: string, components: object[]) =>
    platformDb.template.updateMany({ where: { workspaceId, name }, data: { components } });
  const [hello, cards] = ["hello_world", "seasonal_offer"].map((name) => ({
    name,
    language: { code: "en_US" },
  }));
  const pdf = await addFile(
    shop.scope,
    { kind: "document", filename: "terms.pdf" },
    sampleMedia("document").bytes,
    "application/pdf",
  );
  const source = { kind: "media", mediaId: pdf.id };
  const refusal = async (template: object) => {
    const { status, body } = await send(shop, conversation, template);
    return [status, body.error?.reason, Object.keys(body.error?.fields ?? {})];
  };
  const header = { type: "HEADER", format: "IMAGE" };
  const body = { type: "BODY", text: "Look at this." };
  await shape("hello_world", [header, body]);
  expect(await refusal({ ...hello, values: { "header.file": source } })).toEqual([
    422,
    "file_type_refused",
    ["template.values.header.file"],
  ]);
  const image = { type: "image", image: { mediaId: pdf.id } };
  expect(await refusal({ ...hello, components: [{ type: "header", parameters: [image] }] })).toEqual([
    422,
    "file_type_refused",
    ["template.components.0.parameters.0.image.mediaId"],
  ]);
  const card = { components: [header, body] };
  await shape("seasonal_offer", [body, { type: "CAROUSEL", cards: [card, card] }]);
  const picture = await addFile(shop.scope);
  const values = {
    "card.0.header.file": { kind: "media", mediaId: picture.id },
    "card.1.header.file": source,
  };
  expect(await refusal({ ...cards, values })).toEqual([
    422,
    "file_type_refused",
    ["template.values.card.1.header.file"],
  ]);
  const both = { ...values, "card.1.header.file": { kind: "media", mediaId: picture.id } };
  expect((await send(shop, conversation, { ...cards, values: both })).status).toBe(201);
});
