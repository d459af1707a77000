import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { Redis } from "ioredis";
import { sendAgain } from "@/lib/inbox/second-tries";
import { sweepMessages } from "@/lib/inbox/sweep";
import type { MessageView } from "@/lib/inbox/views";
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

const openNewShop = async (options: Parameters<typeof openShop>[1] = {}) => {
  shop = await openShop({ sim, url: stack.simulatorUrl }, options);
  return shop;
};

async function writeToMany(count: number): Promise<MessageView[]> {
  const crowd = await Promise.all(Array.from({ length: count }, () => shop.conversation()));
  return Promise.all(crowd.map(({ id }, i) => shop.write(id, `Message ${i}`)));
}

/** As if a minute had passed. */
const letLeasesEnd = () =>
  pool.query(`UPDATE messages SET lease_until = now() - interval '1 second' WHERE status = 'sending'`);

const inStatus = async (...statuses: ("queued" | "sending" | "uncertain")[]): Promise<string[]> => {
  const rows = await platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, status: { in: statuses } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
};

const settled = () =>
  until("nothing waits any more", async () => (await inStatus("queued", "sending")).length === 0);

const hold = (on: boolean) => sim.numbers.change(shop.metaNumberId, { behaviour: { hold: on } });

async function tellStatuses(): Promise<void> {
  await hold(false);
  await sim.webhooks.waitIdle({ wabaId: shop.account.wabaId, timeoutMs: 30_000 });
  await door.quiet();
}

/** What Meta really took: how often, by message. */
const taken = (messages: readonly MessageView[]) => sim.ledger.accepted(messages.map(({ id }) => id));

describe("kill -9 while sending", () => {
  test.each([
    ["send.after_claim", "after claiming, before anything was asked"],
    ["send.before_http", "right before the call"],
    ["send.after_http", "after Meta's answer, before it was stored"],
    ["send.after_settle", "after it was stored"],
  ])("at %s, %s: nothing is lost, nothing comes twice, doubt only where there is one", async (point) => {
    await openNewShop();
    await hold(true);
    const victim = await stack.startWorker({ FAULT_POINT: point });
    const messages = await writeToMany(12);
    expect(await victim.ended).not.toMatchObject({ code: 0 });

    await letLeasesEnd();
    const worker = await stack.startWorker();
    await settled();

    // Whatever is not in doubt went out exactly once; nothing is missing.
    const doubtful = new Set(await inStatus("uncertain"));
    const counts = await taken(messages);
    for (const { id } of messages) {
      if (doubtful.has(id)) expect([0, 1]).toContain(counts[id]);
      else expect(counts[id]).toBe(1);
    }
    if (point === "send.after_settle") expect(messages.some(({ id }) => counts[id] === 1)).toBe(true);
    else expect(doubtful.size).toBeGreaterThan(0);
    if (point === "send.after_claim") expect([...doubtful].every((id) => counts[id] === 0)).toBe(true);

    // Meta's statuses clear every doubt there is no reason for, and leave the others.
    await tellStatuses();
    const still = new Set(await inStatus("uncertain"));
    expect(messages.filter(({ id }) => still.has(id)).map(({ id }) => counts[id])).toEqual(
      Array<number>(still.size).fill(0),
    );
    expect([...still]).toEqual([...doubtful].filter((id) => counts[id] === 0));

    // A person decides about the rest; then everybody has got everything once.
    for (const id of still) await sendAgain(shop.scope, id, { now: new Date() });
    await settled();
    expect(Object.values(await taken(messages))).toEqual(Array<number>(12).fill(1));
    await expectNothingTwice(shop);
    await worker.stop();
  });
});

test("SIGTERM lets calls under way come to their end and claims nothing more", async () => {
  await openNewShop({ throughput: 16 });
  await hold(true);
  await sim.faults.arm({
    match: { numberId: shop.metaNumberId },
    times: null,
    action: { kind: "delay", ms: 1_500 },
  });
  const worker = await stack.startWorker();
  const messages = await writeToMany(20);
  await until("calls are under way", async () => (await inStatus("sending")).length > 2);
  const { code } = await worker.stop(30_000);
  expect(code).toBe(0);

  expect(await inStatus("sending")).toEqual([]);
  expect(await inStatus("uncertain")).toEqual([]);
  const waiting = new Set(await inStatus("queued"));
  const counts = await taken(messages);
  expect(waiting.size).toBeGreaterThan(0);
  for (const { id } of messages) expect([id, counts[id]]).toEqual([id, waiting.has(id) ? 0 : 1]);

  await sim.faults.clear({ numberId: shop.metaNumberId });
  const next = await stack.startWorker();
  await settled();
  expect(Object.values(await taken(messages))).toEqual(Array<number>(20).fill(1));
  await next.stop();
});

describe("Redis", () => {
  test("wiped in the middle heals by the sweep", async () => {
    await openNewShop({ throughput: 40 });
    await hold(true);
    const worker = await stack.startWorker();
    const redis = new Redis(stack.redisUrl, { lazyConnect: true });
    await redis.connect();
    const messages = await writeToMany(30);
    await until("it has begun", async () => (await inStatus("queued")).length < 25);
    await redis.flushall();
    const more = await writeToMany(10);
    await redis.flushall();
    redis.disconnect();
    await settled();
    expect(Object.values(await taken([...messages, ...more]))).toEqual(Array<number>(40).fill(1));
    expect(await inStatus("uncertain")).toEqual([]);
    await worker.stop();
  });

  test("gone: messages go out all the same, slowly", async () => {
    await openNewShop();
    await hold(true);
    const worker = await stack.startWorker();
    await stack.redis.stop();
    const messages = await writeToMany(6);
    await settled();
    expect(Object.values(await taken(messages))).toEqual(Array<number>(6).fill(1));
    expect(await inStatus("uncertain")).toEqual([]);
    await stack.startRedis();
    await worker.stop();
  });
});

describe("a process that was stopped and wakes up", () => {
  const deliverElsewhere = (leaseMs: number, deadlineMs: number): ChildProcess =>
    spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        path.resolve(__dirname, "../support/deliver.ts"),
        shop.ids.workspaceId,
        shop.ids.phoneNumberId,
        String(leaseMs),
        String(deadlineMs),
      ],
      { cwd: path.resolve(__dirname, "../.."), env: { ...process.env, ...stack.env }, stdio: "ignore" },
    );

  /** The first message is out and written down, the next one is claimed and waits for its turn. */
  const oneOutAndAnotherClaimed = () =>
    until("one is out and another claimed", async () => {
      const [out, ...more] = await shop.accepted();
      if (!out || more.length > 0 || (await shop.row(out.callbackData!)).status !== "accepted") return false;
      return (await inStatus("sending")).length > 0;
    });

  test("does not send what it had claimed: its lease is over", async () => {
    // One message a second, two claimed at once: the second waits for its turn with its lease running.
    await openNewShop({ throughput: 1 });
    await hold(true);
    const messages = await writeToMany(4);
    const zombie = deliverElsewhere(4_000, 1_000);
    const ended = new Promise((resolve) => zombie.once("exit", resolve));
    await oneOutAndAnotherClaimed();
    process.kill(zombie.pid!, "SIGSTOP");
    const claimed = await inStatus("sending");
    await until("its leases are over", async () => {
      const { rows } = await pool.query(
        `SELECT 1 FROM messages WHERE workspace_id = $1 AND status = 'sending' AND lease_until > now()`,
        [shop.workspace.id],
      );
      return rows.length === 0;
    });
    await sweepMessages();
    const doubtful = await inStatus("uncertain");
    expect(doubtful.toSorted()).toEqual(claimed.toSorted());
    expect(doubtful.length).toBeGreaterThan(0);

    process.kill(zombie.pid!, "SIGCONT");
    await ended;
    // What was in doubt was not sent by the sleeper, and is still for a person to decide.
    const counts = await taken(messages);
    for (const id of doubtful) expect(counts[id]).toBe(0);
    expect((await inStatus("uncertain")).toSorted()).toEqual(doubtful.toSorted());
    await expectNothingTwice(shop);
  });

  test("gives back what nobody has judged meanwhile", async () => {
    await openNewShop({ throughput: 1 });
    await hold(true);
    const messages = await writeToMany(4);
    const zombie = deliverElsewhere(4_000, 1_000);
    const ended = new Promise((resolve) => zombie.once("exit", resolve));
    await oneOutAndAnotherClaimed();
    process.kill(zombie.pid!, "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    process.kill(zombie.pid!, "SIGCONT");
    await ended;
    expect(await inStatus("queued", "sending", "uncertain")).toEqual([]);
    expect(Object.values(await taken(messages))).toEqual([1, 1, 1, 1]);
  });
});
