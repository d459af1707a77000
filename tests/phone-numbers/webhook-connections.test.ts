import { POST as connect } from "@/app/api/v1/phone-numbers/route";
import { DELETE as disconnect } from "@/app/api/v1/phone-numbers/[phoneNumberId]/route";
import { DELETE as endPrevious } from "@/app/api/v1/webhook-connections/[webhookConnectionId]/previous-secret/route";
import { POST as rotate } from "@/app/api/v1/webhook-connections/[webhookConnectionId]/app-secrets/route";
import {
  DELETE as remove,
  GET as read,
  PATCH as change,
} from "@/app/api/v1/webhook-connections/[webhookConnectionId]/route";
import { GET as list, POST as add } from "@/app/api/v1/webhook-connections/route";
import { checkNumber } from "@/lib/phone-numbers/health";
import { openAppSecret } from "@/lib/phone-numbers/credentials";
import type { HealthCheck, PhoneNumberView, WebhookConnectionView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Page } from "@/lib/shared/pagination";
import { ask } from "@/tests/support/handler";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { addMember, makeWorkspace, metaId, type TestWorkspace } from "@/tests/support/workspace";

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
  meta.callback.status = 200;
});

const secrets = ["0".repeat(32), "1".repeat(32), "2".repeat(32)];
type Refusal = { error: { reason: string; message: string } };

const newApp = async (input: { name?: string; appId?: string } = {}) =>
  (
    await ask<WebhookConnectionView>(add, shop.headers, {
      body: { name: "Own app", appId: metaId(), appSecret: secrets[0], ...input },
    })
  ).body;
const params = (app: { id: string }) => ({ webhookConnectionId: app.id });
const turn = (app: { id: string }, appSecret: string, previousValidHours = 24) =>
  ask<WebhookConnectionView>(rotate, shop.headers, {
    params: params(app),
    body: { appSecret, previousValidHours },
  });

async function validSecrets(app: { id: string }): Promise<string[]> {
  const row = await platformDb.webhookConnection.findUniqueOrThrow({ where: { id: app.id } });
  const open = (column: "app_secret" | "previous_app_secret", sealed: string | null) =>
    sealed === null ? [] : [openAppSecret(row, column, sealed)];
  return [...open("app_secret", row.appSecret), ...open("previous_app_secret", row.previousAppSecret)];
}

test("an own Meta app gets an address and a verify token of its own; its secret is never shown", async () => {
  const [one, two] = [await newApp(), await newApp()];
  expect(one.callbackUrl).toBe(`${env.APP_URL}/api/webhooks/whatsapp/${one.id}`);
  expect(one.verifyToken).toMatch(/^[\w-]{32}$/);
  expect(two.verifyToken).not.toBe(one.verifyToken);
  const listed = await ask<Page<WebhookConnectionView>>(list, shop.headers);
  expect(listed.body.data.map(({ id }) => id)).toEqual([one.id, two.id]);
  expect(JSON.stringify(listed.body)).not.toContain(secrets[0]);
  const row = await platformDb.webhookConnection.findUniqueOrThrow({ where: { id: one.id } });
  expect(row.appSecret).toMatch(/^v1\./);
});

test("after a change of secret both are valid until the old one's time is over", async () => {
  const app = await newApp();
  const { body } = await turn(app, secrets[1]!, 6);
  expect(await validSecrets(app)).toEqual([secrets[1], secrets[0]]);
  const hours = (Date.parse(body.previousSecretUntil!) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(5.9);
  expect(hours).toBeLessThanOrEqual(6);

  await turn(app, secrets[2]!);
  expect(await validSecrets(app)).toEqual([secrets[2], secrets[1]]);
  expect((await ask(endPrevious, shop.headers, { method: "DELETE", params: params(app) })).status).toBe(204);
  expect(await validSecrets(app)).toEqual([secrets[2]]);
});

test("the same secret again does not push out the one that is still needed", async () => {
  const app = await newApp();
  await turn(app, secrets[1]!);
  await turn(app, secrets[1]!);
  expect(await validSecrets(app)).toEqual([secrets[1], secrets[0]]);
});

test("a leaked secret can be ended at once", async () => {
  const app = await newApp();
  const { body } = await turn(app, secrets[1]!, 0);
  expect(await validSecrets(app)).toEqual([secrets[1]]);
  expect(body.previousSecretUntil).toBeNull();
});

test("two changes of secret at once keep the order in which they were made", async () => {
  const app = await newApp();
  await Promise.all([turn(app, secrets[1]!), turn(app, secrets[2]!)]);
  const valid = await validSecrets(app);
  expect(valid).toHaveLength(2);
  expect([...valid].sort()).toEqual([secrets[1], secrets[2]]);
});

test("a number whose token belongs to the own app gets its messages at that app's address", async () => {
  const own = await meta.sim.apps.create({ name: "Own app" });
  const app = await newApp({ appId: own.id });
  const account = await meta.sim.accounts.create({
    businessName: "Acme",
    appId: own.id,
    subscribed: false,
    customers: false,
  });
  const body = {
    wabaId: account.wabaId,
    phoneNumberId: account.phoneNumbers[0]!.id,
    accessToken: account.accessToken,
  };
  const connected = await ask<PhoneNumberView>(connect, shop.headers, { body });
  expect(connected.body.health.every(({ ok }) => ok)).toBe(true);
  expect(connected.body.webhookConnectionId).toBe(app.id);
  expect(meta.greeted).toContain(`/api/webhooks/whatsapp/${app.id}`);
  expect(
    (await ask<WebhookConnectionView>(read, shop.headers, { params: params(app) })).body.phoneNumbers,
  ).toBe(1);

  const inUse = await ask<Refusal>(remove, shop.headers, { method: "DELETE", params: params(app) });
  expect([inUse.status, inUse.body.error.reason]).toEqual([409, "webhook_connection_in_use"]);
  await ask(disconnect, shop.headers, { method: "DELETE", params: { phoneNumberId: connected.body.id } });
  expect((await ask(remove, shop.headers, { method: "DELETE", params: params(app) })).status).toBe(204);
  expect((await ask(read, shop.headers, { params: params(app) })).status).toBe(404);
});

test("an address Meta cannot greet is told in words, and the number is connected all the same", async () => {
  meta.callback.status = 403;
  const own = await meta.sim.apps.create({ name: "Own app" });
  await newApp({ appId: own.id });
  const account = await meta.sim.accounts.create({
    businessName: "Acme",
    appId: own.id,
    subscribed: false,
    customers: false,
  });
  const { status, body } = await ask<PhoneNumberView>(connect, shop.headers, {
    body: {
      wabaId: account.wabaId,
      phoneNumberId: account.phoneNumbers[0]!.id,
      accessToken: account.accessToken,
    },
  });
  expect([status, body.state]).toEqual([201, "connected"]);
  const webhooks = body.health.find(({ check }: HealthCheck) => check === "webhooks");
  expect(webhooks).toMatchObject({
    ok: false,
    message: expect.stringMatching(/could not greet Parley at .*Your turn.*couldn't be validated/),
  });
});

test.each([
  ["no name", { name: " " }, "name"],
  ["an app id that is none", { appId: "my-app" }, "appId"],
  ["a secret that is too short", { appSecret: "short" }, "appSecret"],
])("an app with %s is refused beside its field", async (_, input, field) => {
  const body = { name: "Own app", appId: "123456789", appSecret: secrets[0], ...input };
  const answer = await ask<{ error: { fields: Record<string, string> } }>(add, shop.headers, { body });
  expect([answer.status, Object.keys(answer.body.error.fields)]).toEqual([422, [field]]);
});

test("an app can be renamed, and an empty change is refused", async () => {
  const app = await newApp();
  const renamed = await ask<WebhookConnectionView>(change, shop.headers, {
    method: "PATCH",
    params: params(app),
    body: { name: "New name" },
  });
  expect(renamed.body).toMatchObject({ id: app.id, name: "New name", verifyToken: app.verifyToken });
  expect((await ask(change, shop.headers, { method: "PATCH", params: params(app), body: {} })).status).toBe(
    422,
  );
});

test("nobody else sees, changes or removes an own app", async () => {
  const app = await newApp();
  const other = await makeWorkspace();
  const agent = await addMember(shop.workspace, "agent");
  const at = { params: params(app) };
  const answers = await Promise.all([
    ask(read, other.headers, at),
    ask(change, other.headers, { ...at, method: "PATCH", body: { name: "Mine" } }),
    ask(rotate, other.headers, { ...at, body: { appSecret: secrets[1] } }),
    ask(endPrevious, other.headers, { ...at, method: "DELETE" }),
    ask(remove, other.headers, { ...at, method: "DELETE" }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect((await ask(list, agent.headers)).status).toBe(403);
  expect(await validSecrets(app)).toEqual([secrets[0]]);
});

test("a number that does not receive finds its app as soon as the workspace adds it", async () => {
  const own = await meta.sim.apps.create({ name: "Own app" });
  const account = await meta.sim.accounts.create({
    businessName: "Acme",
    appId: own.id,
    subscribed: false,
    customers: false,
  });
  const { body } = await ask<PhoneNumberView>(connect, shop.headers, {
    body: {
      wabaId: account.wabaId,
      phoneNumberId: account.phoneNumbers[0]!.id,
      accessToken: account.accessToken,
    },
  });
  expect(body.health.find(({ check }) => check === "webhooks")).toMatchObject({ ok: false });
  const app = await newApp({ appId: own.id });
  const checked = await checkNumber(shop.scope, body.id);
  expect(checked!.health.filter(({ ok }) => !ok)).toEqual([]);
  expect(checked!.webhookConnectionId).toBe(app.id);
  expect(meta.greeted).toContain(`/api/webhooks/whatsapp/${app.id}`);
});
