import { Redis } from "ioredis";
import { takeMessage } from "@/lib/inbox/scheduling";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import { platformDb, pool } from "@/lib/platform/db";
import { createSimulator, type SimulatorClient } from "@/simulator/client";
import { until } from "@/tests/simulator/harness";
import {
  expectNothingTwice,
  openDoor,
  openShop,
  type OwnDoor,
  type SendingShop,
} from "@/tests/support/sending";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";

jest.setTimeout(120_000);

let stack: IsolatedStack;
let door: OwnDoor;
let sim: SimulatorClient;
let shop: SendingShop;

beforeAll(async () => {
  door = await openDoor();
  stack = await isolatedStack({ SIMULATOR_WEBHOOK_URL: door.url });
  Object.assign(process.env, stack.env, { LOG_LEVEL: "silent" });
  await stack.startSimulator();
  sim = createSimulator({ url: stack.simulatorUrl, token: process.env.SIMULATOR_TOKEN! });
});
afterAll(async () => {
  await stack.stop();
  await door.close();
});
beforeEach(async () => {
  shop = await openShop({ sim, url: stack.simulatorUrl });
  // Statuses come when we are through: until then only our own ledger says what happened.
  await sim.numbers.change(shop.metaNumberId, { behaviour: { hold: true } });
});

/** One to each of so many people, due a moment from now, or in turn within the next seconds. */
async function scheduleMany(count: number, { overMs = 0, recurring = false } = {}): Promise<string[]> {
  const people = await Promise.all(Array.from({ length: count }, () => shop.conversation()));
  const views = await Promise.all(
    people.map(({ id }, i) =>
      takeMessage(
        shop.scope,
        {
          type: "text",
          text: { body: `Message ${i}` },
          conversationId: id,
          sendAt: new Date(Date.now() + 3_600_000).toISOString(),
          ...(recurring ? { recurrence: { unit: "day", every: 1 } } : {}),
        },
        { now: new Date() },
      ),
    ),
  );
  await pool.query(
    `UPDATE scheduled_messages SET next_at = now() + make_interval(secs => random() * $2 / 1000.0)
      WHERE workspace_id = $1`,
    [shop.workspace.id, overMs],
  );
  return (views as ScheduledMessageView[]).map(({ id }) => id);
}

const statesOf = async () => {
  const rows = await platformDb.scheduledMessage.findMany({
    where: { workspaceId: shop.workspace.id },
    select: { id: true, state: true, times: true },
  });
  return rows;
};
const allServed = () =>
  until("everything that was due was served", async () =>
    (await statesOf()).every(({ times }) => times === 1),
  );

/** As if a minute had passed: what a killed process had claimed is judged. */
const settled = () =>
  until("nothing waits any more", async () => {
    await pool.query(
      `UPDATE messages SET lease_until = now() - interval '1 second'
        WHERE status = 'sending' AND lease_until < now() + interval '50 seconds'`,
    );
    const { rows } = await pool.query(
      `SELECT 1 FROM messages WHERE workspace_id = $1 AND status IN ('queued', 'sending')`,
      [shop.workspace.id],
    );
    return rows.length === 0;
  });

/** Each became one message; Meta took each once, but for those that are in doubt, which it took once or never. */
async function expectEachOnce(ids: readonly string[]): Promise<void> {
  const messages = await platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, direction: "outbound" },
    select: { id: true, scheduledId: true, status: true },
  });
  expect(messages.map(({ scheduledId }) => scheduledId).toSorted()).toEqual([...ids].toSorted());
  const taken = await sim.ledger.accepted(messages.map(({ id }) => id));
  for (const { id, status } of messages) {
    if (status === "uncertain") expect([0, 1]).toContain(taken[id]);
    else expect([id, status, taken[id]]).toEqual([id, "accepted", 1]);
  }
  await expectNothingTwice(shop);
}

test.each([
  ["scheduled.after_claim", "with what is due in its hands"],
  ["scheduled.before_commit", "with everything written and nothing committed"],
  ["scheduled.after_commit", "before anybody was told"],
])("kill -9 at %s, %s: the next worker sends each once", async (point) => {
  const ids = await scheduleMany(15);
  const victim = await stack.startWorker({ FAULT_POINT: point });
  expect(await victim.ended).not.toMatchObject({ code: 0 });
  const worker = await stack.startWorker();
  await allServed();
  await settled();
  await expectEachOnce(ids);
  await worker.stop();
});

test("two workers, one killed again and again, and Redis wiped meanwhile: each goes out once, a recurring one goes on", async () => {
  const ids = [
    ...(await scheduleMany(60, { overMs: 6_000 })),
    ...(await scheduleMany(20, { overMs: 6_000, recurring: true })),
  ];
  const steady = await stack.startWorker();
  const redis = new Redis(stack.redisUrl, { lazyConnect: true });
  await redis.connect();
  for (let round = 0; round < 3; round++) {
    const victim = await stack.startWorker();
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 900));
    await redis.flushall();
    process.kill(victim.pid, "SIGKILL");
    await victim.ended;
  }
  redis.disconnect();
  await allServed();
  await settled();
  await expectEachOnce(ids);
  const states = await statesOf();
  expect(states.filter(({ state }) => state === "completed")).toHaveLength(60);
  expect(states.filter(({ state }) => state === "scheduled")).toHaveLength(20);
  await steady.stop();
});

test("without Redis it goes out all the same", async () => {
  const worker = await stack.startWorker();
  await stack.redis.stop();
  const ids = await scheduleMany(5);
  await allServed();
  await settled();
  await expectEachOnce(ids);
  await stack.startRedis();
  await worker.stop();
});
