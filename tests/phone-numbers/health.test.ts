import { POST as connect } from "@/app/api/v1/phone-numbers/route";
import { DELETE as disconnect, GET as read } from "@/app/api/v1/phone-numbers/[phoneNumberId]/route";
import { POST as testNow } from "@/app/api/v1/phone-numbers/[phoneNumberId]/checks/route";
import { checkNumber, unsubscribeIfUnused } from "@/lib/phone-numbers/health";
import { sweepPhoneNumbers } from "@/lib/phone-numbers/sweep";
import type { HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues, queueCounts } from "@/lib/platform/queue";
import { redis, redisReady } from "@/lib/platform/redis";
import { streamKey, watchKey } from "@/lib/realtime/publish";
import type { AccountView } from "@/simulator/types/account";
import { ask } from "@/tests/support/handler";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

let meta: OwnMeta;
let database: OwnDatabase;
let queue: OwnRedis;
let shop: TestWorkspace;
let account: AccountView;
let number: PhoneNumberView;

beforeAll(async () => {
  meta = await ownMeta();
  // The product that runs beside the tests must not look after these numbers as well.
  database = await ownDatabase();
  queue = await ownRedis();
  queue.use();
  await redisReady();
});
afterAll(async () => {
  await closeQueues();
  await queue.remove();
  await database.drop();
  await meta.close();
});

const claim = (of: AccountView, accessToken = of.accessToken) => ({
  wabaId: of.wabaId,
  phoneNumberId: of.phoneNumbers[0]!.id,
  accessToken,
});

beforeEach(async () => {
  shop = await makeWorkspace();
  account = await meta.sim.accounts.create({
    businessName: "Acme Shoes",
    subscribed: false,
    customers: false,
  });
  number = (await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) })).body;
});

const params = () => ({ phoneNumberId: number.id });
const look = async () => (await ask<PhoneNumberView>(read, shop.headers, { params: params() })).body;
const found = (view: PhoneNumberView, name: HealthCheck["check"]) =>
  view.health.find(({ check }) => check === name);
const wabaOf = (workspaceId: string) =>
  platformDb.waba.findUniqueOrThrow({
    where: { workspaceId_metaId: { workspaceId, metaId: account.wabaId } },
  });

async function bells(
  name: string,
): Promise<{ workspaceId: string; phoneNumberId?: string; wabaId?: string }[]> {
  const ids = await redis().lrange("parley:background:wait", 0, -1);
  const jobs = await Promise.all(ids.map((id) => redis().hgetall(`parley:background:${id}`)));
  return jobs.filter((job) => job.name === name).map((job) => JSON.parse(job.data!));
}

test("a revoked token makes a number unhealthy, and a new one heals it and lets waiting messages go", async () => {
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  const broken = await ask<PhoneNumberView>(testNow, shop.headers, { method: "POST", params: params() });
  expect([broken.status, broken.body.state, broken.body.tokenState]).toEqual([200, "unhealthy", "invalid"]);
  expect(found(broken.body, "token")).toMatchObject({ ok: false, code: 190 });

  await queue.command("FLUSHALL");
  const { token } = await meta.sim.tokens.create({ wabaIds: [account.wabaId] });
  const healed = await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account, token) });
  expect(healed.body).toMatchObject({ id: number.id, state: "connected", tokenState: "ok" });
  expect(await bells("phone_number.resume")).toEqual([
    { workspaceId: shop.workspace.id, phoneNumberId: number.id },
  ]);
});

test("a token that comes back to life by itself heals the number too", async () => {
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  await checkNumber(shop.scope, number.id);
  await queue.command("FLUSHALL");
  await meta.sim.tokens.change(account.accessToken, { revoked: false });
  expect(await checkNumber(shop.scope, number.id)).toMatchObject({ state: "connected", tokenState: "ok" });
  expect(await bells("phone_number.resume")).toHaveLength(1);
});

test("a permission taken away is told apart from a dead token", async () => {
  await meta.sim.tokens.change(account.accessToken, { scopes: ["whatsapp_business_management"] });
  const view = await checkNumber(shop.scope, number.id);
  expect(view).toMatchObject({ state: "unhealthy", tokenState: "missing_permission" });
  expect(found(view!, "token")).toMatchObject({ ok: true });
  expect(found(view!, "permissions")).toMatchObject({ ok: false });
});

test("a network that is down marks nothing broken: only the network's line turns", async () => {
  await meta.stop();
  try {
    const view = await checkNumber(shop.scope, number.id);
    expect(view).toMatchObject({ state: "connected", tokenState: "ok", qualityRating: "GREEN" });
    expect(view!.health.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(["network"]);
    expect(view!.health).toHaveLength(6);
    expect(Date.parse(view!.healthCheckedAt!)).toBeGreaterThan(Date.parse(number.healthCheckedAt!));
  } finally {
    await meta.start();
  }
  const after = await checkNumber(shop.scope, number.id);
  expect(after!.health.filter(({ ok }) => !ok)).toEqual([]);
});

test("a network that fails in the middle of the questions marks nothing broken either", async () => {
  await meta.sim.faults.arm({
    match: { path: "/phone_numbers$" },
    times: 1,
    action: { kind: "cut", where: "before" },
  });
  const view = await checkNumber(shop.scope, number.id);
  expect(view).toMatchObject({ state: "connected", tokenState: "ok" });
  expect(found(view!, "network")).toMatchObject({ ok: false });
  expect(found(view!, "number")).toMatchObject({ ok: true });
});

test("quality, limit, name and speed follow what Meta says", async () => {
  await meta.sim.numbers.change(account.phoneNumbers[0]!.id, {
    qualityRating: "RED",
    messagingLimitTier: "TIER_10K",
    throughputLevel: "HIGH",
    nameStatus: "DECLINED",
    verifiedName: "Acme",
    status: "FLAGGED",
  });
  expect(await checkNumber(shop.scope, number.id)).toMatchObject({
    qualityRating: "RED",
    messagingLimit: "TIER_10K",
    throughput: 1000,
    nameStatus: "DECLINED",
    verifiedName: "Acme",
    metaStatus: "FLAGGED",
    // Flagged numbers still send.
    state: "connected",
  });
});

test("a number Meta has taken off the air waits, with words", async () => {
  await meta.sim.numbers.change(account.phoneNumbers[0]!.id, { status: "BANNED" });
  const view = await checkNumber(shop.scope, number.id);
  expect(view).toMatchObject({ state: "unhealthy", metaStatus: "BANNED" });
  expect(found(view!, "number")?.message).toMatch(/banned.*review/);
});

test("a lost subscription is renewed by the next check", async () => {
  await fetch(`${meta.url}/v25.0/${account.wabaId}/subscribed_apps`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${account.accessToken}` },
  });
  expect(found((await checkNumber(shop.scope, number.id))!, "webhooks")).toMatchObject({ ok: true });
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([meta.appId]);
});

test("an answer about a token that was replaced meanwhile is not written over the new one", async () => {
  const { token } = await meta.sim.tokens.create({ wabaIds: [account.wabaId] });
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  // The check of the old token is slow; the new one is put in place before its answer arrives.
  await meta.sim.faults.arm({
    match: { path: "/debug_token$" },
    times: 1,
    action: { kind: "delay", ms: 800 },
  });
  const slow = checkNumber(shop.scope, number.id);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await ask(connect, shop.headers, { body: claim(account, token) });
  await slow;
  expect(await look()).toMatchObject({ state: "connected", tokenState: "ok" });
});

test("everyone who looks sees a change at once", async () => {
  await redis().set(watchKey(shop.workspace.id), "1", "EX", 60);
  await meta.sim.numbers.change(account.phoneNumbers[0]!.id, { qualityRating: "YELLOW" });
  await checkNumber(shop.scope, number.id);
  const [[, fields]] = (await redis().xrange(streamKey(shop.workspace.id), "-", "+")) as [[string, string[]]];
  expect(fields).toContain("phone_number.changed");
  expect(JSON.parse(fields.at(-1)!)).toMatchObject({ id: number.id, qualityRating: "YELLOW" });
});

test("a person cannot use up Meta's hourly limit by testing", async () => {
  const answers = [];
  for (let i = 0; i < 13; i++) {
    answers.push((await ask(testNow, shop.headers, { method: "POST", params: params() })).status);
  }
  expect(answers).toEqual([...Array<number>(12).fill(200), 429]);
});

test("a disconnected number keeps its history, frees the number, and ends the subscription of its account", async () => {
  const { status, body } = await ask<PhoneNumberView>(disconnect, shop.headers, {
    method: "DELETE",
    params: params(),
  });
  expect([status, body.state]).toEqual([200, "disconnected"]);
  expect(await bells("waba.unsubscribe")).toContainEqual({
    workspaceId: shop.workspace.id,
    wabaId: (await wabaOf(shop.workspace.id)).id,
  });
  await unsubscribeIfUnused(shop.scope, (await wabaOf(shop.workspace.id)).id);
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([]);

  const other = await makeWorkspace();
  const taken = await ask<PhoneNumberView>(connect, other.headers, { body: claim(account) });
  expect([taken.status, taken.body.state]).toEqual([201, "connected"]);
  // Now it is the other one's: taking it back by the old row is refused.
  expect((await ask(connect, shop.headers, { body: claim(account) })).status).toBe(409);
});

test("a number connected again after a disconnection is the same number", async () => {
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  const back = await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) });
  expect(back.body).toMatchObject({ id: number.id, state: "connected", disconnectedAt: null });
  const actions = await platformDb.auditEntry.findMany({
    where: { workspaceId: shop.workspace.id },
    orderBy: { id: "asc" },
    select: { action: true },
  });
  expect(actions.map(({ action }) => action)).toEqual([
    "phone_number.connected",
    "phone_number.disconnected",
    "phone_number.connected",
  ]);
});

test("a subscription that another workspace needs is not ended", async () => {
  const second = await meta.sim.numbers.add(account.wabaId, {});
  const other = await makeWorkspace();
  await ask(connect, other.headers, { body: { ...claim(account), phoneNumberId: second.id } });
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  await unsubscribeIfUnused(shop.scope, (await wabaOf(shop.workspace.id)).id);
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([meta.appId]);
  expect((await wabaOf(shop.workspace.id)).subscribedAt).toBeNull();
});

test("a farewell that did not reach Meta is said again by the sweep", async () => {
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  const { id } = await wabaOf(shop.workspace.id);
  await meta.sim.faults.arm({
    match: { path: "/subscribed_apps$" },
    times: 1,
    action: { kind: "cut", where: "before" },
  });
  await unsubscribeIfUnused(shop.scope, id);
  expect((await wabaOf(shop.workspace.id)).subscribedAt).not.toBeNull();
  await queue.command("FLUSHALL");
  await sweepPhoneNumbers();
  expect(await bells("waba.unsubscribe")).toContainEqual({ workspaceId: shop.workspace.id, wabaId: id });
  await unsubscribeIfUnused(shop.scope, id);
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([]);
});

test("the sweep rings for old checks once, leaves fresh and unchecked numbers alone, and is bounded", async () => {
  const aged = { where: { workspaceId_id: { workspaceId: shop.workspace.id, id: number.id } } };
  await platformDb.phoneNumber.update({ ...aged, data: { healthCheckedAt: new Date("2020-01-01") } });
  await queue.command("FLUSHALL");
  await sweepPhoneNumbers();
  await sweepPhoneNumbers();
  const mine = () =>
    bells("phone_number.check").then((all) => all.filter((one) => one.phoneNumberId === number.id));
  expect(await mine()).toHaveLength(1);

  await queue.command("FLUSHALL");
  await platformDb.phoneNumber.update({ ...aged, data: { healthCheckedAt: new Date() } });
  await sweepPhoneNumbers();
  expect(await mine()).toEqual([]);

  await platformDb.phoneNumber.update({ ...aged, data: { healthCheckedAt: null } });
  await platformDb.waba.updateMany({
    where: { workspaceId: shop.workspace.id },
    data: { tokenState: "unchecked" },
  });
  await sweepPhoneNumbers();
  expect(await mine()).toEqual([]);
  expect((await queueCounts()).background.wait).toBeLessThanOrEqual(300);
});

test("another workspace's number does not exist for anybody else", async () => {
  const other = await makeWorkspace();
  const answers = await Promise.all([
    ask(read, other.headers, { params: params() }),
    ask(testNow, other.headers, { method: "POST", params: params() }),
    ask(disconnect, other.headers, { method: "DELETE", params: params() }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(await look()).toMatchObject({ state: "connected" });
});

test("testing a disconnected number says that it is disconnected", async () => {
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  const { status, body } = await ask<{ error: { reason: string } }>(testNow, shop.headers, {
    method: "POST",
    params: params(),
  });
  expect([status, body.error.reason]).toEqual([409, "number_disconnected"]);
});
