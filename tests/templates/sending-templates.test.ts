import { POST as sendRoute } from "@/app/api/v1/messages/route";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { ensureSynced } from "@/lib/templates/sync";
import { templateUsage } from "@/lib/templates/usage";
import { sampleMedia } from "@/simulator/core/samples";
import { addFile } from "@/tests/support/files";
import { graphWith } from "@/tests/simulator/harness";
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
    where: { workspaceId: shop.workspace.id, wabaId: shop.waba.id, name: "seasonal_offer" },
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

describe("products and requests to call", () => {
  const quickly = { account: { settings: { reviewMs: 0 } } };
  const named = (name: string) => ({ name, language: { code: "en_US" } });
  const products = {
    name: "left_in_cart",
    components: [
      { type: "HEADER", format: "TEXT", text: "Forgot something?" },
      { type: "BODY", text: "These shoes are still in your basket, and they are in stock." },
      { type: "BUTTONS", buttons: [{ type: "MPM", text: "View items" }] },
    ],
  };
  const product = {
    name: "back_again",
    components: [
      { type: "HEADER", format: "PRODUCT" },
      { type: "BODY", text: "The boots you asked us about are in our shop again." },
      { type: "BUTTONS", buttons: [{ type: "SPM", text: "View" }] },
    ],
  };
  const call = {
    name: "may_we_call",
    components: [
      { type: "BODY", text: "Your order needs a word with you: may we call you about it?" },
      { type: "call_permission_request" },
    ],
  };
  /** Written in Meta's own pages, approved there, and read into the list here. */
  async function synced(template: { name: string; components: object[] }) {
    const shop = await openShop(meta, quickly);
    await graphWith(meta.url, shop.account.accessToken).post(`${shop.account.wabaId}/message_templates`, {
      ...{ language: "en_US", category: "MARKETING" },
      ...template,
    });
    await meta.quiet();
    await ensureSynced({ workspaceId: shop.workspace.id, wabaId: shop.waba.id });
    const conversation = await shop.conversation();
    return {
      shop,
      conversation,
      /** Sends it, and says what reached the phone. */
      reached: async (content: object) => {
        const { status, body } = await send(shop, conversation, { ...named(template.name), ...content });
        expect([status, body.error ?? null]).toEqual([201, null]);
        await shop.deliver();
        const [row] = await shop.accepted();
        expect(row).toMatchObject({ errorCode: null });
        const { messages } = await meta.sim.customers.thread(shop.metaNumberId, row!.customerId);
        return messages.at(-1)!;
      },
    };
  }
  const typed = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, words]) => [key, { kind: "text", text: words }]));

  test("a list of products reaches the phone, its first one as the picture", async () => {
    const { reached } = await synced(products);
    const values = typed({
      "button.0.products": "shoe-1\nshoe-2, shoe-3",
      "button.0.title": "In your basket",
    });
    expect(await reached({ values })).toMatchObject({
      header: { text: "Forgot something?" },
      buttons: [{ title: "View items" }],
      content: {
        components: [
          {
            sub_type: "mpm",
            parameters: [
              {
                action: {
                  thumbnail_product_retailer_id: "shoe-1",
                  sections: [{ title: "In your basket", product_items: [{}, {}, {}] }],
                },
              },
            ],
          },
        ],
      },
    });
  });

  test("one product reaches the phone with its catalogue", async () => {
    const { reached } = await synced(product);
    const values = typed({ "header.product": "boot-7", "header.catalog": "1029384756" });
    expect(await reached({ values })).toMatchObject({
      header: { text: "Product boot-7" },
      buttons: [{ title: "View" }],
    });
  });

  test("a request to call has nothing to fill in, and the customer's answer comes back", async () => {
    const { shop, reached } = await synced(call);
    const { id, customerId, buttons } = await reached({});
    expect(buttons).toMatchObject([{ title: "Choose preference" }]);
    await meta.sim.customers.write(shop.metaNumberId, customerId, {
      type: "call_permission_reply",
      messageId: id,
      accept: true,
    });
    await meta.quiet();
    const answer = { workspaceId: shop.workspace.id, direction: "inbound" } as const;
    expect(await platformDb.message.findFirstOrThrow({ where: answer })).toMatchObject({
      type: "interactive",
    });
  });

  const at = "template.components.0.parameters.0.action";
  const listed = (...sections: object[]) => ({
    components: [
      {
        ...{ type: "button", sub_type: "mpm", index: 0 },
        parameters: [{ type: "action", action: { thumbnail_product_retailer_id: "a", sections } }],
      },
    ],
  });
  const items = (...ids: string[]) => ids.map((product_retailer_id) => ({ product_retailer_id }));
  test.each([
    ["no products", products, { values: typed({ "button.0.title": "x" }) }, "values.button.0.products"],
    [
      "thirty-one products",
      products,
      {
        values: typed({
          "button.0.products": Array.from({ length: 31 }, (_, i) => `p${i}`).join(),
          "button.0.title": "x",
        }),
      },
      "values.button.0.products",
    ],
    [
      "a title of 25",
      products,
      { values: typed({ "button.0.products": "a", "button.0.title": "x".repeat(25) }) },
      "values.button.0.title",
    ],
    ["no values", products, {}, "components"],
    ["a section without products", products, listed({ title: "x", product_items: [] }), `${at}.sections.0`],
    [
      "two sections, one without title",
      products,
      listed({ title: "x", product_items: items("a") }, { product_items: items("b") }),
      `${at}.sections.1.title`,
    ],
    [
      "a catalogue that is a word",
      product,
      { values: typed({ "header.product": "a", "header.catalog": "shoes" }) },
      "values.header.catalog",
    ],
    ["no product", product, { values: typed({ "header.catalog": "1029384756" }) }, "values.header.product"],
  ])("of %s the answer names the field, and nothing is queued", async (_, template, content, field) => {
    const { shop, conversation } = await synced(template);
    const { status, body } = await send(shop, conversation, { ...named(template.name), ...content });
    expect([status, body.error?.reason]).toEqual([422, "template_parameters"]);
    const [path] = Object.keys(body.error!.fields!);
    expect(path).toContain(field.replace(/^template\./, ""));
    expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
  });
});
