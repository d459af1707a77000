import { GET as LIST, POST } from "@/app/api/v1/campaigns/route";
import { DELETE, GET, PATCH } from "@/app/api/v1/campaigns/[campaignId]/route";
import { POST as COPY } from "@/app/api/v1/campaigns/[campaignId]/copies/route";
import { PUT as CANCEL } from "@/app/api/v1/campaigns/[campaignId]/cancellation/route";
import { DELETE as UNSCHEDULE, PUT as LAUNCH } from "@/app/api/v1/campaigns/[campaignId]/launch/route";
import { DELETE as RESUME, PUT as PAUSE } from "@/app/api/v1/campaigns/[campaignId]/pause/route";
import { platformDb } from "@/lib/platform/db";
import type { Page } from "@/lib/shared/pagination";
import { newId } from "@/lib/shared/id";
import { addTemplate, draft } from "../support/campaigns";
import { ask } from "../support/handler";
import { addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
beforeAll(async () => {
  shop = await makeWorkspace();
});

const on = (campaign: { id: string }) => ({ params: { campaignId: campaign.id } });

test("a draft may lack everything a launch needs but a name and a number", async () => {
  const { status, body } = await ask(POST, shop.headers, {
    method: "POST",
    body: { name: "  Spring \u202E sale ", phoneNumberId: shop.phoneNumber.id },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: "Spring sale",
    state: "draft",
    version: 0,
    audience: { include: [], exclude: [] },
    variants: [],
    settings: { quietHours: { from: "21:00", to: "09:00" }, clock: "recipient", skipRecentDays: 0 },
    totals: { audience: 0 },
    check: null,
  });
});

test("every problem of a draft is named by its field", async () => {
  const { status, body } = await ask(POST, shop.headers, {
    method: "POST",
    body: {
      name: "x",
      phoneNumberId: shop.phoneNumber.id,
      audience: { include: [{ kind: "labels", labelIds: [] }] },
      variants: [{ templateId: "nonsense", share: 0 }],
      settings: {
        quietHours: { from: "21:00", to: "21:00" },
        context: { contextType: "My order", contextId: { kind: "field", field: "agent.name" } },
        stop: { failureShare: 2 },
      },
    },
  });
  expect(status).toBe(422);
  expect(Object.keys((body.error as { fields: object }).fields).toSorted()).toEqual([
    "audience.include.0.labelIds",
    "settings.context.contextId.field",
    "settings.context.contextType",
    "settings.quietHours.to",
    "settings.stop.failureShare",
    "variants.0.share",
    "variants.0.templateId",
  ]);
});

test("ids of another workspace are as unknown as ids of nobody", async () => {
  const theirs = await makeWorkspace();
  const template = await addTemplate(theirs);
  const label = await platformDb.label.create({
    data: { workspaceId: theirs.workspace.id, name: "VIP", color: "red" },
  });
  for (const [labelId, templateId, phoneNumberId] of [
    [label.id, template.id, theirs.phoneNumber.id],
    [newId(), newId(), newId()],
  ]) {
    const { status, body } = await ask(POST, shop.headers, {
      method: "POST",
      body: {
        name: "x",
        phoneNumberId,
        audience: { include: [{ kind: "everyone" }], exclude: [{ kind: "labels", labelIds: [labelId] }] },
        variants: [{ templateId }],
      },
    });
    expect(status).toBe(422);
    expect((body.error as { fields: object }).fields).toEqual({
      phoneNumberId: "This number is not there any more.",
      "audience.exclude.0.labelIds": "One of these labels is not there any more.",
      "variants.0.templateId": "This template is not there any more.",
    });
  }
});

test("the same request with the same key makes one campaign, at once or later", async () => {
  const request = {
    method: "POST",
    body: { name: "Once", phoneNumberId: shop.phoneNumber.id },
  };
  const headers = { ...shop.apiHeaders, "idempotency-key": newId() };
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(POST, headers, request)));
  answers.push(await ask(POST, headers, request));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  const other = await ask(POST, headers, { method: "POST", body: { ...request.body, name: "Other" } });
  expect([other.status, (other.body.error as { reason: string }).reason]).toEqual([
    409,
    "idempotency_key_reused",
  ]);
});

test("of two tabs that change a draft the second is told, and nothing is lost", async () => {
  const template = await addTemplate(shop);
  const campaign = await draft(shop, template);
  const first = await ask(PATCH, shop.headers, {
    ...on(campaign),
    method: "PATCH",
    body: { version: 0, name: "First", settings: { ...campaign.settings, perMinute: 60 } },
  });
  expect(first.body).toMatchObject({ version: 1, name: "First", settings: { perMinute: 60 } });
  expect(first.body.variants).toHaveLength(1);
  const second = await ask(PATCH, shop.headers, {
    ...on(campaign),
    method: "PATCH",
    body: { version: 0, name: "Second" },
  });
  expect([second.status, second.body.error]).toEqual([
    409,
    expect.objectContaining({ reason: "changed_meanwhile", data: { version: 1 } }),
  ]);
  expect((await ask(GET, shop.headers, on(campaign))).body).toMatchObject({ name: "First" });
});

test("a copy is a draft like the one it came from, whatever became of that", async () => {
  const template = await addTemplate(shop);
  const campaign = await draft(shop, template, {
    name: "Copied",
    settings: { context: { contextType: "sale", contextId: { kind: "text", text: "spring" } } },
  });
  await platformDb.campaign.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: campaign.id } },
    data: { state: "completed", recipients: 5 },
  });
  const { status, body } = await ask(COPY, shop.headers, { ...on(campaign), method: "POST" });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: "Copied (copy)",
    state: "draft",
    launchedAt: null,
    audience: campaign.audience,
    settings: campaign.settings,
    variants: [{ templateId: template.id, values: campaign.variants[0]!.values }],
  });
});

test("only drafts are deleted: what was launched says who got what", async () => {
  const template = await addTemplate(shop);
  const campaign = await draft(shop, template);
  const launched = await draft(shop, template);
  await platformDb.campaign.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: launched.id } },
    data: { state: "completed" },
  });
  expect((await ask(DELETE, shop.headers, { ...on(campaign), method: "DELETE" })).status).toBe(204);
  expect((await ask(GET, shop.headers, on(campaign))).status).toBe(404);
  const refused = await ask(DELETE, shop.headers, { ...on(launched), method: "DELETE" });
  expect([refused.status, (refused.body.error as { reason: string }).reason]).toEqual([409, "not_a_draft"]);
});

test("agents see campaigns, admins make them", async () => {
  const agent = await addMember(shop.workspace, "agent");
  expect((await ask(LIST, agent.headers, {})).status).toBe(200);
  const body = { name: "x", phoneNumberId: shop.phoneNumber.id };
  expect((await ask(POST, agent.headers, { method: "POST", body })).status).toBe(403);
});

test("the list is paged, newest first, and found by state and name", async () => {
  const own = await makeWorkspace();
  const template = await addTemplate(own);
  for (const name of ["Alpha", "100% off", "Gamma", "Alpha two"]) await draft(own, template, { name });
  const names: unknown[] = [];
  let cursor: string | null = null;
  do {
    const page: { body: Page<{ name: string }> } = await ask(LIST, own.headers, {
      query: { limit: "2", ...(cursor ? { cursor } : {}) },
    });
    names.push(...page.body.data.map(({ name }) => name));
    cursor = page.body.nextCursor;
  } while (cursor);
  expect(names).toEqual(["Alpha two", "Gamma", "100% off", "Alpha"]);
  const found = async (query: Record<string, string>) =>
    ((await ask(LIST, own.headers, { query })).body.data as { name: string }[]).map(({ name }) => name);
  expect(await found({ q: "alpha" })).toEqual(["Alpha two", "Alpha"]);
  expect(await found({ q: "0% o" })).toEqual(["100% off"]);
  expect(await found({ q: "%" })).toEqual(["100% off"]);
  expect(await found({ state: "running" })).toEqual([]);
});

describe("the steps of a campaign", () => {
  const step = (handler: typeof PAUSE, method: string, campaign: { id: string }, body?: object) =>
    ask<Record<string, unknown>>(handler, shop.headers, {
      ...on(campaign),
      method,
      ...(body ? { body } : {}),
    });
  const set = (campaign: { id: string }, state: "running" | "paused" | "completed") =>
    platformDb.campaign.update({
      where: { workspaceId_id: { workspaceId: shop.workspace.id, id: campaign.id } },
      data: { state, startedAt: new Date(), dueAt: null },
    });
  let template: { id: string };
  beforeAll(async () => {
    template = await addTemplate(shop);
  });
  const reasonOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { reason: string }).reason;

  test("a launch for later can be moved and taken back, one for a time that is over is refused", async () => {
    const campaign = await draft(shop, template);
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const past = await step(LAUNCH, "PUT", campaign, { version: 0, scheduledAt: at(-1) });
    expect([past.status, reasonOf(past)]).toEqual([422, "time_in_the_past"]);
    const later = at(5);
    const scheduled = await step(LAUNCH, "PUT", campaign, { version: 0, scheduledAt: later });
    expect(scheduled.body).toMatchObject({ state: "scheduled", scheduledAt: later, version: 1 });
    const edited = await ask(PATCH, shop.headers, {
      ...on(campaign),
      method: "PATCH",
      body: { version: 1, audience: { include: [] } },
    });
    expect([edited.status, reasonOf(edited)]).toEqual([409, "not_a_draft"]);
    const moved = await step(LAUNCH, "PUT", campaign, { version: 1, scheduledAt: at(6) });
    expect(moved.body).toMatchObject({ state: "scheduled", version: 2 });
    const back = await step(UNSCHEDULE, "DELETE", campaign);
    expect(back.body).toMatchObject({ state: "draft", scheduledAt: null, launchedAt: null });
    expect((await step(UNSCHEDULE, "DELETE", campaign)).status).toBe(200);
  });

  test("who launches what somebody changed meanwhile is told", async () => {
    const campaign = await draft(shop, template);
    await ask(PATCH, shop.headers, {
      ...on(campaign),
      method: "PATCH",
      body: { version: 0, name: "Changed" },
    });
    const launched = await step(LAUNCH, "PUT", campaign, {
      version: 0,
      scheduledAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect([launched.status, reasonOf(launched)]).toEqual([409, "changed_meanwhile"]);
  });

  test("pausing, going on and ending may be asked for twice and happen once", async () => {
    const campaign = await draft(shop, template);
    await set(campaign, "running");
    const paused = await Promise.all([step(PAUSE, "PUT", campaign), step(PAUSE, "PUT", campaign)]);
    for (const { status, body } of paused) {
      expect([status, body.state, body.pauseReason]).toEqual([200, "paused", "member"]);
    }
    const resumed = await step(RESUME, "DELETE", campaign);
    expect(resumed.body).toMatchObject({ state: "running", pausedAt: null, pauseReason: null });
    expect((await step(RESUME, "DELETE", campaign)).body).toMatchObject({ version: resumed.body.version });
    expect((await step(CANCEL, "PUT", campaign)).body).toMatchObject({ state: "cancelled" });
    expect((await step(CANCEL, "PUT", campaign)).status).toBe(200);
    const late = await step(RESUME, "DELETE", campaign);
    expect([late.status, reasonOf(late)]).toEqual([409, "campaign_over"]);
    const entries = await platformDb.auditEntry.findMany({
      where: { targetId: campaign.id },
      orderBy: { id: "asc" },
      select: { action: true },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "campaign.created",
      "campaign.paused",
      "campaign.resumed",
      "campaign.cancelled",
    ]);
  });

  test("a draft is neither paused nor cancelled, and what is completed stays so", async () => {
    const campaign = await draft(shop, template);
    expect(reasonOf(await step(PAUSE, "PUT", campaign))).toBe("not_running");
    expect(reasonOf(await step(CANCEL, "PUT", campaign))).toBe("not_launched");
    await set(campaign, "completed");
    for (const answer of [
      await step(PAUSE, "PUT", campaign),
      await step(CANCEL, "PUT", campaign),
      await step(LAUNCH, "PUT", campaign, { version: 0 }),
      await step(UNSCHEDULE, "DELETE", campaign),
    ]) {
      expect([answer.status, reasonOf(answer)]).toEqual([409, "campaign_over"]);
    }
  });
});
