import { POST as checkAnew } from "@/app/api/v1/phone-numbers/[phoneNumberId]/readiness/checks/route";
import { GET as read } from "@/app/api/v1/phone-numbers/[phoneNumberId]/readiness/route";
import { DELETE as disconnect } from "@/app/api/v1/phone-numbers/[phoneNumberId]/route";
import { POST as connect } from "@/app/api/v1/phone-numbers/route";
import type { ReadinessName } from "@/lib/launch/schemas";
import type { ReadinessView } from "@/lib/launch/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import type { AccountView } from "@/simulator/types/account";
import { graphWith } from "@/tests/simulator/harness";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

let meta: OwnMeta;
let database: OwnDatabase;
let shop: TestWorkspace;
let account: AccountView;
let number: PhoneNumberView;

const setCallback = (url: string, verifyToken: string) =>
  graphWith(meta.url, `${meta.appId}|${meta.appSecret}`).post(`${meta.appId}/subscriptions`, {
    object: "whatsapp_business_account",
    callback_url: url,
    verify_token: verifyToken,
  });

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
  await setCallback(`${process.env.APP_URL}/api/webhooks/whatsapp`, "any token");
  shop = await makeWorkspace();
  account = await meta.sim.accounts.create({
    businessName: "Acme Shoes",
    subscribed: false,
    customers: false,
  });
  number = await connectNumber();
});

async function connectNumber() {
  const body = {
    wabaId: account.wabaId,
    phoneNumberId: account.phoneNumbers[0]!.id,
    accessToken: account.accessToken,
  };
  return (await ask<PhoneNumberView>(connect, shop.headers, { body })).body;
}

const params = () => ({ phoneNumberId: number.id });
const look = async (headers = shop.headers) =>
  (await ask<ReadinessView>(read, headers, { params: params() })).body;
const check = async (headers = shop.headers) =>
  (await ask<ReadinessView>(checkAnew, headers, { method: "POST", params: params() })).body;
const found = (view: ReadinessView, name: ReadinessName) => {
  const { state, turn } = view.checks.find((one) => one.check === name)!;
  return [state, turn];
};
const said = (view: ReadinessView, name: ReadinessName) =>
  view.checks.find((one) => one.check === name)!.message;

async function customerWrites(text: string) {
  const place = { workspaceId: shop.workspace.id, phoneNumberId: number.id };
  const conversation = await addConversation(place);
  await addMessage(conversation, { text });
  return conversation;
}

test("before anybody asks nothing is known but what connecting found", async () => {
  const view = await look();
  expect(found(view, "token")).toEqual(["passed", null]);
  expect(found(view, "callback")).toEqual(["waiting", null]);
  expect(view).toMatchObject({ live: false, hello: null, testMessage: null });
  expect(view.greeting.url).toContain(`https://wa.me/${number.displayPhoneNumber.replace(/\D/g, "")}?text=`);
});

test("Meta is asked, its answers are kept, and with a message from a phone the number is live", async () => {
  const before = await check();
  for (const name of ["callback", "sending", "verification", "review"] as const) {
    expect([name, ...found(before, name)]).toEqual([name, "passed", null]);
  }
  expect(found(before, "received")).toEqual(["waiting", "you"]);
  expect(before.live).toBe(false);

  const conversation = await customerWrites(before.greeting.text);
  const view = await look();
  expect(view).toMatchObject({
    live: true,
    checkedAt: before.checkedAt,
    hello: { conversationId: conversation.id, isYours: true },
  });
  await addMessage(conversation, { direction: "outbound", source: "agent", status: "delivered" });
  expect((await look()).testMessage).toMatchObject({ status: "delivered" });
});

test("a customer who happens to write proves that it works, and is not taken for the member", async () => {
  await check();
  await customerWrites("Do you open on Sunday?");
  const view = await look();
  expect(view).toMatchObject({ live: true, hello: { isYours: false }, testMessage: null });
  // The code of a colleague is not mine either.
  const colleague = await addMember(shop.workspace, "admin");
  await customerWrites((await look(colleague.headers)).greeting.text);
  expect((await look()).hello).toMatchObject({ isYours: false });
  expect((await look(colleague.headers)).hello).toMatchObject({ isYours: true });
});

test("a message from before the number was connected proves nothing", async () => {
  const conversation = await addConversation({ workspaceId: shop.workspace.id, phoneNumberId: number.id });
  await addMessage(conversation, { createdAt: new Date(Date.now() - 24 * 60 * 60 * 1000) });
  expect(found(await check(), "received")).toEqual(["waiting", "you"]);
});

test("a number that was away and is connected again proves itself anew", async () => {
  await customerWrites((await look()).greeting.text);
  expect((await check()).live).toBe(true);
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  await connectNumber();
  const view = await look();
  expect([found(view, "received"), found(view, "callback"), view.live]).toEqual([
    ["waiting", "you"],
    ["waiting", null],
    false,
  ]);
});

test("after a campaign to many, the message that proved it is remembered", async () => {
  const { greeting } = await look();
  const conversation = await customerWrites(greeting.text);
  await check();
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: conversation.id } },
    data: { lastInboundAt: null },
  });
  expect(found(await look(), "received")).toEqual(["passed", null]);
});

test("trouble with the payment is said in Meta's words", async () => {
  await meta.sim.accounts.change(account.wabaId, { settings: { health: "BLOCKED" } });
  const view = await check();
  expect(found(view, "payment")).toEqual(["failed", "you"]);
  expect(said(view, "payment")).toMatch(/payment method.*code 141006/);
  expect(found(view, "sending")).toEqual(["failed", "you"]);
});

test("an address in the Meta app that is another's is the operator's turn", async () => {
  await setCallback(meta.receiver.url, meta.receiver.verifyToken);
  const view = await check();
  expect(found(view, "callback")).toEqual(["failed", "operator"]);
  expect(said(view, "callback")).toContain(meta.receiver.url);
});

test("a callback that does not greet back is the operator's turn", async () => {
  meta.callback.status = 403;
  try {
    expect(found(await check(), "callback")).toEqual(["failed", "operator"]);
  } finally {
    meta.callback.status = 200;
  }
});

test("a token that died leaves nothing of what was known behind it", async () => {
  await check();
  await meta.sim.tokens.change(account.accessToken, { revoked: true });
  const view = await check();
  expect(found(view, "token")).toEqual(["failed", "you"]);
  expect(found(view, "sending")).toEqual(["waiting", null]);
});

test("while Meta is away its last answers stay", async () => {
  await check();
  await meta.stop();
  try {
    const view = await check();
    expect(found(view, "network")).toEqual(["failed", "operator"]);
    expect(found(view, "sending")).toEqual(["passed", null]);
  } finally {
    await meta.start();
  }
});

test("an agent has nothing to do with it, and a number that is disconnected nothing to ask", async () => {
  const agent = await addMember(shop.workspace, "agent");
  expect((await ask(read, agent.headers, { params: params() })).status).toBe(403);
  await ask(disconnect, shop.headers, { method: "DELETE", params: params() });
  const refused = await ask<{ error: { reason: string } }>(checkAnew, shop.headers, {
    method: "POST",
    params: params(),
  });
  expect([refused.status, refused.body.error.reason]).toEqual([409, "number_disconnected"]);
});
