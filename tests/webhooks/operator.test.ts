import { closeDb, platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { replayWebhookEvents } from "@/lib/webhooks/commands";
import { listAllWebhookEvents, webhookStats } from "@/lib/webhooks/queries";
import { newDatabase } from "@/tests/support/servers";
import { setVariables } from "@/tests/support/variables";
import { deliver, envelope, eventOf, messageOf, settle } from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

// The operator acts on everybody's webhooks: these tests have a database to themselves.

const waId = "16505551234";
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await newDatabase();
  setVariables({ DATABASE_URL: database.url });
  drop = database.drop;
});
afterAll(async () => {
  await closeDb();
  await drop();
});

test("the operator replays one, those in trouble, or all since a time; without a word nothing", async () => {
  const shop = await makeWorkspace();
  const good = envelope(shop.phoneNumber, { messages: [messageOf(waId)] });
  const bad = envelope(shop.phoneNumber, { messages: [{ from: waId }] });
  await deliver(good);
  await deliver(bad);
  const attempts = async () => [(await eventOf(good))!.attempts, (await eventOf(bad))!.attempts];
  expect(await replayWebhookEvents({})).toBe(0);
  const { id, receivedAt } = (await eventOf(bad))!;
  expect(await replayWebhookEvents({ id: newId() })).toBe(0);
  expect(await replayWebhookEvents({ id })).toBe(1);
  await settle(good, bad);
  expect(await attempts()).toEqual([1, 2]);
  expect(await replayWebhookEvents({ failed: true, since: receivedAt })).toBeGreaterThanOrEqual(1);
  await settle(good, bad);
  expect((await eventOf(good))!.attempts).toBe(1);
  expect(await replayWebhookEvents({ since: (await eventOf(good))!.receivedAt })).toBeGreaterThanOrEqual(2);
  await settle(good, bad);
  expect((await eventOf(good))!.attempts).toBe(2);
  expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
});

test("the operator sees how webhooks are", async () => {
  const shop = await makeWorkspace();
  await deliver(envelope(shop.phoneNumber, { messages: [messageOf(waId), { from: waId }] }));
  await deliver(`{"broken": "${newId()}`);
  const stats = await webhookStats();
  expect(stats.partial).toBeGreaterThanOrEqual(1);
  expect(stats.quarantined).toBeGreaterThanOrEqual(1);
  expect(stats.failedItems).toBeGreaterThanOrEqual(1);
  expect(stats.receivedLastHour).toBeGreaterThanOrEqual(2);
  expect(Date.parse(stats.lastReceivedAt!)).toBeGreaterThan(Date.now() - 3_600_000);
  const newest = await listAllWebhookEvents({ state: "quarantined", limit: 5 });
  expect(newest.length).toBeLessThanOrEqual(5);
  expect(newest[0]).toMatchObject({ state: "quarantined", error: "The body is not valid JSON." });
});
