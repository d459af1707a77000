import { POST as tryOut } from "@/app/api/v1/phone-numbers/connection-checks/route";
import { GET as list, POST as connect } from "@/app/api/v1/phone-numbers/route";
import { openAccessToken } from "@/lib/phone-numbers/credentials";
import type { ConnectionReport, HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import type { AccountView } from "@/simulator/types/account";
import { ask } from "@/tests/support/handler";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

let meta: OwnMeta;
let database: OwnDatabase;
let shop: TestWorkspace;

beforeAll(async () => {
  meta = await ownMeta();
  // The product that runs beside the tests must not look after these numbers as well.
  database = await ownDatabase();
});
afterAll(async () => {
  await database.drop();
  await meta.close();
});
beforeEach(async () => {
  shop = await makeWorkspace();
});

const newAccount = (input: Partial<Parameters<OwnMeta["sim"]["accounts"]["create"]>[0]> = {}) =>
  meta.sim.accounts.create({ businessName: "Acme Shoes", subscribed: false, customers: false, ...input });

const claim = (account: AccountView, change: Record<string, unknown> = {}) => ({
  wabaId: account.wabaId,
  phoneNumberId: account.phoneNumbers[0]!.id,
  accessToken: account.accessToken,
  ...change,
});

type Refusal = { error: { code: string; reason: string; message: string; data?: { checks: HealthCheck[] } } };
const found = (checks: HealthCheck[] | undefined, name: HealthCheck["check"]) =>
  checks?.find(({ check }) => check === name);
const numbersOf = (workspaceId: string) =>
  platformDb.phoneNumber.findMany({ where: { workspaceId, isSandbox: false } });

test("a number is connected with the token that speaks for it, and its webhooks come here", async () => {
  const account = await newAccount();
  const { status, body } = await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) });
  expect([status, body]).toMatchObject([201, { state: "connected", tokenState: "ok" }]);
  expect(body).toMatchObject({
    metaId: account.phoneNumbers[0]!.id,
    wabaMetaId: account.wabaId,
    wabaName: "Acme Shoes",
    displayPhoneNumber: account.phoneNumbers[0]!.displayPhoneNumber,
    metaStatus: "CONNECTED",
    qualityRating: "GREEN",
    messagingLimit: "TIER_2K",
    throughput: 80,
  });
  expect(body.health.map(({ check, ok }) => [check, ok])).toEqual(
    ["network", "token", "permissions", "waba", "number", "webhooks"].map((check) => [check, true]),
  );
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([meta.appId]);
});

test("the token is stored encrypted, opens only in its own row, and never leaves through the API", async () => {
  const account = await newAccount();
  const connected = await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) });
  const row = await platformDb.waba.findFirstOrThrow({ where: { metaId: account.wabaId } });
  expect(row.accessToken).not.toContain(account.accessToken);
  expect(openAccessToken(row)).toBe(account.accessToken);
  const { waba: other } = await makeWorkspace();
  expect(() => openAccessToken({ ...other, accessToken: row.accessToken })).toThrow();
  expect(() => openAccessToken({ ...row, id: other.id })).toThrow();
  expect(JSON.stringify([connected.body, (await ask(list, shop.headers)).body])).not.toContain(
    account.accessToken,
  );
  const audit = await platformDb.auditEntry.findMany({ where: { workspaceId: shop.workspace.id } });
  expect(audit.map(({ action }) => action)).toEqual(["phone_number.connected"]);
  expect(JSON.stringify(audit)).not.toContain(account.accessToken);
});

test("trying out changes nothing, neither here nor at Meta", async () => {
  const account = await newAccount();
  const { status, body } = await ask<ConnectionReport>(tryOut, shop.headers, { body: claim(account) });
  expect([status, body.canConnect, body.needsPin]).toEqual([200, true, false]);
  expect(body.checks.every(({ ok }) => ok)).toBe(true);
  expect(await numbersOf(shop.workspace.id)).toEqual([]);
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([]);
});

test("a wrong token explains itself, with Meta's answer and whose turn it is", async () => {
  const account = await newAccount();
  const wrong = claim(account, { accessToken: "EAAGthistokenwasneverissuedbyanybody" });
  const { status, body } = await ask<Refusal>(connect, shop.headers, { body: wrong });
  expect([status, body.error.reason]).toEqual([422, "checks_failed"]);
  expect(found(body.error.data?.checks, "network")).toMatchObject({ ok: true });
  expect(found(body.error.data?.checks, "token")).toMatchObject({
    ok: false,
    code: 190,
    message: expect.stringMatching(/Your turn: create a new one.*Meta says: “Invalid OAuth access token/),
  });
  expect(body.error.message).toBe(found(body.error.data?.checks, "token")!.message);
  expect(await numbersOf(shop.workspace.id)).toEqual([]);
});

test("an expired token is told apart from a missing permission", async () => {
  const account = await newAccount();
  const expired = await meta.sim.tokens.create({ wabaIds: [account.wabaId], expiresAt: Date.now() - 60_000 });
  const first = await ask<Refusal>(connect, shop.headers, {
    body: claim(account, { accessToken: expired.token }),
  });
  expect(found(first.body.error.data?.checks, "token")?.message).toMatch(
    /expired or revoked.*Session has expired/,
  );

  const poor = await meta.sim.tokens.create({
    wabaIds: [account.wabaId],
    scopes: ["whatsapp_business_management"],
  });
  const second = await ask<Refusal>(connect, shop.headers, {
    body: claim(account, { accessToken: poor.token }),
  });
  expect(found(second.body.error.data?.checks, "token")).toMatchObject({ ok: true });
  expect(found(second.body.error.data?.checks, "permissions")).toMatchObject({
    ok: false,
    message: expect.stringMatching(/lacks whatsapp_business_messaging\. Your turn/),
  });
});

test("a token that ends soon is accepted with a warning", async () => {
  const account = await newAccount();
  const soon = await meta.sim.tokens.create({ wabaIds: [account.wabaId], expiresAt: Date.now() + 3_600_000 });
  const { body } = await ask<ConnectionReport>(tryOut, shop.headers, {
    body: claim(account, { accessToken: soon.token }),
  });
  expect(body.canConnect).toBe(true);
  expect(found(body.checks, "token")?.message).toMatch(/only until .* UTC.*system user/);
});

test("another company's account cannot be connected by knowing its ids", async () => {
  const [mine, theirs] = [await newAccount(), await newAccount({ businessName: "Someone else" })];
  const { status, body } = await ask<Refusal>(connect, shop.headers, {
    body: claim(theirs, { accessToken: mine.accessToken }),
  });
  expect([status, body.error.reason]).toEqual([422, "checks_failed"]);
  expect(found(body.error.data?.checks, "permissions")).toMatchObject({
    ok: false,
    message: expect.stringContaining(theirs.wabaId),
  });
  expect(JSON.stringify(body)).not.toContain("Someone else");
});

test("a number of another account is not found in this one", async () => {
  const [mine, theirs] = [await newAccount(), await newAccount()];
  const { body } = await ask<Refusal>(connect, shop.headers, {
    body: claim(mine, { phoneNumberId: theirs.phoneNumbers[0]!.id }),
  });
  expect(found(body.error.data?.checks, "number")).toMatchObject({
    ok: false,
    message: expect.stringMatching(/has no number with the ID/),
  });
});

test("an account the token has nothing to do with is named", async () => {
  const mine = await newAccount();
  const { body } = await ask<Refusal>(connect, shop.headers, {
    body: claim(mine, { wabaId: "111111111111111" }),
  });
  expect(body.error.message).toMatch(/may not use the WhatsApp Business Account 111111111111111/);
});

test("a number on the hundred-and-first place of its account is found", async () => {
  const account = await newAccount({ numbers: Array.from({ length: 100 }, () => ({})) });
  const last = await meta.sim.numbers.add(account.wabaId, {});
  const { body } = await ask<ConnectionReport>(tryOut, shop.headers, {
    body: claim(account, { phoneNumberId: last.id }),
  });
  expect(found(body.checks, "number")).toMatchObject({ ok: true });
});

test("a number that is not verified says what to do in WhatsApp Manager", async () => {
  const account = await newAccount({ numbers: [{ registered: false }] });
  const { body } = await ask<ConnectionReport>(tryOut, shop.headers, { body: claim(account) });
  expect([body.canConnect, body.needsPin]).toEqual([false, false]);
  expect(found(body.checks, "number")).toMatchObject({
    ok: false,
    message: expect.stringMatching(/not verified\. Verify it in WhatsApp Manager.*Meta reports PENDING/),
  });
});

test("a verified number that is not registered asks for its PIN, and with it Parley registers it", async () => {
  const account = await newAccount();
  const numberId = account.phoneNumbers[0]!.id;
  // Deregistered at Meta: verified, but not connected.
  const off = await fetch(`${meta.url}/v25.0/${numberId}/deregister`, {
    method: "POST",
    headers: { authorization: `Bearer ${account.accessToken}` },
  });
  expect(off.status).toBe(200);
  const without = await ask<ConnectionReport>(tryOut, shop.headers, { body: claim(account) });
  expect([without.body.canConnect, without.body.needsPin]).toEqual([false, true]);
  expect(found(without.body.checks, "number")?.message).toMatch(/Enter its six-digit PIN/);
  expect(
    (await ask<ConnectionReport>(tryOut, shop.headers, { body: claim(account, { pin: "123456" }) })).body
      .canConnect,
  ).toBe(true);

  const { status, body } = await ask<PhoneNumberView>(connect, shop.headers, {
    body: claim(account, { pin: "123456" }),
  });
  expect([status, body.state, body.metaStatus]).toEqual([201, "connected", "CONNECTED"]);
  expect((await meta.sim.numbers.get(numberId)).registered).toBe(true);
  const row = await platformDb.phoneNumber.findFirstOrThrow({ where: { metaId: numberId } });
  expect(row.pin).toMatch(/^v1\./);
});

test("a wrong PIN is told in words and nothing is connected", async () => {
  const account = await newAccount();
  const numberId = account.phoneNumbers[0]!.id;
  const graph = (path: string, body: unknown) =>
    fetch(`${meta.url}/v25.0/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${account.accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await graph(numberId, { pin: "654321" });
  await graph(`${numberId}/deregister`, {});
  const { status, body } = await ask<Refusal>(connect, shop.headers, {
    body: claim(account, { pin: "111111" }),
  });
  expect([status, found(body.error.data?.checks, "number")]).toMatchObject([
    422,
    { ok: false, code: 133005, message: expect.stringMatching(/The PIN is wrong\. Your turn/) },
  ]);
  expect(await numbersOf(shop.workspace.id)).toEqual([]);
});

test("while Meta is out of reach the answer says so, blames nobody, and connects nothing", async () => {
  const account = await newAccount();
  await meta.stop();
  try {
    const { status, body } = await ask<Refusal>(connect, shop.headers, { body: claim(account) });
    expect([status, body.error.reason]).toEqual([503, "meta_unreachable"]);
    expect(body.error.data?.checks).toEqual([
      {
        check: "network",
        ok: false,
        message: expect.stringMatching(/could not reach Meta .*not about your number or token/),
      },
    ]);
    expect(await numbersOf(shop.workspace.id)).toEqual([]);
  } finally {
    await meta.start();
  }
});

test.each([
  ["a 502 of a proxy", { kind: "http" as const, status: 502, body: "<html>Bad gateway</html>" }],
  [
    "a 404 of a captive portal",
    { kind: "http" as const, status: 404, body: "<html>Sign in to the Wi-Fi</html>" },
  ],
  ["Meta's own trouble", { kind: "refuse" as const, code: 2, status: 503 }],
  ["a request to slow down", { kind: "refuse" as const, code: 80007, status: 400 }],
])("%s is no verdict about the token", async (_, action) => {
  const account = await newAccount();
  await meta.sim.faults.arm({ match: { path: "/debug_token$" }, times: 1, action });
  const { status, body } = await ask<Refusal>(connect, shop.headers, { body: claim(account) });
  expect([status, body.error.reason]).toEqual([503, "meta_unreachable"]);
  expect(body.error.data?.checks.map(({ check }) => check)).toEqual(["network"]);
});

test("a number belongs to one workspace: a second one is refused, even with the right token", async () => {
  const account = await newAccount();
  await ask(connect, shop.headers, { body: claim(account) });
  const other = await makeWorkspace();
  const tried = await ask<ConnectionReport>(tryOut, other.headers, { body: claim(account) });
  expect([tried.body.canConnect, found(tried.body.checks, "number")?.message]).toEqual([
    false,
    expect.stringContaining("connected to another workspace"),
  ]);
  const { status, body } = await ask<Refusal>(connect, other.headers, { body: claim(account) });
  expect([status, body.error.code, body.error.reason]).toEqual([409, "conflict", "number_claimed"]);
  expect(JSON.stringify(body)).not.toContain(shop.workspace.id);
  expect(await numbersOf(other.workspace.id)).toEqual([]);
});

test("who cannot prove the number does not learn that somebody has it", async () => {
  const account = await newAccount();
  await ask(connect, shop.headers, { body: claim(account) });
  const other = await makeWorkspace();
  const { status, body } = await ask<Refusal>(connect, other.headers, {
    body: claim(account, { accessToken: "EAAGthistokenwasneverissuedbyanybody" }),
  });
  expect([status, body.error.reason]).toEqual([422, "checks_failed"]);
  expect(JSON.stringify(body)).not.toMatch(/another workspace/);
});

test("of twenty workspaces that claim a number at once exactly one gets it", async () => {
  const account = await newAccount();
  const shops = await Promise.all(Array.from({ length: 20 }, () => makeWorkspace()));
  const answers = await Promise.all(
    shops.map(({ headers }) => ask(connect, headers, { body: claim(account) })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
  const holders = await platformDb.phoneNumber.findMany({ where: { metaId: account.phoneNumbers[0]!.id } });
  expect(holders.filter(({ connectedMetaId }) => connectedMetaId !== null)).toHaveLength(1);
  expect(holders).toHaveLength(1);
});

test("connecting twice at once in one workspace makes one number", async () => {
  const account = await newAccount();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
});

test("connecting again in the same workspace replaces the token and keeps the number", async () => {
  const account = await newAccount();
  const first = await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) });
  const { token } = await meta.sim.tokens.create({ wabaIds: [account.wabaId] });
  const second = await ask<PhoneNumberView>(connect, shop.headers, {
    body: claim(account, { accessToken: token }),
  });
  expect(second.body.id).toBe(first.body.id);
  expect(second.body.connectedAt).toBe(first.body.connectedAt);
  const row = await platformDb.waba.findFirstOrThrow({ where: { metaId: account.wabaId } });
  expect(openAccessToken(row)).toBe(token);
});

test("a token of a Meta app whose events go elsewhere connects, and says that messages will not come", async () => {
  const app = await meta.sim.apps.create({ name: "Shop's own app" });
  const account = await newAccount({ appId: app.id });
  const { status, body } = await ask<PhoneNumberView>(connect, shop.headers, { body: claim(account) });
  expect([status, body.state]).toEqual([201, "connected"]);
  expect(found(body.health, "webhooks")).toMatchObject({
    ok: false,
    message: expect.stringMatching(/belongs to the Meta app .*Your own Meta app/),
  });
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([]);
});

test.each([
  ["an id with letters", { wabaId: "12ab" }, "wabaId"],
  ["a token with a space", { accessToken: "EAAG token with spaces in it" }, "accessToken"],
  ["a token that is too short", { accessToken: "EAAG" }, "accessToken"],
  ["a PIN of five digits", { pin: "12345" }, "pin"],
])("%s is refused beside its field, before Meta is asked", async (_, change, field) => {
  const body = { wabaId: "123456789", phoneNumberId: "987654321", accessToken: "x".repeat(40), ...change };
  const answer = await ask<{ error: { fields: Record<string, string> } }>(connect, shop.headers, { body });
  expect([answer.status, Object.keys(answer.body.error.fields)]).toEqual([422, [field]]);
});

test("an agent may see numbers but not connect one", async () => {
  const agent = await makeWorkspace({ role: "agent" });
  expect((await ask(list, agent.headers)).status).toBe(200);
  const { status, body } = await ask<Refusal>(connect, agent.headers, { body: claim(await newAccount()) });
  expect([status, body.error.reason]).toEqual([403, "role_too_low"]);
});
