import { forgetOldKeys } from "@/lib/inbox/idempotency";
import { sweepMessages } from "@/lib/inbox/sweep";
import { platformDb, pool } from "@/lib/platform/db";
import { closeQueues, queueCounts } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace, unique, type TestWorkspace } from "@/tests/support/workspace";

let queue: OwnRedis;
let shop: TestWorkspace;
let database: OwnDatabase;

beforeAll(async () => {
  database = await ownDatabase();
  queue = await ownRedis();
  queue.use();
  await redisReady();
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await queue.remove();
  await database.drop();
});
beforeEach(async () => {
  await queue.command("FLUSHALL");
  shop = await makeWorkspace({ graphUrl: "http://127.0.0.1:9" });
});

const place = () => ({ workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id });
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
const outbound = async (data: Parameters<typeof addMessage>[1] = {}) =>
  addMessage(await addConversation(place()), { direction: "outbound", wamid: null, ...data });
const row = (id: string) =>
  platformDb.message.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId: shop.workspace.id, id } } });
const attemptsOf = (messageId: string) =>
  platformDb.messageAttempt.findMany({ where: { workspaceId: shop.workspace.id, messageId } });
/** Bells for this test's number. */
const bells = async (): Promise<number> => {
  const jobs = (await queue.command("KEYS", "parley:outbound:*")) as string[];
  const data = await Promise.all(
    jobs.filter((key) => /:\d+$/.test(key)).map((key) => queue.command("HGET", key, "data")),
  );
  return data.filter((text) => String(text).includes(shop.phoneNumber.id)).length;
};

test("a lease that is over becomes a doubt, however many sweep at once", async () => {
  const late = await outbound({
    status: "sending",
    attempts: 2,
    leaseToken: newId(),
    leaseUntil: ago(1),
  });
  const working = await outbound({
    status: "sending",
    attempts: 1,
    leaseToken: newId(),
    leaseUntil: ago(-30),
  });
  const found = await Promise.all(Array.from({ length: 6 }, () => sweepMessages()));
  expect(found.reduce((sum, { uncertain }) => sum + uncertain, 0)).toBeGreaterThanOrEqual(1);

  expect(await row(late.id)).toMatchObject({
    status: "uncertain",
    attempts: 2,
    error: { code: -2 },
    leaseToken: null,
    leaseUntil: null,
  });
  expect(await attemptsOf(late.id)).toMatchObject([{ number: 2, outcome: "uncertain" }]);
  expect((await row(working.id)).status).toBe("sending");
  expect(await attemptsOf(working.id)).toEqual([]);
  await platformDb.message.updateMany({ where: { id: working.id }, data: { status: "cancelled" } });
});

test("a doubt is cleared by a status that waited with our id", async () => {
  const doubtful = await outbound({
    status: "uncertain",
    attempts: 1,
    error: { code: -1, title: "No answer" },
  });
  const [wamid, at] = [unique("wamid"), ago(5)];
  const status = { wamid, stage: "sent", at, callbackData: doubtful.id, failure: null, pricing: null };
  const orphan = { metaNumberId: shop.phoneNumber.metaId, wamid, callbackData: doubtful.id };
  await platformDb.orphanStatus.create({
    data: { ...orphan, status: JSON.parse(JSON.stringify(status)) as object },
  });
  // The same id on another business's number proves nothing about ours.
  const other = await outbound({ status: "uncertain", attempts: 1, error: { code: -1, title: "No answer" } });
  await platformDb.orphanStatus.create({
    data: {
      metaNumberId: "999",
      wamid: unique("wamid"),
      callbackData: other.id,
      status: { ...(JSON.parse(JSON.stringify(status)) as object), callbackData: other.id },
    },
  });
  await Promise.all([sweepMessages(), sweepMessages(), sweepMessages()]);
  expect(await row(doubtful.id)).toMatchObject({ status: "sent", wamid, error: null, sentAt: at });
  expect((await row(other.id)).status).toBe("uncertain");
  await platformDb.orphanStatus.deleteMany({ where: { callbackData: other.id } });
});

describe("a bell that did not ring", () => {
  const age = (id: string, seconds: number) =>
    pool.query(`UPDATE messages SET updated_at = now() - make_interval(secs => $2) WHERE id = $1`, [
      id,
      seconds,
    ]);

  test("is rung for a message that waits for longer than a bell takes", async () => {
    const message = await outbound({ status: "queued" });
    await sweepMessages();
    expect(await bells()).toBe(0);
    await age(message.id, 10);
    await Promise.all([sweepMessages(), sweepMessages()]);
    expect(await bells()).toBe(1);
    expect((await queueCounts()).outbound.wait).toBeGreaterThanOrEqual(1);
  });

  test("is not rung before a message is due, nor for a number that rests, is ill or gone", async () => {
    const message = await outbound({ status: "queued", dueAt: ago(-600) });
    await age(message.id, 10);
    await sweepMessages();
    expect(await bells()).toBe(0);

    await platformDb.message.updateMany({ where: { id: message.id }, data: { dueAt: null } });
    await age(message.id, 10);
    const number = (data: object) =>
      platformDb.phoneNumber.updateMany({ where: { workspaceId: shop.workspace.id }, data });
    for (const [ill, well] of [
      [{ pausedUntil: ago(-600) }, { pausedUntil: null }],
      [{ state: "unhealthy" }, { state: "connected" }],
      [{ state: "disconnected" }, { state: "connected" }],
    ]) {
      await number(ill!);
      await sweepMessages();
      expect(await bells()).toBe(0);
      await number(well!);
    }
    await platformDb.waba.updateMany({ where: { id: shop.waba.id }, data: { tokenState: "invalid" } });
    await sweepMessages();
    expect(await bells()).toBe(0);
    await platformDb.waba.updateMany({ where: { id: shop.waba.id }, data: { tokenState: "ok" } });
    await sweepMessages();
    expect(await bells()).toBe(1);
  });
});

test("idempotency keys are forgotten after a week, not before", async () => {
  const key = (name: string, createdAt: Date) =>
    platformDb.idempotencyKey.create({
      data: {
        workspaceId: shop.workspace.id,
        key: name,
        requestHash: new Uint8Array(32),
        messageId: newId(),
        createdAt,
      },
    });
  const day = 24 * 3_600;
  await key("old", ago(8 * day));
  await key("young", ago(6 * day));
  await forgetOldKeys(pool, 10_000);
  const left = await platformDb.idempotencyKey.findMany({ where: { workspaceId: shop.workspace.id } });
  expect(left.map((one) => one.key)).toEqual(["young"]);
});
