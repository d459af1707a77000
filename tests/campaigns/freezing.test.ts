import { equivalentNumbers, dialledForm } from "@/lib/contacts/equivalents";
import { spelledOnce } from "@/lib/campaigns/judging";
import { checkCampaign } from "@/lib/campaigns/checking";
import { freezeCampaigns } from "@/lib/campaigns/freezing";
import { cancelCampaign, launchCampaign, pauseCampaign, resumeCampaign } from "@/lib/campaigns/running";
import { getCampaign } from "@/lib/campaigns/queries";
import { platformDb, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import {
  addCsv,
  addPeople,
  addTemplate,
  draft,
  freezeAll,
  freezeNow,
  recipientsOf,
  someNumber,
} from "../support/campaigns";
import { addConversation } from "../support/conversation";
import { addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
let template: { id: string };
beforeEach(async () => {
  shop = await makeWorkspace();
  template = await addTemplate(shop);
});

const reasons = (rows: Awaited<ReturnType<typeof recipientsOf>>) =>
  Object.fromEntries(rows.map(({ contactId, skipReason }) => [contactId, skipReason]));

test("everybody is written down once, who gets nothing with the reason", async () => {
  const now = new Date();
  const number = someNumber();
  const [ana, stopped, blocked, nowhere, american, hidden, twin] = await addPeople(shop, [
    { name: "Ana", waId: number },
    { marketingStoppedAt: now },
    { blockedAt: now },
    { waId: null },
    { waId: `1212${String(Date.now()).slice(-7)}`, country: "US" },
    { waId: null, bsuid: `DE.${newId()}` },
    { waId: null, phone: `+${number}` },
  ]);
  const rows = await freezeNow(shop, await draft(shop, template));
  expect(reasons(rows)).toEqual({
    [ana!]: null,
    [stopped!]: "opted_out",
    [blocked!]: "blocked",
    [nowhere!]: "no_address",
    [american!]: "us_marketing",
    [hidden!]: null,
    [twin!]: "duplicate",
  });
  for (const { state, skipReason } of rows) expect(state).toBe(skipReason ? "skipped" : "pending");
  expect(rows.find(({ contactId }) => contactId === ana)).toMatchObject({
    country: "DE",
    zone: "Europe/Berlin",
  });
});

test("utility goes to those who stopped marketing and to Americans, not to those who stopped utility", async () => {
  const utility = await addTemplate(shop, { category: "UTILITY" });
  const [stopped, american, quiet] = await addPeople(shop, [
    { marketingStoppedAt: new Date() },
    { waId: `1212${String(Date.now()).slice(-7)}`, country: "US" },
    {},
  ]);
  await platformDb.contact.updateMany({ where: { id: quiet! }, data: { utilityStoppedAt: new Date() } });
  const rows = await freezeNow(shop, await draft(shop, utility));
  expect(reasons(rows)).toEqual({ [stopped!]: null, [american!]: null, [quiet!]: "opted_out" });
});

test("Americans get marketing while their window with this number is open, as the check says", async () => {
  const us = () => ({ waId: `1212${someNumber().slice(-7)}`, country: "US" });
  const [open, closed, elsewhere, test555, canadian, hidden] = await addPeople(shop, [
    us(),
    us(),
    us(),
    { waId: `1555${someNumber().slice(-7)}`, country: "US" },
    { waId: `1416${someNumber().slice(-7)}`, country: "CA" },
    { waId: null, bsuid: `US.${newId()}`, country: "US" },
  ]);
  const window = (contactId: string, phoneNumberId: string, minutes: number) =>
    addConversation(
      { workspaceId: shop.workspace.id, phoneNumberId },
      { contactId, windowExpiresAt: new Date(Date.now() + minutes * 60_000) },
    );
  const { phoneNumber: other } = await addPhoneNumber(shop.workspace.id);
  await window(open!, shop.phoneNumber.id, 60);
  await window(closed!, shop.phoneNumber.id, -1);
  await window(elsewhere!, other.id, 60);
  const campaign = await draft(shop, template);
  const checked = await checkCampaign(shop.scope, campaign.id, { now: new Date() });
  expect(checked.excluded).toEqual([{ reason: "us_marketing", count: 3 }]);
  expect(reasons(await freezeNow(shop, campaign))).toEqual({
    [open!]: null,
    [closed!]: "us_marketing",
    [elsewhere!]: "us_marketing",
    [test555!]: null,
    [canadian!]: null,
    [hidden!]: "us_marketing",
  });
});

test("who could not be reached lately is left out, until they write, something arrives, or time has passed", async () => {
  const people = await addPeople(
    shop,
    Array.from({ length: 6 }, () => ({})),
  );
  const [unreached, wrote, arrived, longAgo, otherwise] = people;
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const said = async (contactId: string, days: number, code: number | null) => {
    const known = await platformDb.conversation.findFirst({ where: { ...place, contactId } });
    const { id } = known ?? (await addConversation(place, { contactId }));
    await platformDb.message.create({
      data: {
        ...place,
        conversationId: id,
        direction: "outbound",
        source: "agent",
        type: "text",
        content: { body: "Hello" },
        status: code === null ? "delivered" : "failed",
        ...(code === null ? {} : { error: { code, title: "Message undeliverable" } }),
        timestamp: ago(days),
      },
    });
  };
  await said(unreached!, 6, null);
  for (const one of [unreached, wrote, arrived]) await said(one!, 5, 131026);
  await platformDb.contact.updateMany({ where: { id: wrote! }, data: { lastInboundAt: ago(4) } });
  await said(arrived!, 4, null);
  await said(longAgo!, 91, 131026);
  await said(otherwise!, 5, 131042);
  const expected = Object.fromEntries(people.map((id) => [id, id === unreached ? "unreachable" : null]));
  const campaign = await draft(shop, template);
  const { excluded } = await checkCampaign(shop.scope, campaign.id, { now: new Date() });
  expect(excluded).toEqual([{ reason: "unreachable", count: 1 }]);
  expect(reasons(await freezeNow(shop, campaign))).toEqual(expected);
  const all = await freezeNow(shop, await draft(shop, template, { settings: { tryUnreachable: true } }));
  expect(all.every(({ skipReason }) => skipReason === null)).toBe(true);
});

test("who never agreed is left out when consent is demanded", async () => {
  const [never, agreed] = await addPeople(shop, [{}, { marketingGrantedAt: new Date() }]);
  const rows = await freezeNow(shop, await draft(shop, template, { settings: { requireConsent: true } }));
  expect(reasons(rows)).toEqual({ [never!]: "no_consent", [agreed!]: null });
});

test("a gap without a value and without a fallback leaves a person out, never a greeting without a name", async () => {
  const people = await addPeople(shop, [
    { name: "Ana", custom: { city: "Porto" } },
    { name: "Ben", custom: {} },
    { name: " ", custom: { city: "Rome" } },
    { name: null, custom: { city: "Rome" } },
    { name: "Eva", custom: { city: "  " } },
    { name: "ليلى", custom: { city: 7 } },
    { name: "Tom", custom: { city: false } },
  ]);
  const two = await addTemplate(shop, { body: "Hello {{1}} in {{2}}, our sale begins." });
  const rows = await freezeNow(
    shop,
    await draft(shop, two, {
      variants: [
        {
          templateId: two.id,
          values: {
            "body.1": { kind: "field", field: "contact.name" },
            "body.2": { kind: "field", field: "contact.custom.city" },
          },
        },
      ],
    }),
  );
  expect(people.map((id) => reasons(rows)[id])).toEqual([
    null,
    "missing_value",
    "missing_value",
    "missing_value",
    "missing_value",
    null,
    "missing_value",
  ]);
});

test("an audience is whoever belongs to one of its sources and to none that it leaves out", async () => {
  const label = async (name: string) =>
    (await platformDb.label.create({ data: { workspaceId: shop.workspace.id, name, color: "red" } })).id;
  const [vip, staff] = [await label("VIP"), await label("Staff")];
  const [a, b, c, d, e] = await addPeople(shop, [
    { labelIds: [vip] },
    { labelIds: [vip, staff] },
    { name: "Portugal", country: "PT" },
    { name: "Picked" },
    {},
  ]);
  const segment = await platformDb.segment.create({
    data: {
      workspaceId: shop.workspace.id,
      name: "Portuguese",
      filter: {
        match: "all",
        conditions: [{ field: "country", operator: "is_any_of", values: ["PT"] }],
      },
    },
  });
  const rows = await freezeNow(
    shop,
    await draft(shop, template, {
      audience: {
        include: [
          { kind: "labels", labelIds: [vip] },
          { kind: "segment", segmentId: segment.id },
          { kind: "contacts", contactIds: [d!] },
        ],
        exclude: [{ kind: "labels", labelIds: [staff] }],
      },
    }),
  );
  expect(rows.map(({ contactId }) => contactId).toSorted()).toEqual([a, c, d].toSorted());
  expect(rows.map(({ contactId }) => contactId)).not.toContain(b);
  expect(rows.map(({ contactId }) => contactId)).not.toContain(e);
});

test("a segment that is deleted before its time stops the campaign: it becomes neither everybody nor nobody", async () => {
  const nobodyYet = {
    match: "all",
    conditions: [{ field: "country", operator: "is_any_of", values: ["PT"] }],
  };
  const segment = await platformDb.segment.create({
    data: { workspaceId: shop.workspace.id, name: "Gone", filter: nobodyYet },
  });
  await addPeople(shop, [{}]);
  const campaign = await draft(shop, template, {
    audience: { include: [{ kind: "everyone" }], exclude: [{ kind: "segment", segmentId: segment.id }] },
  });
  await launchCampaign(shop.scope, campaign.id, { version: 0, scheduledAt: null }, { now: new Date() });
  await platformDb.segment.deleteMany({ where: { id: segment.id } });
  await freezeAll(campaign);
  expect(await getCampaign(shop.scope, campaign.id)).toMatchObject({
    state: "paused",
    pauseReason: "audience",
  });
  expect(await recipientsOf(campaign)).toEqual([]);
});

test("a CSV gives each person the values of their row", async () => {
  const [ana, ben, other] = await addPeople(shop, [{}, {}, {}]);
  const importId = await addCsv(
    shop,
    ["phone", "code"],
    [
      { contactId: ana!, values: { phone: "x", code: "A1" } },
      { contactId: ben!, values: { phone: "x", code: " " } },
    ],
  );
  const rows = await freezeNow(
    shop,
    await draft(shop, template, {
      audience: { include: [{ kind: "import", importId }] },
      variants: [{ templateId: template.id, values: { "body.1": { kind: "column", column: "code" } } }],
    }),
  );
  expect(reasons(rows)).toEqual({ [ana!]: null, [ben!]: "missing_value" });
  expect(rows.find(({ contactId }) => contactId === ana)!.values).toEqual({ phone: "x", code: "A1" });
  expect(rows.map(({ contactId }) => contactId)).not.toContain(other);
});

test("variants share the audience as they say, and everybody keeps theirs", async () => {
  await addPeople(
    shop,
    Array.from({ length: 600 }, () => ({})),
  );
  const other = await addTemplate(shop, { body: "Good day {{1}}, there is a sale." });
  const values = { "body.1": { kind: "text" as const, text: "you" } };
  const campaign = await draft(shop, template, {
    variants: [
      { templateId: template.id, share: 2, values },
      { templateId: other.id, share: 1, values },
    ],
  });
  const first = await freezeNow(shop, campaign);
  const parts = [0, 1].map((number) => first.filter(({ variant }) => variant === number).length);
  expect(parts[0]! + parts[1]!).toBe(600);
  // Six standard deviations of a fair draw.
  expect(Math.abs(parts[1]! - 200)).toBeLessThan(70);
  // Written down anew it would be the same people again.
  await platformDb.campaignRecipient.deleteMany({ where: { campaignId: campaign.id } });
  await platformDb.campaign.updateMany({
    where: { id: campaign.id },
    data: { state: "freezing", frozenUpTo: null, startedAt: null, dueAt: new Date() },
  });
  await freezeAll(campaign);
  expect((await recipientsOf(campaign)).map(({ variant }) => variant)).toEqual(
    first.map(({ variant }) => variant),
  );
});

test("who got a campaign a few days ago is left out when one says so", async () => {
  const [recent, old] = await addPeople(shop, [{}, {}]);
  const before = await draft(shop, template);
  await freezeNow(shop, before);
  for (const [contactId, daysAgo] of [
    [recent, 2],
    [old, 9],
  ] as const) {
    const conversation = await platformDb.conversation.create({
      data: { workspaceId: shop.workspace.id, contactId: contactId!, phoneNumberId: shop.phoneNumber.id },
    });
    const at = new Date(Date.now() - daysAgo * 86_400_000);
    const message = await platformDb.message.create({
      data: {
        workspaceId: shop.workspace.id,
        conversationId: conversation.id,
        phoneNumberId: shop.phoneNumber.id,
        direction: "outbound",
        source: "campaign",
        type: "template",
        status: "delivered",
        timestamp: at,
        createdAt: at,
        campaignId: before.id,
      },
    });
    await platformDb.campaignRecipient.updateMany({
      where: { campaignId: before.id, contactId },
      data: { state: "queued", messageId: message.id },
    });
  }
  const rows = await freezeNow(shop, await draft(shop, template, { settings: { skipRecentDays: 7 } }));
  expect(reasons(rows)).toEqual({ [recent!]: "recently_messaged", [old!]: null });
});

test("quiet hours are those of where people live", async () => {
  // It is night in one half of the world: whoever is due now is not in it.
  const [tokyo, denver, porto] = await addPeople(shop, [
    { country: "JP" },
    { waId: `1303${String(Date.now()).slice(-7)}`, country: "US" },
    { waId: `5569${String(Date.now()).slice(-8)}`, country: "BR" },
  ]);
  const utility = await addTemplate(shop, { category: "UTILITY" });
  const rows = await freezeNow(
    shop,
    await draft(shop, utility, { settings: { quietHours: { from: "21:00", to: "09:00" } } }),
  );
  const zones = Object.fromEntries(rows.map(({ contactId, zone }) => [contactId, zone]));
  expect(zones).toEqual({
    [tokyo!]: "Asia/Tokyo",
    [denver!]: "America/Denver",
    [porto!]: "America/Porto_Velho",
  });
  for (const { zone, dueAt } of rows) {
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone!, timeStyle: "short" }).format(dueAt);
    expect([zone, clock >= "09:00" && clock < "21:00"]).toEqual([zone, true]);
  }
});

test("a campaign paused or cancelled while it is written down stops there, and goes on where it stopped", async () => {
  await addPeople(shop, [{}, {}, {}]);
  const paused = await draft(shop, template);
  await launchCampaign(shop.scope, paused.id, { version: 0, scheduledAt: null }, { now: new Date() });
  await pauseCampaign(shop.scope, paused.id);
  await freezeCampaigns();
  expect(await recipientsOf(paused)).toEqual([]);
  expect((await resumeCampaign(shop.scope, paused.id)).state).toBe("freezing");
  await freezeAll(paused);
  expect(await recipientsOf(paused)).toHaveLength(3);

  const ended = await draft(shop, template);
  await launchCampaign(shop.scope, ended.id, { version: 0, scheduledAt: null }, { now: new Date() });
  await cancelCampaign(shop.scope, ended.id);
  await freezeCampaigns();
  expect(await recipientsOf(ended)).toEqual([]);
});

test("two workers write everybody down once", async () => {
  await addPeople(
    shop,
    Array.from({ length: 40 }, () => ({})),
  );
  const campaign = await draft(shop, template);
  await launchCampaign(shop.scope, campaign.id, { version: 0, scheduledAt: null }, { now: new Date() });
  await Promise.all(Array.from({ length: 6 }, () => freezeCampaigns()));
  await freezeAll(campaign);
  expect(await recipientsOf(campaign)).toHaveLength(40);
  expect(await platformDb.campaign.findFirst({ where: { id: campaign.id } })).toMatchObject({
    state: "running",
    recipients: 40,
  });
});

test("a campaign for a time to come begins when it has come, not before", async () => {
  await addPeople(shop, [{}]);
  const campaign = await draft(shop, template);
  const at = new Date(Date.now() + 3_600_000);
  await launchCampaign(shop.scope, campaign.id, { version: 0, scheduledAt: at }, { now: new Date() });
  await freezeCampaigns();
  expect(await recipientsOf(campaign)).toEqual([]);
  await platformDb.campaign.updateMany({ where: { id: campaign.id }, data: { dueAt: new Date() } });
  await freezeAll(campaign);
  expect(await recipientsOf(campaign)).toHaveLength(1);
});

test("the database spells numbers as the address book does", async () => {
  const numbers = [
    "5511987654321",
    "551187654321",
    "551133334444",
    "5215512345678",
    "525512345678",
    "5491123456789",
    "541115234567",
    "5411152345678",
    "542211512345678",
    "54221151234567",
    "542215123456",
    "4917612345678",
    "12125550100",
  ];
  const all = [...new Set(numbers.flatMap((one) => [one, ...equivalentNumbers(one)]))];
  const { rows } = await pool.query<{ spelled: string }>(
    `SELECT ${spelledOnce("n")} AS spelled FROM unnest($1::text[]) WITH ORDINALITY AS t(n, i) ORDER BY i`,
    [all],
  );
  expect(rows.map(({ spelled }) => spelled)).toEqual(all.map(dialledForm));
});
