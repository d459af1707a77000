import pg from "pg";
import { POST as CHECK } from "@/app/api/v1/campaigns/[campaignId]/checks/route";
import { PUT as LAUNCH } from "@/app/api/v1/campaigns/[campaignId]/launch/route";
import { PATCH } from "@/app/api/v1/campaigns/[campaignId]/route";
import { readEntitlement, sqlOf } from "@/lib/billing/plans/entitlements";
import { priceOf } from "@/lib/billing/prices";
import { rateCards } from "@/lib/billing/rate-cards";
import { checkCampaign } from "@/lib/campaigns/checking";
import { launchCampaign } from "@/lib/campaigns/running";
import { getCampaign } from "@/lib/campaigns/queries";
import type { CampaignCheck } from "@/lib/campaigns/views";
import { platformDb, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { decimalOf } from "@/lib/shared/money";
import type { SlotSource } from "@/lib/templates/filling";
import { addPeople, addTemplate, draft, freezeNow, someNumber } from "../support/campaigns";
import { addConversation } from "../support/conversation";
import { addFile } from "../support/files";
import { ask } from "../support/handler";
import { addPlan } from "../support/plans";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
let template: { id: string };
beforeEach(async () => {
  shop = await makeWorkspace();
  template = await addTemplate(shop);
});

const check = async (campaign: { id: string }): Promise<CampaignCheck> => {
  const { status, body } = await ask<CampaignCheck>(CHECK, shop.headers, {
    method: "POST",
    params: { campaignId: campaign.id },
  });
  expect(status).toBe(200);
  return body;
};
const messages = (findings: CampaignCheck["blockers"]) => findings.map(({ message }) => message);
const reasons = (findings: CampaignCheck["blockers"]) => findings.map(({ reason, field }) => [reason, field]);

test("says beforehand exactly what a launch then writes down", async () => {
  const number = someNumber();
  await addPeople(shop, [
    { name: "Ana", waId: number },
    { name: "Ana again", waId: null, phone: `+${number}` },
    { marketingStoppedAt: new Date() },
    { blockedAt: new Date() },
    { waId: null },
    { waId: `1212${String(Date.now()).slice(-7)}`, country: "US" },
    { country: "BR", waId: `5511${String(Date.now()).slice(-9)}` },
    { country: null, waId: `999${String(Date.now()).slice(-9)}` },
  ]);
  const other = await addTemplate(shop, { body: "Good day {{1}}, there is a sale." });
  const values = { "body.1": { kind: "field" as const, field: "contact.name", fallback: "you" } };
  const campaign = await draft(shop, template, {
    variants: [
      { templateId: template.id, values },
      { templateId: other.id, values },
    ],
  });
  const checked = await check(campaign);
  expect(checked).toMatchObject({ version: 0, audience: 8, reachable: 3, blockers: [], insideWindow: 0 });
  expect(Object.fromEntries(checked.excluded.map(({ reason, count }) => [reason, count]))).toEqual({
    duplicate: 1,
    opted_out: 1,
    blocked: 1,
    no_address: 1,
    us_marketing: 1,
  });
  const rows = await freezeNow(shop, campaign);
  expect(rows).toHaveLength(checked.audience);
  expect(rows.filter(({ state }) => state === "pending")).toHaveLength(checked.reachable);
  for (const { reason, count } of checked.excluded) {
    expect([reason, rows.filter(({ skipReason }) => skipReason === reason).length]).toEqual([reason, count]);
  }
  for (const { number, recipients } of checked.variants) {
    expect(rows.filter(({ variant, state }) => state === "pending" && variant === number)).toHaveLength(
      recipients,
    );
  }
  // What was known at the launch stays with the campaign.
  expect((await getCampaign(shop.scope, campaign.id)).check).toMatchObject({
    reachable: 3,
    price: checked.price,
  });
});

test("the price is exact to the last digit, by country and category of the card of the day", async () => {
  await addPeople(shop, [
    {},
    {},
    { country: "BR", waId: `5511${String(Date.now()).slice(-9)}` },
    { country: "IN", waId: `9198${String(Date.now()).slice(-8)}` },
  ]);
  const { price } = await check(await draft(shop, template));
  const unit = (country: string) =>
    priceOf(rateCards(), {
      country,
      category: "marketing",
      at: new Date(),
      timeZone: "UTC",
      currency: "USD",
    })!.micros;
  const lines = Object.fromEntries(
    price!.lines.map(({ country, messages, max }) => [country, [messages, max]]),
  );
  expect(lines).toEqual({
    DE: [2, decimalOf(2 * unit("DE"))],
    BR: [1, decimalOf(unit("BR"))],
    IN: [1, decimalOf(unit("IN"))],
  });
  expect(price).toMatchObject({
    currency: "USD",
    min: decimalOf(2 * unit("DE") + unit("BR") + unit("IN")),
    max: decimalOf(2 * unit("DE") + unit("BR") + unit("IN")),
  });
});

describe("what is to begin later is checked for that time", () => {
  const opensAt = new Date("2026-10-01T12:00:00Z");
  const before = new Date("2026-09-30T20:00:00Z");
  /** Utility to somebody whose window is open on both days: free until the end of September, charged from October on. */
  async function reminder(settings: object = {}) {
    const [contactId] = await addPeople(shop, [{}]);
    await addConversation(
      { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
      { contactId, windowExpiresAt: new Date("2026-10-01T18:00:00Z") },
    );
    return draft(shop, await addTemplate(shop, { category: "UTILITY" }), { settings });
  }

  test("at the prices and by the windows of that day, and is done after it", async () => {
    const campaign = await reminder();
    const now = await checkCampaign(shop.scope, campaign.id, { now: before });
    expect(now).toMatchObject({ scheduledAt: null, insideWindow: 1, price: { max: "0" } });
    const later = await checkCampaign(shop.scope, campaign.id, { now: before, scheduledAt: opensAt });
    const rate = priceOf(rateCards(), {
      country: "DE",
      category: "utility",
      at: opensAt,
      timeZone: "UTC",
      currency: "USD",
    });
    expect(rate!.micros).toBeGreaterThan(0);
    expect(later).toMatchObject({
      scheduledAt: opensAt.toISOString(),
      insideWindow: 1,
      price: { max: decimalOf(rate!.micros) },
    });
    expect(Date.parse(later.duration.finishesAt)).toBeGreaterThanOrEqual(opensAt.getTime());
    const closed = new Date("2026-10-02T12:00:00Z");
    expect(await checkCampaign(shop.scope, campaign.id, { now: before, scheduledAt: closed })).toMatchObject({
      insideWindow: 0,
    });
  });

  test("with the nights between, and says when prices change before it is done", async () => {
    // German nights: from 20:00 UTC on it is 22:00 there.
    const campaign = await reminder({ quietHours: { from: "21:00", to: "09:00" } });
    const { duration, price, warnings } = await checkCampaign(shop.scope, campaign.id, { now: before });
    expect(duration.finishesAt.slice(0, 13)).toBe("2026-10-01T07");
    expect(price).toMatchObject({ max: "0" });
    expect(warnings.map(({ reason }) => reason)).toContain("price_changes");
  });

  test("a time that is over is refused with the field, and a scheduled campaign is checked for its own time", async () => {
    await addPeople(shop, [{}]);
    const campaign = await draft(shop, template);
    const asked = (body: object) =>
      ask<CampaignCheck>(CHECK, shop.headers, { method: "POST", params: { campaignId: campaign.id }, body });
    expect(await asked({ scheduledAt: "2020-01-01T00:00:00Z" })).toMatchObject({
      status: 422,
      body: { error: { fields: { scheduledAt: "This time is over." } } },
    });
    expect((await asked({ scheduledAt: "tomorrow" })).status).toBe(422);
    const scheduledAt = new Date(Date.now() + 3 * 86_400_000);
    const launched = await launchCampaign(
      shop.scope,
      campaign.id,
      { version: campaign.version, scheduledAt },
      { now: new Date() },
    );
    // The launch itself looked again: the check it found was none for this time.
    expect(launched.check).toMatchObject({ scheduledAt: scheduledAt.toISOString() });
    expect((await asked({})).body.scheduledAt).toBe(scheduledAt.toISOString());
    expect((await asked({ scheduledAt: null })).body.scheduledAt).toBeNull();
  });
});

test("a person of an unknown country makes the price a range, and says so", async () => {
  await addPeople(shop, [{ country: null }]);
  const { price, warnings } = await check(await draft(shop, template));
  expect(Number(price!.max)).toBeGreaterThan(Number(price!.min));
  expect(price!.lines[0]!.assumed).toContain("country");
  expect(warnings.map(({ reason }) => reason)).toContain("unknown_countries");
});

test("shows the first contacts their message as they will read it", async () => {
  await addPeople(shop, [
    { name: "Ana Souza 🌷", custom: { city: "Porto" } },
    { name: "ليلى حداد", custom: { city: "Beirut" } },
    { name: null, custom: { city: "Rome" } },
  ]);
  const full = await addTemplate(shop, {
    components: [
      { type: "HEADER", format: "TEXT", text: "News from {{1}}" },
      { type: "BODY", text: "Hi {{1}}, something begins in {{2}} soon." },
      { type: "FOOTER", text: "Answer STOP for no more" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "URL", text: "See it", url: "https://shop.example.com/{{1}}" },
          { type: "QUICK_REPLY", text: "Stop" },
        ],
      },
    ],
  });
  const campaign = await draft(shop, full, {
    variants: [
      {
        templateId: full.id,
        values: {
          "header.1": { kind: "field", field: "workspace.name" },
          "body.1": { kind: "field", field: "contact.first_name", fallback: "there" },
          "body.2": { kind: "field", field: "contact.custom.city" },
          "button.0": { kind: "text", text: "spring" },
        },
      },
    ],
  });
  const { previews, blockers } = await check(campaign);
  expect(blockers).toEqual([]);
  expect(previews.map(({ body }) => body)).toEqual([
    "Hi Ana, something begins in Porto soon.",
    "Hi ليلى, something begins in Beirut soon.",
    "Hi there, something begins in Rome soon.",
  ]);
  expect(previews[0]).toMatchObject({
    header: "News from Test shop",
    footer: "Answer STOP for no more",
    buttons: [
      { kind: "url", text: "See it", url: "https://shop.example.com/spring" },
      { kind: "quick_reply", text: "Stop", url: null },
    ],
  });
});

test("names everything that stands against a launch, by its field; nothing is launched then", async () => {
  await addPeople(shop, [{}]);
  const empty = await draft(shop, template, { audience: { include: [] }, variants: [] });
  expect(reasons((await check(empty)).blockers)).toEqual([
    ["no_audience", "audience"],
    ["no_template", "variants"],
  ]);

  const paused = await addTemplate(shop, { status: "PAUSED" });
  const two = await addTemplate(shop, { body: "Hi {{1}}, see you on {{2}} there." });
  const campaign = await draft(shop, template, {
    variants: [
      { templateId: paused.id },
      {
        templateId: two.id,
        values: {
          "body.1": { kind: "text", text: "a\nb" },
          "body.9": { kind: "text", text: "x" },
        },
      },
      {
        templateId: two.id,
        values: {
          "body.1": { kind: "field", field: "agent.name" },
          "body.2": { kind: "column", column: "Day" },
        },
      },
    ],
  });
  expect(reasons((await check(campaign)).blockers)).toEqual([
    ["template_not_approved", "variants.0.templateId"],
    ["value_problem", "variants.1.values.body.1"],
    ["value_problem", "variants.1.values.body.2"],
    ["unknown_slot", "variants.1.values.body.9"],
    ["value_problem", "variants.2.values.body.1"],
    ["value_problem", "variants.2.values.body.2"],
  ]);
  expect(messages((await check(campaign)).blockers).slice(1)).toEqual([
    "Variant B, body {{1}}: WhatsApp takes no line breaks here.",
    "Variant B, body {{2}}: say what stands here.",
    expect.stringMatching(/^The template \w+ has no gap “body.9” any more. Choose it again.$/),
    "Variant C, body {{1}}: nobody writes a campaign, so say what stands here instead of a name.",
    "Variant C, body {{2}}: the file of this campaign has no column “Day”.",
  ]);
  const launched = await ask(LAUNCH, shop.headers, {
    method: "PUT",
    params: { campaignId: campaign.id },
    body: { version: 0 },
  });
  expect([launched.status, (launched.body.error as { reason: string }).reason]).toEqual([
    409,
    "cannot_launch",
  ]);
  expect((launched.body.error as { data: { blockers: unknown[] } }).data.blockers).toHaveLength(6);
  expect((await getCampaign(shop.scope, campaign.id)).state).toBe("draft");
});

test("a header takes a file of its kind that is still here; nothing else is launched", async () => {
  await addPeople(shop, [{}]);
  const pictured = await addTemplate(shop, {
    components: [
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["x"] } },
      { type: "BODY", text: "Look at this." },
    ],
  });
  const picture = await addFile(shop.scope);
  const paper = await addFile(
    shop.scope,
    { kind: "document" },
    Buffer.from("%PDF-1.7\n1 0 obj"),
    "application/pdf",
  );
  const gone = await addFile(shop.scope);
  const problemsWith = async (source: SlotSource) => {
    const campaign = await draft(shop, pictured, {
      variants: [{ templateId: pictured.id, values: { "header.file": source } }],
    });
    if (source.kind === "media" && source.mediaId === gone.id) {
      await platformDb.media.updateMany({ where: { id: gone.id }, data: { state: "failed" } });
    }
    return (await check(campaign)).blockers;
  };
  const field = "variants.0.values.header.file";
  expect(await problemsWith({ kind: "media", mediaId: picture.id })).toEqual([]);
  expect(await problemsWith({ kind: "media", mediaId: paper.id })).toMatchObject([
    { field, message: "Header: the chosen file is no picture." },
  ]);
  expect(await problemsWith({ kind: "media", mediaId: gone.id })).toMatchObject([
    { field, message: "Header: the picture is not there any more." },
  ]);
  expect(await problemsWith({ kind: "text", text: "picture.png" })).toMatchObject([
    { field, message: "Header: choose a picture, or give a link that begins with https://." },
  ]);
});

describe("a gap is named by where it stands", () => {
  const button = { type: "URL", text: "See it", url: "https://shop.example.com/{{1}}" };
  const head = (format: string) => ({ type: "HEADER", format });
  const body = (text: string) => ({ type: "BODY", text });
  const card = {
    components: [head("IMAGE"), body("Card for {{1}}."), { type: "BUTTONS", buttons: [button] }],
  };
  const text = (words: string): SlotSource => ({ kind: "text", text: words });
  const cases: [what: string, components: object[], values: Record<string, SlotSource>, said: string[]][] = [
    [
      "text and a button",
      [
        { type: "HEADER", format: "TEXT", text: "News from {{1}}" },
        body("Hi {{name}}."),
        { type: "BUTTONS", buttons: [button] },
      ],
      { "header.1": text("a     b"), "body.name": text("x".repeat(1_025)) },
      [
        "Header {{1}}: WhatsApp takes no more than four spaces in a row here.",
        "Body {{name}}: this is longer than WhatsApp allows.",
        "Button “See it”: say how its link ends.",
      ],
    ],
    [
      "an offer with a code",
      [
        head("VIDEO"),
        body("An offer."),
        { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Only now", has_expiration: true } },
        { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: "SPRING" }] },
      ],
      { "offer.expires": text("tomorrow") },
      ["Header: choose the video.", "Offer: give a day and a time.", "Copy-code button: say the code."],
    ],
    ["a place", [head("LOCATION"), body("Come.")], {}, ["Header: choose the place."]],
    [
      "words where a place belongs, a place where words belong",
      [head("LOCATION"), body("Come, {{1}}.")],
      {
        "header.place": text("Here"),
        "body.1": { kind: "location", latitude: 1, longitude: 1, name: "Here", address: "There" },
      },
      ["Header: choose the place.", "Body {{1}}: a place cannot stand here."],
    ],
    [
      "cards",
      [body("Look."), { type: "CAROUSEL", cards: [card, card] }],
      {
        "card.0.header.file": text("https://shop.example.com/a.png"),
        "card.0.body.1": text("Ana"),
        "card.0.button.0": text("a"),
        "card.1.body.1": { kind: "media", mediaId: newId() },
      },
      [
        "Card 2, header: choose the picture.",
        "Card 2, body {{1}}: a file cannot stand here.",
        "Card 2, button “See it”: say how its link ends.",
      ],
    ],
  ];
  test.each(cases)("%s", async (_, components, values, said) => {
    const full = await addTemplate(shop, { components });
    const campaign = await draft(shop, full, { variants: [{ templateId: full.id, values: {} }] });
    await platformDb.campaignVariant.updateMany({
      where: { workspaceId: shop.workspace.id, campaignId: campaign.id },
      data: { values },
    });
    const { blockers } = await check(campaign);
    expect(messages(blockers)).toEqual(said);
    expect(blockers.map(({ field }) => field?.startsWith("variants.0.values."))).toEqual(
      said.map(() => true),
    );
  });
});

test("a number that cannot send, and a template of another account, stand against it", async () => {
  await addPeople(shop, [{}]);
  const campaign = await draft(shop, template);
  await platformDb.phoneNumber.updateMany({
    where: { id: shop.phoneNumber.id },
    data: { state: "disconnected" },
  });
  expect(reasons((await check(campaign)).blockers)).toEqual([["number_not_ready", "phoneNumberId"]]);
  const waba = await platformDb.waba.create({
    data: { workspaceId: shop.workspace.id, metaId: `8${Date.now()}`, accessToken: "sealed" },
  });
  await platformDb.phoneNumber.updateMany({
    where: { id: shop.phoneNumber.id },
    data: { state: "connected", wabaId: waba.id },
  });
  expect(reasons((await check(campaign)).blockers)).toContainEqual([
    "template_of_other_account",
    "variants.0.templateId",
  ]);
});

test("what the audience named and is not there any more is a blocker, not a smaller audience", async () => {
  const label = await platformDb.label.create({
    data: { workspaceId: shop.workspace.id, name: "VIP", color: "red" },
  });
  await addPeople(shop, [{ labelIds: [label.id] }]);
  const campaign = await draft(shop, template, {
    audience: { include: [{ kind: "everyone" }], exclude: [{ kind: "labels", labelIds: [label.id] }] },
  });
  await platformDb.label.deleteMany({ where: { id: label.id } });
  expect(reasons((await check(campaign)).blockers)).toEqual([
    ["unknown_reference", "audience.exclude.0.labelIds"],
  ]);
});

test("what the plan has left this month is said before a launch that needs more", async () => {
  shop = await makeWorkspace({ plan: await addPlan({ messages: 2 }) });
  template = await addTemplate(shop);
  await addPeople(shop, [{ name: "Ana" }, { name: "Ben" }]);
  const campaign = await draft(shop, template);
  const said = async () => (await check(campaign)).warnings.map(({ reason }) => reason);
  expect(await said()).not.toContain("over_plan_messages");
  const { month } = await readEntitlement(sqlOf(pool), shop.workspace.id, new Date());
  await platformDb.messageUsage.create({
    data: { workspaceId: shop.workspace.id, monthStart: month.start, taken: 1 },
  });
  expect(await said()).toContain("over_plan_messages");
});

test("Meta's limit of a day makes it days, and is said", async () => {
  await platformDb.phoneNumber.updateMany({
    where: { id: shop.phoneNumber.id },
    data: { messagingLimit: "2" },
  });
  await addPeople(
    shop,
    Array.from({ length: 5 }, () => ({})),
  );
  const { dailyLimit, warnings, duration } = await check(await draft(shop, template));
  expect(dailyLimit).toEqual({ limit: 2, used: 0, today: 2, days: 3 });
  expect(warnings.map(({ reason }) => reason)).toContain("over_daily_limit");
  expect(duration.seconds).toBeGreaterThan(2 * 86_400);
});

test("a check belongs to the version that was checked", async () => {
  await addPeople(shop, [{}]);
  const campaign = await draft(shop, template);
  await check(campaign);
  expect((await getCampaign(shop.scope, campaign.id)).check).toMatchObject({ version: 0, reachable: 1 });
  await ask(PATCH, shop.headers, {
    method: "PATCH",
    params: { campaignId: campaign.id },
    body: { version: 0, audience: { include: [] } },
  });
  expect((await getCampaign(shop.scope, campaign.id)).check).toBeNull();
});

test("what was saved before a check was asked for is in it, also while an older one is under way", async () => {
  const [, kept] = await addPeople(shop, [{}, {}]);
  const campaign = await draft(shop, template);
  const query = pg.Pool.prototype.query as (...request: unknown[]) => Promise<unknown>;
  let begun!: () => void;
  let goOn!: () => void;
  const counting = new Promise<void>((resolve) => (begun = resolve));
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const patient = async function (this: pg.Pool, ...request: unknown[]) {
    if ((request[0] as { text?: string }).text?.includes("grouped AS")) {
      begun();
      await held;
    }
    return query.apply(this, request);
  };
  const spy = jest
    .spyOn(pg.Pool.prototype, "query")
    .mockImplementation(patient as typeof pg.Pool.prototype.query);
  const before = check(campaign);
  await counting;
  const audience = { include: [{ kind: "contacts", contactIds: [kept!] }] };
  const params = { campaignId: campaign.id };
  const changed = await ask(PATCH, shop.headers, { method: "PATCH", params, body: { version: 0, audience } });
  const after = [check(campaign), check(campaign), check(campaign)];
  goOn();
  const [first, ...others] = await Promise.all([before, ...after]);
  spy.mockRestore();
  expect(changed.status).toBe(200);
  expect(first).toMatchObject({ version: 0, reachable: 2 });
  for (const one of others) expect(one).toMatchObject({ version: 1, reachable: 1 });
});

test("a campaign that would reach nobody is not launched now, but may be for later", async () => {
  const campaign = await draft(shop, template);
  const put = (body: object) =>
    ask(LAUNCH, shop.headers, { method: "PUT", params: { campaignId: campaign.id }, body });
  const now = await put({ version: 0 });
  expect([now.status, (now.body.error as { reason: string }).reason]).toEqual([409, "nobody_reachable"]);
  expect(
    (await put({ version: 0, scheduledAt: new Date(Date.now() + 3_600_000).toISOString() })).status,
  ).toBe(200);
});
