import { GET as readDashboard } from "@/app/api/v1/dashboard/route";
import { GET as list } from "@/app/api/v1/failed-messages/route";
import { dashboardPeriods } from "@/lib/analytics/schemas";
import type { DashboardView, FailedMessageView } from "@/lib/analytics/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { addMember, addPhoneNumber, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

beforeAll(() => redisReady());

const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});
const day = 24 * 60 * 60_000;
const ago = (ms: number) => new Date(Date.now() - ms);
const failed = { direction: "outbound", status: "failed" } as const;

const ofPeriod = (shop: TestWorkspace, query: Record<string, string> = {}) =>
  ask<Page<FailedMessageView>>(list, shop.headers, { query: { period: "7d", ...query } });

test("the list holds exactly what the figure counts, for every period and number and every kind of message", async () => {
  const shop = await makeWorkspace();
  const { workspaceId } = placeOf(shop);
  const { phoneNumber: second } = await addPhoneNumber(workspaceId);
  const counted: string[] = [];
  for (const phoneNumberId of [shop.phoneNumber.id, second.id]) {
    const conversation = await addConversation({ workspaceId, phoneNumberId });
    for (const age of [0, 3 * day, 20 * day, 60 * day, 200 * day]) {
      const { id } = await addMessage(conversation, { ...failed, timestamp: ago(age) });
      if (age < 90 * day) counted.push(id);
      for (const [direction, source, type, status] of [
        ["outbound", "campaign", "template", "failed"],
        ["outbound", "api", "text", "delivered"],
        ["outbound", "agent", "text", "uncertain"],
        ["outbound", "agent", "text", "cancelled"],
        ["outbound", "agent", "reaction", "failed"],
        ["outbound", "history", "text", "failed"],
        ["inbound", "customer", "text", "received"],
      ] as const) {
        const made = await addMessage(conversation, {
          ...{ direction, source, type, status },
          timestamp: ago(age),
        });
        if (source === "campaign" && age < 90 * day) counted.push(made.id);
      }
    }
  }
  for (const period of dashboardPeriods) {
    for (const number of [undefined, shop.phoneNumber.id, second.id]) {
      const query = { period, ...(number ? { number } : {}) };
      const { body: dashboard } = await ask<DashboardView>(readDashboard, shop.headers, { query });
      const { body } = await ofPeriod(shop, query);
      expect([period, number, body.data.length]).toEqual([period, number, dashboard.figures.failed]);
      expect(body.data.every(({ phoneNumberId }) => !number || phoneNumberId === number)).toBe(true);
    }
  }
  const { body } = await ofPeriod(shop, { period: "90d" });
  expect(body.data.map(({ id }) => id).toSorted()).toEqual(counted.toSorted());
});

test("it says to whom, when and why a message failed, and whose turn it is; a viewer may look", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop), { contact: { name: "Ana 🌷" } });
  const { id } = await addMessage(conversation, {
    ...{ ...failed, text: "Your parcel is here" },
    error: { code: 131026, title: "Message undeliverable" },
  });
  const viewer = await addMember(shop.workspace, "viewer");
  const { status, body } = await ask<Page<FailedMessageView>>(list, viewer.headers, {
    query: { period: "7d" },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: [
      {
        ...{ id, text: "Your parcel is here", conversationId: conversation.id },
        phoneNumberId: shop.phoneNumber.id,
        contact: { name: "Ana 🌷" },
        error: { code: 131026, turn: "customer", retry: "never" },
      },
    ],
    nextCursor: null,
  });
});

test("page by page it shows each message once, newest first, also those of the same moment", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  const times = [ago(5_000), ago(5_000), ago(5_000), ago(9_000), ago(1_000), ago(7_000)];
  const made = [];
  for (const timestamp of times) made.push(await addMessage(conversation, { ...failed, timestamp }));
  const seen: FailedMessageView[] = [];
  for (let cursor: string | null = "", pages = 0; cursor !== null && pages < 10; pages++) {
    const { body } = await ofPeriod(shop, { limit: "2", ...(cursor ? { cursor } : {}) });
    expect(body.data.length).toBeLessThanOrEqual(2);
    seen.push(...body.data);
    cursor = body.nextCursor;
  }
  const expected = made
    .toSorted((a, b) => b.timestamp.getTime() - a.timestamp.getTime() || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);
  expect(seen.map(({ id }) => id)).toEqual(expected);
});

test("whoever was erased stays counted, without a name", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop), { erasedAt: new Date(), status: "closed" });
  await addMessage(conversation, failed);
  const { body } = await ofPeriod(shop);
  expect(body.data).toMatchObject([{ contact: null }]);
});

test("another workspace's messages and numbers are never seen, and nonsense is named", async () => {
  const [ours, theirs] = [await makeWorkspace(), await makeWorkspace()];
  await addMessage(await addConversation(placeOf(theirs)), failed);
  expect((await ofPeriod(ours, { period: "90d" })).body).toEqual({ data: [], nextCursor: null });
  const foreign = await ofPeriod(ours, { number: theirs.phoneNumber.id });
  expect([foreign.status, foreign.body]).toMatchObject([
    404,
    { error: { reason: "phone_number_not_found" } },
  ]);
  const nonsense = await ofPeriod(ours, { period: "year", number: "5", cursor: "x", limit: "1000" });
  expect(nonsense.status).toBe(422);
  expect(
    Object.keys((nonsense.body as unknown as { error: { fields: object } }).error.fields).toSorted(),
  ).toEqual(["cursor", "limit", "number", "period"]);
});

test("a message that goes out at the second try leaves the list", async () => {
  const shop = await makeWorkspace();
  const { workspaceId } = placeOf(shop);
  const { id } = await addMessage(await addConversation(placeOf(shop)), failed);
  expect((await ofPeriod(shop)).body.data).toHaveLength(1);
  await platformDb.message.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { status: "sent" },
  });
  expect((await ofPeriod(shop)).body.data).toEqual([]);
});
