import { POST as finish } from "@/app/api/v1/phone-numbers/embedded-signups/route";
import { embeddedSignupSettings } from "@/lib/phone-numbers/queries";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
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

const newAccount = (numbers: { registered?: boolean }[] = [{}]) =>
  meta.sim.accounts.create({ businessName: "Lima Flowers", subscribed: false, customers: false, numbers });
const codeFor = async (account: AccountView, lifetimeMs?: number) =>
  (await meta.sim.signupCode({ wabaId: account.wabaId, ...(lifetimeMs ? { lifetimeMs } : {}) })).code;
type Refusal = { error: { code: string; reason: string; message: string } };
const numbers = () =>
  platformDb.phoneNumber.count({ where: { workspaceId: shop.workspace.id, isSandbox: false } });

test("the button is there when its variables are set", () => {
  expect(embeddedSignupSettings()).toEqual({ appId: meta.appId, configId: "4242", graphVersion: "v25.0" });
});

test("a code from Meta's window becomes a connected number with webhooks", async () => {
  const account = await newAccount();
  const { status, body } = await ask<PhoneNumberView>(finish, shop.headers, {
    body: {
      code: await codeFor(account),
      wabaId: account.wabaId,
      phoneNumberId: account.phoneNumbers[0]!.id,
    },
  });
  expect([status, body]).toMatchObject([
    201,
    { state: "connected", tokenState: "ok", displayPhoneNumber: account.phoneNumbers[0]!.displayPhoneNumber },
  ]);
  expect((await meta.sim.accounts.get(account.wabaId)).subscribedApps).toEqual([meta.appId]);
});

test("a number that is not registered yet is registered with a PIN that is kept encrypted", async () => {
  const account = await newAccount();
  const numberId = account.phoneNumbers[0]!.id;
  await fetch(`${meta.url}/v25.0/${numberId}/deregister`, {
    method: "POST",
    headers: { authorization: `Bearer ${account.accessToken}` },
  });
  const { status, body } = await ask<PhoneNumberView>(finish, shop.headers, {
    body: { code: await codeFor(account), wabaId: account.wabaId, phoneNumberId: numberId },
  });
  expect([status, body.metaStatus]).toEqual([201, "CONNECTED"]);
  const row = await platformDb.phoneNumber.findFirstOrThrow({ where: { metaId: numberId } });
  expect(row.pin).toMatch(/^v1\./);
  expect((await meta.sim.numbers.get(numberId)).pin).toMatch(/^\d{6}$/);
});

test("an account shared with one number needs no number from the browser", async () => {
  const account = await newAccount();
  const { status } = await ask(finish, shop.headers, {
    body: { code: await codeFor(account), wabaId: account.wabaId },
  });
  expect(status).toBe(201);
});

test("an account without a number says to choose one", async () => {
  const account = await newAccount([]);
  const { status, body } = await ask<Refusal>(finish, shop.headers, {
    body: { code: await codeFor(account), wabaId: account.wabaId },
  });
  expect([status, body.error.reason]).toEqual([422, "number_missing"]);
});

test("ids from the browser are only claims: a code for one account cannot connect another", async () => {
  const [mine, theirs] = [await newAccount(), await newAccount()];
  const { status, body } = await ask<Refusal>(finish, shop.headers, {
    body: { code: await codeFor(mine), wabaId: theirs.wabaId, phoneNumberId: theirs.phoneNumbers[0]!.id },
  });
  expect([status, body.error.reason]).toEqual([422, "checks_failed"]);
  expect(await numbers()).toBe(0);
});

test("a code works once, and not after its time", async () => {
  const account = await newAccount();
  const code = await codeFor(account);
  const body = { code, wabaId: account.wabaId, phoneNumberId: account.phoneNumbers[0]!.id };
  expect((await ask(finish, shop.headers, { body })).status).toBe(201);
  const again = await ask<Refusal>(finish, shop.headers, { body });
  expect([again.status, again.body.error.reason]).toEqual([422, "signup_code_refused"]);
  expect(again.body.error.message).toMatch(/lives 30 seconds.*has been used/);

  const late = await codeFor(account, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const refused = await ask<Refusal>(finish, shop.headers, { body: { ...body, code: late } });
  expect(refused.body.error.message).toMatch(/has expired/);
});

test("an invented code is refused in words", async () => {
  const { status, body } = await ask<Refusal>(finish, shop.headers, {
    body: { code: "AQinvented", wabaId: "123456789" },
  });
  expect([status, body.error.reason]).toEqual([422, "signup_code_refused"]);
});
