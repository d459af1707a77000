import { DELETE as restore, PUT as dismiss } from "@/app/api/v1/launch/dismissal/route";
import { PUT as keepConsent } from "@/app/api/v1/consent-settings/route";
import { GET as read } from "@/app/api/v1/launch/route";
import type { SetupStep } from "@/lib/launch/schemas";
import type { LaunchView } from "@/lib/launch/views";
import { platformDb } from "@/lib/platform/db";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { addMember, makeWorkspace, metaId, type TestWorkspace } from "@/tests/support/workspace";

let shop: TestWorkspace;

beforeEach(async () => {
  shop = await makeWorkspace();
});

const look = async (headers = shop.headers) => (await ask<LaunchView>(read, headers)).body;
const isDone = async (step: SetupStep, headers = shop.headers) =>
  (await look(headers)).steps.find((one) => one.step === step)?.done;

/** A number of the workspace's own, connected now. */
async function connectOwn() {
  const workspaceId = shop.workspace.id;
  const id = metaId();
  const waba = await platformDb.waba.create({
    data: { workspaceId, metaId: metaId(), accessToken: "sealed" },
  });
  const number = await platformDb.phoneNumber.create({
    data: {
      workspaceId,
      wabaId: waba.id,
      metaId: id,
      connectedMetaId: id,
      displayPhoneNumber: "+1 555-0177",
    },
  });
  return { waba, number };
}

test("a new workspace has everything before it but the confirmed address", async () => {
  const { dismissed, steps } = await look();
  expect(dismissed).toBe(false);
  expect(steps.filter(({ done }) => done).map(({ step }) => step)).toEqual(["email"]);
});

test("a customer counts as answered when a member wrote back", async () => {
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place);
  await addMessage(conversation, {});
  expect(await isDone("sandbox")).toBe(false);
  await addMessage(conversation, { direction: "outbound", source: "campaign" });
  expect(await isDone("sandbox")).toBe(false);
  await addMessage(conversation, { direction: "outbound", source: "agent" });
  expect(await isDone("sandbox")).toBe(true);
});

test("a colleague counts from the invitation on", async () => {
  await platformDb.invitation.create({
    data: {
      workspaceId: shop.workspace.id,
      email: "b@example.test",
      role: "agent",
      hash: crypto.getRandomValues(new Uint8Array(32)),
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  expect(await isDone("colleague")).toBe(true);
});

test("the time zone, the words of consent and an own template are found where they are", async () => {
  const { id } = shop.workspace;
  await platformDb.workspace.update({ where: { id }, data: { timeZone: "Europe/Berlin" } });
  expect([await isDone("workspace"), await isDone("consent")]).toEqual([true, false]);
  // Parley's own words, looked at and kept.
  await ask(keepConsent, shop.headers, { method: "PUT", body: {} });
  expect(await isDone("consent")).toBe(true);

  const template = {
    ...{ workspaceId: id, name: "hello", language: "en", category: "UTILITY", components: [] },
    status: "APPROVED",
  };
  // What the sandbox brings along is nobody's work.
  const given = await platformDb.template.create({ data: { ...template, wabaId: shop.waba.id } });
  expect(await isDone("template")).toBe(false);
  await platformDb.template.update({
    where: { workspaceId_id: { workspaceId: id, id: given.id } },
    data: { createdById: shop.user.id },
  });
  expect(await isDone("template")).toBe(true);
});

test("the own number counts when it is connected, and as receiving when something came since then", async () => {
  expect(await isDone("number")).toBe(false);
  const { number } = await connectOwn();
  expect([await isDone("number"), await isDone("receiving")]).toEqual([true, false]);
  const place = { workspaceId: shop.workspace.id, phoneNumberId: number.id };
  await addConversation(place, { lastInboundAt: new Date(number.connectedAt.getTime() - 60_000) });
  expect(await isDone("receiving")).toBe(false);
  await addConversation(place, { lastInboundAt: new Date(number.connectedAt.getTime() + 60_000) });
  expect(await isDone("receiving")).toBe(true);
});

test("who hides the list hides it for themselves, and can have it back", async () => {
  const admin = await addMember(shop.workspace, "admin");
  const hidden = await ask<LaunchView>(dismiss, shop.headers, { method: "PUT" });
  expect(hidden.body.dismissed).toBe(true);
  expect([(await look()).dismissed, (await look(admin.headers)).dismissed]).toEqual([true, false]);
  await ask(restore, shop.headers, { method: "DELETE" });
  expect((await look()).dismissed).toBe(false);
});

test("a viewer sees what a viewer can do, and a program nothing", async () => {
  const viewer = await addMember(shop.workspace, "viewer");
  expect((await look(viewer.headers)).steps).toEqual([{ step: "email", done: true }]);
  expect((await ask(read, shop.apiHeaders)).status).toBe(403);
});
