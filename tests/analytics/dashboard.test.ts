import { GET as read } from "@/app/api/v1/dashboard/route";
import { getDashboard } from "@/lib/analytics/queries";
import { addToRollups } from "@/lib/analytics/rollups";
import { dashboardQuery, type DashboardPeriod } from "@/lib/analytics/schemas";
import type { DashboardView } from "@/lib/analytics/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { addMember, addPhoneNumber, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

beforeAll(() => redisReady());

const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});
const look = (shop: TestWorkspace, period: DashboardPeriod, now: string, number?: string) =>
  getDashboard(shop.scope, dashboardQuery.parse({ period, number }), new Date(now));
const moveTo = (shop: TestWorkspace, timeZone: string) =>
  platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { timeZone } });

async function messagesAt(shop: TestWorkspace, ...times: string[]) {
  const conversation = await addConversation(placeOf(shop));
  for (const time of times) await addMessage(conversation, { timestamp: new Date(time) });
  return conversation;
}

const receivedIn = ({ parts }: DashboardView) =>
  parts.filter(({ received }) => received > 0).map(({ start, received }) => [start, received]);

test("a message belongs to the day of the workspace, in a zone half an hour off as well, and in another one when that changes", async () => {
  const shop = await makeWorkspace();
  const now = "2026-11-26T12:00:00Z";
  // 23:55 and 00:05 in Kolkata; both on the 25th in UTC.
  await messagesAt(shop, "2026-11-25T18:25:00Z", "2026-11-25T18:35:00Z");
  await moveTo(shop, "Asia/Kolkata");
  expect((await look(shop, "today", now)).figures.received).toBe(1);
  expect(receivedIn(await look(shop, "7d", now))).toEqual([
    ["2026-11-24T18:30:00.000Z", 1],
    ["2026-11-25T18:30:00.000Z", 1],
  ]);
  await moveTo(shop, "UTC");
  expect((await look(shop, "today", now)).figures.received).toBe(0);
  expect(receivedIn(await look(shop, "7d", now))).toEqual([["2026-11-25T00:00:00.000Z", 2]]);
});

test("on the day on which clocks change every message is in one hour, and in the day", async () => {
  const shop = await makeWorkspace();
  await moveTo(shop, "Europe/Berlin");
  // 02:30 comes twice.
  await messagesAt(
    shop,
    "2026-10-24T22:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
    "2026-10-25T22:59:59Z",
  );
  const today = await look(shop, "today", "2026-10-25T22:59:59Z");
  expect([today.parts.length, today.figures.received]).toEqual([25, 4]);
  expect(receivedIn(today)).toEqual([
    ["2026-10-24T22:00:00.000Z", 1],
    ["2026-10-25T00:00:00.000Z", 1],
    ["2026-10-25T01:00:00.000Z", 1],
    ["2026-10-25T22:00:00.000Z", 1],
  ]);
  const week = await look(shop, "7d", "2026-10-27T09:00:00Z");
  expect(receivedIn(week)).toEqual([["2026-10-24T22:00:00.000Z", 4]]);
});

test("half a day is compared with half a day", async () => {
  const shop = await makeWorkspace();
  await messagesAt(
    shop,
    "2026-11-24T08:00:00Z",
    "2026-11-25T08:00:00Z",
    "2026-11-25T08:10:00Z",
    "2026-11-25T20:00:00Z",
    "2026-11-26T09:00:00Z",
  );
  const today = await look(shop, "today", "2026-11-26T12:00:00Z");
  expect([today.figures.received, today.previous.received]).toEqual([1, 2]);
  const week = await look(shop, "7d", "2026-12-02T12:00:00Z");
  expect([week.figures.received, week.previous.received]).toEqual([1, 3]);
});

test("figures are true before they are rolled up, and the same afterwards", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop), { waitingSince: new Date(Date.now() - 600_000) });
  await addMessage(conversation);
  const sent = await addMessage(conversation, { direction: "outbound", status: "sent" });
  await addMessage(conversation, { direction: "outbound", status: "failed" });
  const workspaceId = shop.workspace.id;
  await platformDb.message.update({
    where: { workspaceId_id: { workspaceId, id: sent.id } },
    data: { status: "read" },
  });
  await platformDb.firstResponse.create({
    data: {
      ...{ workspaceId, messageId: sent.id, phoneNumberId: shop.phoneNumber.id },
      ...{ at: sent.timestamp, seconds: 600 },
    },
  });
  const truth = {
    ...{ received: 1, outgoing: 2, sent: 1, delivered: 1, read: 1, failed: 1, opened: 1, closed: 0 },
    answered: 1,
  };
  const seen = async () => (await look(shop, "7d", new Date(Date.now() + 1_000).toISOString())).figures;
  const before = await seen();
  expect(before).toMatchObject(truth);
  expect(before.medianSeconds).toBeGreaterThan(540);
  expect(before.medianSeconds).toBeLessThan(660);
  await addToRollups();
  expect(await seen()).toEqual(before);
});

test("who waits is known now: open conversations only, the longest wait first, of one number when it is asked for", async () => {
  const shop = await makeWorkspace();
  const { workspaceId } = placeOf(shop);
  const { phoneNumber: second } = await addPhoneNumber(workspaceId);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const longest = ago(200);
  await addConversation(placeOf(shop), { waitingSince: longest });
  await addConversation(placeOf(shop), { waitingSince: ago(20) });
  await addConversation(placeOf(shop), { waitingSince: ago(900), status: "snoozed", snoozedUntil: ago(-60) });
  await addConversation(placeOf(shop));
  await addConversation({ workspaceId, phoneNumberId: second.id }, { waitingSince: ago(2) });
  const all = await ask<DashboardView>(read, shop.headers);
  expect(all.body.waiting).toEqual({ count: 3, overAnHour: 1, longestSince: longest.toISOString() });
  const one = await ask<DashboardView>(read, shop.headers, { query: { number: second.id } });
  expect(one.body.waiting).toMatchObject({ count: 1, overAnHour: 0 });
  expect(one.body.phoneNumberId).toBe(second.id);
});

test("one number's figures are its own", async () => {
  const shop = await makeWorkspace();
  const { workspaceId } = placeOf(shop);
  const { phoneNumber: second } = await addPhoneNumber(workspaceId);
  const now = new Date().toISOString();
  await messagesAt(shop, now, now);
  await addMessage(await addConversation({ workspaceId, phoneNumberId: second.id }));
  const of = async (number?: string) => (await look(shop, "7d", now, number)).figures.received;
  expect([await of(), await of(shop.phoneNumber.id), await of(second.id)]).toEqual([3, 2, 1]);
});

test("another workspace's figures and numbers are never seen", async () => {
  const [ours, theirs] = [await makeWorkspace(), await makeWorkspace()];
  await messagesAt(theirs, new Date().toISOString());
  const { body } = await ask<DashboardView>(read, ours.headers, { query: { period: "90d" } });
  expect(body).toMatchObject({ begun: false, figures: { received: 0, opened: 0 }, waiting: { count: 0 } });
  expect(body.numbers.map(({ id }) => id)).toEqual([ours.phoneNumber.id]);
  const foreign = await ask(read, ours.headers, { query: { number: theirs.phoneNumber.id } });
  expect([foreign.status, foreign.body]).toMatchObject([
    404,
    { error: { reason: "phone_number_not_found" } },
  ]);
});

test("campaigns that are not over, numbers and the plan's use are there, for a viewer as well", async () => {
  const shop = await makeWorkspace({ plan: "starter" });
  const { workspaceId, phoneNumberId } = placeOf(shop);
  for (const [name, state] of [
    ["Spring", "running"],
    ["Summer", "paused"],
    ["Autumn", "completed"],
    ["Winter", "draft"],
  ] as const) {
    await platformDb.campaign.create({ data: { workspaceId, phoneNumberId, name, state } });
  }
  const viewer = await addMember(shop.workspace, "viewer");
  const { status, body } = await ask<DashboardView>(read, viewer.headers);
  expect(status).toBe(200);
  expect(body.campaigns.map(({ name, state }) => [name, state])).toEqual([
    ["Summer", "paused"],
    ["Spring", "running"],
  ]);
  expect(body.numbers).toMatchObject([{ id: phoneNumberId, qualityRating: "GREEN", state: "connected" }]);
  const messages = body.usage.used.find(({ what }) => what === "messages");
  expect(messages).toMatchObject({ used: 0, level: "ok" });
  expect(messages!.limit).toBeGreaterThan(0);
});

test("a period that is none says what there is", async () => {
  const shop = await makeWorkspace();
  const { status, body } = await ask(read, shop.headers, { query: { period: "year" } });
  expect([status, body]).toMatchObject([422, { error: { fields: { period: "Is today, 7d, 30d or 90d." } } }]);
});
