import { POST as TEST } from "@/app/api/v1/campaigns/[campaignId]/test-messages/route";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { addPeople, draft, expectToAddUp, offerOf, someNumber, work } from "@/tests/support/campaigns";
import { launchCampaign } from "@/lib/campaigns/running";
import { freezeAll } from "@/tests/support/campaigns";
import { addFile } from "@/tests/support/files";
import { ask } from "@/tests/support/handler";
import { ownMeta, openShop, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();

let shop: SendingShop;

beforeEach(async () => {
  shop = await openShop(meta());
});

const offer = async () => {
  const template = await offerOf(shop);
  return draft(shop, template, {
    variants: [
      {
        templateId: template.id,
        values: {
          "body.1": { kind: "field", field: "contact.first_name" },
          "body.2": { kind: "text", text: "Sunday" },
        },
      },
    ],
  });
};
const send = (campaign: { id: string }, body: object, headers: Record<string, string> = shop.headers) =>
  ask<MessageView & { error?: { reason: string; fields?: object } }>(TEST, headers, {
    method: "POST",
    params: { campaignId: campaign.id },
    body,
  });

test("a test goes to a contact with their own words, and to no ledger", async () => {
  const [ana] = await addPeople(shop, [{ name: "Ana Souza" }]);
  const campaign = await offer();
  const { status, body } = await send(campaign, { contactId: ana });
  expect([status, body.text]).toEqual([201, expect.stringContaining("Hi Ana, our winter collection")]);
  await shop.deliver();
  expect(await shop.accepted()).toHaveLength(1);
  expect(await platformDb.message.findFirst({ where: { id: body.id } })).toMatchObject({
    campaignId: null,
    priority: 0,
    category: "marketing",
  });
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 0 });
});

test("a test goes to a number nobody knows yet; what would come from a contact is named", async () => {
  const campaign = await offer();
  const { status, body } = await send(campaign, { phone: "+49 170 1234567" });
  expect([status, body.text]).toEqual([201, expect.stringContaining("Hi ‹contact.first_name›, our winter")]);
  expect((await send(campaign, { phone: "no number" })).body.error).toMatchObject({
    reason: "invalid_input",
    fields: { phone: "Is not a phone number." },
  });
});

test("a gap nobody filled is named, and nothing goes out", async () => {
  const template = await offerOf(shop);
  const campaign = await draft(shop, template, {
    variants: [
      { templateId: template.id, values: { "body.1": { kind: "text", text: "Ana" } } },
      { templateId: template.id, values: { "body.1": { kind: "text", text: "Ben" } } },
    ],
  });
  const { status, body } = await send(campaign, { phone: "+49 170 1234567", variant: 1 });
  const words = "Variant B, body {{2}}: say what stands here.";
  expect([status, body.error]).toMatchObject([
    422,
    { reason: "value_problem", message: words, fields: { "values.body.2": words } },
  ]);
});

test("of a number a contact has, in whatever way it is written, the contact's values fill the test", async () => {
  const campaign = await offer();
  const waId = someNumber();
  await addPeople(shop, [{ name: "Zoë Ruiz", waId }]);
  const written = `+49 ${waId.slice(2, 5)} ${waId.slice(5)}`;
  const { status, body } = await send(campaign, { phone: written });
  expect([status, body.text]).toEqual([201, expect.stringContaining("Hi Zoë, our winter")]);
});

test("the same test with the same key is one message; of who stopped marketing, none", async () => {
  const [ana, ben] = await addPeople(shop, [
    { name: "Ana" },
    { name: "Ben", marketingStoppedAt: new Date() },
  ]);
  const campaign = await offer();
  const headers = { ...shop.apiHeaders, "idempotency-key": newId() };
  const answers = await Promise.all([1, 2, 3].map(() => send(campaign, { contactId: ana }, headers)));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  const stopped = await send(campaign, { contactId: ben });
  expect([stopped.status, stopped.body.error?.reason]).toEqual([409, "opted_out"]);
  const theirs = await openShop(meta());
  const [stranger] = await addPeople(theirs, [{}]);
  expect((await send(campaign, { contactId: stranger })).status).toBe(404);
});

test("products come from a field of each person, with words for whom nothing is known of", async () => {
  const name = `products_${Date.now()}`;
  const components = [
    { type: "HEADER", format: "TEXT", text: "Forgot something?" },
    { type: "BODY", text: "These shoes are still in your basket, and they are in stock." },
    { type: "BUTTONS", buttons: [{ type: "MPM", text: "View items" }] },
  ];
  const made = { name, language: "en_US", category: "MARKETING", components };
  const created = await graph(`${shop.account.wabaId}/message_templates`, made);
  await meta().sim.changeTemplate(String(created.id), { status: "APPROVED", tell: false });
  const template = await platformDb.template.create({
    data: {
      ...{ workspaceId: shop.workspace.id, wabaId: shop.waba.id, metaId: String(created.id) },
      ...{ ...made, status: "APPROVED" },
    },
  });
  await addPeople(shop, [{ custom: { basket: "shoe-1, shoe-2" } }, {}]);
  const products = { kind: "field", field: "contact.custom.basket", fallback: "shoe-9" } as const;
  const planned = (title: string) =>
    draft(shop, template, {
      variants: [
        {
          templateId: template.id,
          values: { "button.0.products": products, "button.0.title": { kind: "text", text: title } },
        },
      ],
    });
  const tooLong = await planned("The shoes that are in your basket");
  const launch = (id: string) =>
    launchCampaign(shop.scope, id, { version: 0, scheduledAt: null }, { now: new Date() });
  await expect(launch(tooLong.id)).rejects.toMatchObject({
    extra: { data: { blockers: [{ field: "variants.0.values.button.0.title" }] } },
  });
  const campaign = await planned("In your basket");
  await launch(campaign.id);
  await freezeAll(campaign);
  await work(shop, campaign);
  await meta().quiet();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 2, delivered: 2 });
  const sent = await platformDb.message.findMany({ where: { campaignId: campaign.id } });
  const pictures = sent.map(
    ({ content }) => /thumbnail_product_retailer_id":"([\w-]+)/.exec(JSON.stringify(content))?.[1],
  );
  expect(new Set(pictures)).toEqual(new Set(["shoe-1", "shoe-9"]));
});

test("a picture in the header is brought to Meta once, for a test and for everybody", async () => {
  const picture = await addFile(shop.scope);
  const name = `picture_${Date.now()}`;
  const components = [
    { type: "HEADER", format: "IMAGE", example: { header_handle: [await handle()] } },
    { type: "BODY", text: "Hello there, our sale of lamps and chairs begins on Monday morning." },
  ];
  const created = await graph(`${shop.account.wabaId}/message_templates`, {
    name,
    language: "en_US",
    category: "MARKETING",
    components,
  });
  await meta().sim.changeTemplate(String(created.id), { status: "APPROVED", tell: false });
  const template = await platformDb.template.create({
    data: {
      workspaceId: shop.workspace.id,
      wabaId: shop.waba.id,
      metaId: String(created.id),
      name,
      language: "en_US",
      category: "MARKETING",
      status: "APPROVED",
      components,
    },
  });
  const [ana] = await addPeople(
    shop,
    Array.from({ length: 5 }, () => ({})),
  );
  const campaign = await draft(shop, template, {
    variants: [
      { templateId: template.id, values: { "header.file": { kind: "media", mediaId: picture.id } } },
    ],
  });
  expect((await send(campaign, { contactId: ana })).status).toBe(201);
  await shop.deliver();
  await launchCampaign(shop.scope, campaign.id, { version: 0, scheduledAt: null }, { now: new Date() });
  await freezeAll(campaign);
  await work(shop, campaign);
  await meta().quiet();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 5, delivered: 5 });
  const uploads = (await meta().sim.requests({ path: `${shop.metaNumberId}/media` })).filter(
    ({ method }) => method === "POST",
  );
  expect(uploads).toHaveLength(1);
});

async function graph(path: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(`${meta().url}/v25.0/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.account.accessToken}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as { id: string };
  expect([answer.status, json]).toEqual([200, json]);
  return json;
}

/** Meta's handle of a sample picture, by its resumable upload. */
async function handle(): Promise<string> {
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const session = await graph(`${meta().appId}/uploads?file_length=${bytes.length}&file_type=image/png`, {});
  const answer = await fetch(`${meta().url}/v25.0/${session.id}`, {
    method: "POST",
    headers: { authorization: `OAuth ${shop.account.accessToken}`, file_offset: "0" },
    body: bytes,
  });
  return ((await answer.json()) as { h: string }).h;
}
