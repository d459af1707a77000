import { GET as countsRoute } from "@/app/api/v1/template-counts/route";
import { DELETE as noticeRoute } from "@/app/api/v1/templates/[templateId]/notice/route";
import { platformDb, transaction } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { sweepTemplateNews, tellTemplateNews } from "@/lib/templates/news";
import { isWorthTelling } from "@/lib/templates/rules";
import { storeListed } from "@/lib/templates/storing";
import { applyTemplateChanges } from "@/lib/templates/told";
import type { TemplateCounts, TemplateNews } from "@/lib/templates/views";
import { readTemplateChange, type TemplateChange } from "@/lib/whatsapp/template-changes";
import { ask } from "@/tests/support/handler";
import { openLive } from "@/tests/support/live";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { here, pushService } from "@/tests/support/push-service";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// The worker of the product must not tell what these tests want to hear.
let database: OwnDatabase;
const { addBrowser, toldTo } = pushService();
beforeAll(async () => {
  database = await ownDatabase();
  await redisReady();
});
afterAll(() => database.drop());

const second = (count: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, count));

/** A shop in Spain whose owner has closed Parley. */
async function scene(settings: object = {}) {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  await platformDb.workspace.update({ where: { id: workspaceId }, data: { country: "ES", timeZone: "UTC" } });
  await platformDb.membership.updateMany({ where: { workspaceId }, data: { notifications: settings } });
  const browser = await addBrowser(shop);
  return { shop, browser, told: () => toldTo(browser) };
}

const addTemplate = (shop: TestWorkspace, name: string, more: object = {}) =>
  platformDb.template.create({
    data: {
      ...{ workspaceId: shop.workspace.id, wabaId: shop.waba.id, metaId: `${name}-1`, name, language: "es" },
      ...{ category: "UTILITY", status: "PENDING", statusAt: second(0), components: [], ...more },
    },
  });
type Template = Awaited<ReturnType<typeof addTemplate>>;

const submittedBy = (template: Template, byUserId: string | null) =>
  platformDb.templateEvent.create({
    data: {
      ...{ workspaceId: template.workspaceId, templateId: template.id, kind: "submitted" },
      ...{ at: second(0), byUserId },
    },
  });

const said = ({ metaId, name, language }: Template, value: object, at: Date): TemplateChange =>
  readTemplateChange(
    {
      message_template_id: metaId,
      message_template_name: name,
      message_template_language: language,
      ...value,
    },
    at,
  ) as TemplateChange;
const becomes = (event: string, more: object = {}) => ({ event, reason: "NONE", ...more });
const moves = { previous_category: "UTILITY", new_category: "MARKETING" };

/** Meta's webhooks arrive and are taken in. */
const hear = (shop: TestWorkspace, ...changes: TemplateChange[]) =>
  transaction((client) =>
    applyTemplateChanges(
      client,
      changes.map((change) => ({
        workspaceId: shop.workspace.id,
        wabaMetaId: shop.waba.metaId,
        change,
        receivedAt: new Date(),
      })),
    ),
  );

/** Meta's list is read. */
const list = (shop: TestWorkspace, ...templates: (Pick<Template, "name"> & Partial<Template>)[]) =>
  transaction((client) =>
    storeListed(
      client,
      { workspaceId: shop.workspace.id, wabaId: shop.waba.id },
      templates.map(({ name, metaId = `${name}-1`, status = "APPROVED", category = "UTILITY" }) => ({
        ...{
          metaId: metaId!,
          name,
          language: "es",
          category,
          status,
          parameterFormat: "POSITIONAL" as const,
        },
        ...{ components: [], quality: null, rejectedReason: null, ttlSeconds: null },
      })),
      new Date(),
    ),
  );

const tell = (shop: TestWorkspace) => tellTemplateNews({ workspaceId: shop.workspace.id }, { reach: here });

test.each([
  ["rejected by a review", { kind: "status", from: "PENDING", to: "REJECTED" }, true],
  ["paused", { kind: "status", from: "APPROVED", to: "PAUSED" }, true],
  ["disabled", { kind: "status", from: "PAUSED", to: "DISABLED" }, true],
  ["approved by a review", { kind: "status", from: "PENDING", to: "APPROVED" }, true],
  ["approved after all", { kind: "status", from: "REJECTED", to: "APPROVED" }, true],
  ["let go on after a pause", { kind: "status", from: "PAUSED", to: "APPROVED" }, false],
  ["said to be what it is", { kind: "status", from: "REJECTED", to: "REJECTED" }, false],
  ["seen for the first time", { kind: "status", from: null, to: "REJECTED" }, false],
  ["put into review", { kind: "status", from: "APPROVED", to: "PENDING" }, false],
  ["moved to another category", { kind: "category", from: "UTILITY", to: "MARKETING" }, true],
  ["to be moved", { kind: "category_impending", from: "UTILITY", to: "MARKETING" }, true],
  ["rated", { kind: "quality", from: "GREEN", to: "RED" }, false],
])("that a template is %s is worth telling: %#", (_, line, worth) => {
  expect(isWorthTelling(line)).toBe(worth);
});

test("a rejection is told once, with its reason and whose turn it is, however often Meta says it", async () => {
  const { shop, told } = await scene();
  const template = await addTemplate(shop, "order_update");
  const rejected = said(template, becomes("REJECTED", { reason: "INCORRECT_CATEGORY" }), second(9));
  await hear(shop, rejected, rejected);
  await tell(shop);
  await hear(shop, rejected);
  await list(shop, { name: "order_update", status: "REJECTED" });
  await tell(shop);
  expect(told()).toEqual([
    {
      title: "Template rejected: order_update (es)",
      body: "Meta thinks it belongs in another category. It is your turn.",
      url: `/w/${shop.workspace.slug}/templates?template=${template.id}`,
      tag: template.id,
    },
  ]);
});

test("two who ask at once tell it once", async () => {
  const { shop, told } = await scene();
  await hear(shop, said(await addTemplate(shop, "order_update"), becomes("REJECTED"), second(9)));
  await Promise.all([tell(shop), tell(shop), tell(shop)]);
  expect(told()).toHaveLength(1);
});

test("a rejection we have no words for is told in Meta's own", async () => {
  const { shop, told } = await scene();
  const info = { rejection_info: { reason: "The sample shows a competitor's logo." } };
  await hear(shop, said(await addTemplate(shop, "offer"), becomes("REJECTED", info), second(9)));
  await tell(shop);
  expect(told()).toMatchObject([
    { body: "Meta says: “The sample shows a competitor's logo.” It is your turn." },
  ]);
});

test("a pause is Meta's turn, its end is not told, and a second pause is told again", async () => {
  const { shop, told } = await scene();
  const template = await addTemplate(shop, "offer", { status: "APPROVED" });
  for (const [at, status] of ["PAUSED", "APPROVED", "PAUSED"].entries()) {
    await hear(shop, said(template, becomes(status), second(60 * (at + 1))));
    await tell(shop);
  }
  const paused = {
    title: "Template paused: offer (es)",
    body: "Meta paused this template because customers blocked or reported it. It is WhatsApp’s turn.",
  };
  expect(told()).toMatchObject([paused, paused]);
});

test("what was said before, and arrives later, is not told", async () => {
  const { shop, told } = await scene();
  const template = await addTemplate(shop, "offer", { status: "APPROVED" });
  await hear(shop, said(template, becomes("DISABLED"), second(90)));
  await tell(shop);
  await hear(shop, said(template, becomes("PAUSED"), second(30)));
  await tell(shop);
  expect(told()).toMatchObject([{ title: "Template disabled: offer (es)" }]);
});

test("a move to another category is told with what it will cost, by webhook and list once", async () => {
  const { shop, told } = await scene();
  const template = await addTemplate(shop, "order_update", { status: "APPROVED" });
  await hear(shop, said(template, moves, second(9)));
  await list(shop, { name: "order_update", category: "MARKETING" });
  await tell(shop);
  expect(told()).toMatchObject([
    {
      title: "Template moved to Marketing: order_update (es)",
      body: expect.stringMatching(
        /^Meta moved it from Utility to Marketing\. In Spain a message costs \$0\.\d+ as Utility and \$0\.\d+ as Marketing, by Meta's list prices\. It is your turn\.$/,
      ),
    },
  ]);
});

test("a move that is announced is told with its time, and once more when it is done", async () => {
  const { shop, told } = await scene();
  const template = await addTemplate(shop, "order_update", { status: "APPROVED" });
  const announced = { new_category: "UTILITY", correct_category: "MARKETING" };
  const when = { category_update_timestamp: Date.UTC(2026, 11, 1, 8) / 1_000 };
  await hear(shop, said(template, { ...announced, ...when }, second(9)));
  await tell(shop);
  await hear(shop, said(template, moves, new Date(Date.UTC(2026, 11, 1, 8))));
  await tell(shop);
  expect(told()).toMatchObject([
    {
      title: "Template will move to Marketing: order_update (es)",
      body: expect.stringContaining("from Utility to Marketing on Dec 1, 2026, 8:00 AM."),
    },
    { title: "Template moved to Marketing: order_update (es)" },
  ]);
});

test("a move somebody has read of meanwhile is not told", async () => {
  const { shop, told } = await scene();
  const template = await addTemplate(shop, "order_update", { status: "APPROVED" });
  await hear(shop, said(template, moves, second(9)));
  await ask(noticeRoute, shop.headers, { method: "DELETE", params: { templateId: template.id } });
  await tell(shop);
  expect(told()).toEqual([]);
});

test("an approval hears who submitted it, and nobody when that was done at Meta", async () => {
  const { shop, told } = await scene();
  const colleague = await addMember(shop.workspace, "admin");
  const browser = await addBrowser(shop, colleague.user.id);
  const [mine, program, meta] = await Promise.all(
    ["mine", "program", "meta"].map((name) => addTemplate(shop, name)),
  );
  await submittedBy(mine!, colleague.user.id);
  await submittedBy(program!, null);
  await hear(shop, ...[mine!, program!, meta!].map((one) => said(one, becomes("APPROVED"), second(9))));
  await tell(shop);
  const approved = (name: string) => ({
    title: `Template approved: ${name} (es)`,
    body: "It can be sent now. It is your turn.",
  });
  expect(told()).toMatchObject([approved("program")]);
  expect(toldTo(browser)).toHaveLength(2);
  expect(toldTo(browser)).toEqual(
    expect.arrayContaining(["mine", "program"].map((name) => expect.objectContaining(approved(name)))),
  );
});

test("a first list of 200 templates tells nothing; what one list changes of many is told as one", async () => {
  const { shop, told } = await scene();
  const names = Array.from({ length: 200 }, (_, i) => ({ name: `template_${i}` }));
  await list(shop, ...names);
  await tell(shop);
  expect(told()).toEqual([]);
  await list(
    shop,
    ...names.slice(0, 10).map((one) => ({ ...one, category: "MARKETING" })),
    ...names.slice(10, 12).map((one) => ({ ...one, status: "PAUSED" })),
    ...names.slice(12),
  );
  await tell(shop);
  expect(told()).toEqual([
    {
      title: "12 templates changed",
      body: "Meta: 10 moved to another category and 2 paused. It is your turn.",
      url: `/w/${shop.workspace.slug}/templates`,
      tag: "templates",
    },
  ]);
});

test.each([
  ["does not want to know of it", { events: { template: false } }],
  ["wants no notifications", { banner: false }],
  ["has quiet hours", { quietHours: { enabled: true, from: "00:00", to: "23:59" } }],
])("who %s is not woken", async (_, settings) => {
  const { shop, told } = await scene(settings);
  await hear(shop, said(await addTemplate(shop, "offer"), becomes("REJECTED"), second(9)));
  await tell(shop);
  expect(told()).toEqual([]);
});

test("who hides content is told without names, and who is no admin not at all", async () => {
  const { shop, told } = await scene({ hideContent: true });
  const agent = await addMember(shop.workspace, "agent");
  const browser = await addBrowser(shop, agent.user.id);
  await hear(shop, said(await addTemplate(shop, "offer"), becomes("REJECTED"), second(9)));
  await tell(shop);
  expect(told()).toMatchObject([{ title: "Parley", body: "Meta decided something about a template." }]);
  expect(toldTo(browser)).toEqual([]);
});

test("who has Parley open hears it there, once, and is not woken", async () => {
  const { shop, told } = await scene();
  const live = await openLive(shop.headers);
  await live.heard(({ event }) => event === "hello");
  const [first, other] = [await addTemplate(shop, "offer"), await addTemplate(shop, "order_update")];
  const open = { whoIsHere: async () => [shop.user.id], reach: here };
  for (const template of [first, first, other]) {
    await hear(shop, said(template, becomes("REJECTED"), second(9)));
    await tellTemplateNews({ workspaceId: shop.workspace.id }, open);
  }
  const newsOf = (data: unknown) => data as Extract<TemplateNews, { template: unknown }>;
  const isOther = (data: unknown) => newsOf(data).template.id === other.id;
  await live.heard(({ event, data }) => event === "template.told" && isOther(data));
  const heard = live.frames.filter(({ event }) => event === "template.told").map(({ data }) => newsOf(data));
  expect(heard.map(({ kind, template }) => [kind, template.name])).toEqual([
    ["rejected", "offer"],
    ["rejected", "order_update"],
  ]);
  expect(told()).toEqual([]);
  await live.close();
});

test("what a bell that was not heard left behind is told by the sweep", async () => {
  const { shop } = await scene();
  await hear(shop, said(await addTemplate(shop, "offer"), becomes("REJECTED"), second(9)));
  const where = { workspaceId: shop.workspace.id };
  const untold = () => platformDb.templateEvent.count({ where: { ...where, untold: true } });
  await sweepTemplateNews();
  expect(await untold()).toBe(1);
  await platformDb.templateEvent.updateMany({ where, data: { createdAt: new Date(Date.now() - 120_000) } });
  await sweepTemplateNews();
  expect(await untold()).toBe(0);
});

test("the navigation counts templates with a notice until somebody has read it", async () => {
  const { shop } = await scene();
  const other = await makeWorkspace();
  const [first, gone] = [
    await addTemplate(shop, "order_update", { status: "APPROVED" }),
    await addTemplate(shop, "gone", { status: "APPROVED" }),
  ];
  const count = async ({ headers } = shop) => (await ask<TemplateCounts>(countsRoute, headers)).body.notices;
  expect(await count()).toBe(0);
  await hear(shop, said(first, moves, second(9)), said(gone, moves, second(9)));
  expect(await count()).toBe(2);
  await hear(shop, said(gone, becomes("DELETED"), second(99)));
  expect([await count(), await count(other)]).toEqual([1, 0]);
  await ask(noticeRoute, shop.headers, { method: "DELETE", params: { templateId: first.id } });
  expect(await count()).toBe(0);
});
