import { spawn } from "node:child_process";
import path from "node:path";
import { Redis } from "ioredis";
import { platformDb } from "@/lib/platform/db";
import { anyPort } from "@/scripts/ports";
import type { Running } from "@/scripts/processes";
import {
  asMetaWrites,
  envelope,
  messageOf,
  type Meta,
  send,
  signatureOf,
  statusOf,
} from "@/tests/support/webhooks";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { setVariables, variablesWith } from "@/tests/support/variables";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// Processes of our own, killed where it hurts. What was acknowledged must be there afterwards, once.

jest.setTimeout(240_000);

let stack: IsolatedStack;
beforeAll(async () => {
  stack = await isolatedStack();
  // Before anything connects: this file stores and looks where the killed workers work.
  setVariables({ DATABASE_URL: stack.databaseUrl, REDIS_URL: stack.redisUrl });
});
afterAll(() => stack.stop());

const until = async (what: () => Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** Starts a worker that kills itself at the fault point, perhaps before it says that it is ready. */
async function workerThatDiesAt(point: string): Promise<void> {
  const worker = await stack.startWorker({ FAULT_POINT: point }).catch(() => null);
  if (worker) expect(await worker.ended).toMatchObject({ signal: "SIGKILL" });
}

const customers = Array.from({ length: 40 }, (_, i) => `1650777${String(i).padStart(4, "0")}`);

/** Webhooks of one message each, and of the statuses of messages that were sent. */
async function traffic(shop: TestWorkspace, messages: number): Promise<Meta[]> {
  const conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  const sent = await Promise.all(
    Array.from({ length: 10 }, () => addMessage(conversation, { direction: "outbound", status: "accepted" })),
  );
  return [
    ...Array.from({ length: messages }, (_, i) => {
      const waId = customers[i % customers.length]!;
      return envelope(shop.phoneNumber, {
        contacts: [{ wa_id: waId, profile: { name: `Customer ${i % customers.length}` } }],
        messages: [messageOf(waId, { text: { body: `message ${i}` } })],
      });
    }),
    ...sent.map(({ wamid }) =>
      envelope(shop.phoneNumber, { statuses: [statusOf(wamid!, "read", new Date())] }),
    ),
  ];
}

async function storeAll(bodies: readonly Meta[]): Promise<void> {
  await Promise.all(bodies.map((body) => send(body)));
}

const pending = () => platformDb.webhookEvent.count({ where: { state: "pending" } });

/** Every message once, every unread counted once, every status applied, nothing in trouble. */
async function expectExactly(shop: TestWorkspace, messages: number): Promise<void> {
  const where = { workspaceId: shop.workspace.id };
  const rows = await platformDb.message.findMany({
    where: { ...where, direction: "inbound" },
    select: { text: true },
  });
  expect(rows.map(({ text }) => text).sort()).toEqual(
    Array.from({ length: messages }, (_, i) => `message ${i}`).sort(),
  );
  const { _sum } = await platformDb.conversation.aggregate({ where, _sum: { unreadCount: true } });
  expect(_sum.unreadCount).toBe(messages);
  expect(await platformDb.contact.count({ where })).toBe(Math.min(messages, customers.length) + 1);
  expect(await platformDb.message.count({ where: { ...where, direction: "outbound", status: "read" } })).toBe(
    10,
  );
  expect(await platformDb.webhookEvent.count({ where: { state: { notIn: ["processed"] } } })).toBe(0);
}

test("a worker killed before it commits has done nothing; the next one does it all", async () => {
  const shop = await makeWorkspace();
  await storeAll(await traffic(shop, 60));
  await workerThatDiesAt("drain.before_commit");
  const where = { workspaceId: shop.workspace.id, direction: "inbound" } as const;
  expect(await platformDb.message.count({ where })).toBe(0);
  expect(await pending()).toBe(70);
  const worker = await stack.startWorker();
  await until(async () => (await pending()) === 0);
  await expectExactly(shop, 60);
  expect(await worker.stop()).toMatchObject({ code: 0 });
});

test("a worker killed after it commits has done it once; the next one does not do it again", async () => {
  const shop = await makeWorkspace();
  await storeAll(await traffic(shop, 60));
  await workerThatDiesAt("drain.after_commit");
  await expectExactly(shop, 60);
  const worker = await stack.startWorker();
  const beat = () => platformDb.heartbeat.findUnique({ where: { name: "webhooks" } });
  const before = await beat();
  await until(async () => (await beat())?.at.getTime() !== before?.at.getTime());
  await expectExactly(shop, 60);
  await worker.stop();
});

test("workers killed at random, Redis emptied, and at the end everything is there once", async () => {
  const shop = await makeWorkspace();
  const bodies = await traffic(shop, 3_000);
  const redis = new Redis(stack.redisUrl);
  let worker: Running = await stack.startWorker();
  let kills = 0;
  for (let at = 0; at < bodies.length; at += 430) {
    await storeAll(bodies.slice(at, at + 430));
    await new Promise((resolve) => setTimeout(resolve, 20 + ((at * 7) % 90)));
    worker.kill("SIGKILL");
    await worker.ended;
    kills++;
    if (kills % 2 === 0) await redis.flushall();
    worker = await stack.startWorker();
  }
  redis.disconnect();
  await until(async () => (await pending()) === 0);
  expect(kills).toBeGreaterThanOrEqual(7);
  await expectExactly(shop, 3_000);
  await worker.stop();
});

test("a worker asked to end finishes what it has in hand and ends well", async () => {
  const shop = await makeWorkspace();
  const worker = await stack.startWorker();
  const bodies = await traffic(shop, 1_500);
  await storeAll(bodies);
  await until(
    async () => (await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })) > 10,
  );
  expect(await worker.stop()).toMatchObject({ code: 0, signal: null });
  const left = await pending();
  const applied = await platformDb.message.count({
    where: { workspaceId: shop.workspace.id, direction: "inbound" },
  });
  const statuses = await platformDb.message.count({
    where: { workspaceId: shop.workspace.id, direction: "outbound", status: "read" },
  });
  expect(applied + statuses + left).toBe(bodies.length);
  const next = await stack.startWorker();
  await until(async () => (await pending()) === 0);
  await expectExactly(shop, 1_500);
  await next.stop();
});

test("a door killed between the commit and its answer stored the webhook; sent again it is there once", async () => {
  const shop = await makeWorkspace();
  const body = asMetaWrites(envelope(shop.phoneNumber, { messages: [messageOf(customers[0]!)] }));
  const headers = { "x-hub-signature-256": signatureOf(Buffer.from(body)) };
  const before = await platformDb.webhookEvent.count();

  async function open(fault: string) {
    const port = await anyPort();
    const door = spawn(
      process.execPath,
      ["--import", "tsx", path.resolve("tests/support/door-server.ts"), String(port)],
      { env: variablesWith({ ...stack.env, FAULT_POINT: fault }), stdio: ["ignore", "pipe", "inherit"] },
    );
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      door.once("exit", (_, signal) => resolve(signal)),
    );
    await new Promise((resolve) => door.stdout.once("data", resolve));
    const send = () => fetch(`http://127.0.0.1:${port}`, { method: "POST", body, headers });
    return { door, ended, send };
  }

  const dying = await open("store.after_commit");
  await expect(dying.send()).rejects.toThrow();
  expect(await dying.ended).toBe("SIGKILL");
  expect(await platformDb.webhookEvent.count()).toBe(before + 1);

  const well = await open("");
  expect((await well.send()).status).toBe(200);
  expect((await well.send()).status).toBe(200);
  well.door.kill("SIGTERM");
  await well.ended;
  expect(await platformDb.webhookEvent.count()).toBe(before + 1);
});
