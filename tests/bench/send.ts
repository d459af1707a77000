import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sendMessage } from "@/lib/inbox/commands";
import { closeDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { createSimulator } from "@/simulator/client";
import type { Limits } from "@/simulator/types";
import { machine, ms, row, say, spread, until } from "@/tests/bench/measure";
import { addPhoneNumber, makeWorkspace } from "@/tests/support/workspace";

// From the queue to Meta: rows that wait, one worker process, the simulator over HTTP. What is counted is what the
// simulator accepted, by its own clock.

const fastMessages = 12_000;
const limit = 80;
const pacedSeconds = 30;
const pacedMessages = limit * pacedSeconds;

const simulator = createSimulator({ url: process.env.SIMULATOR_URL!, token: process.env.SIMULATOR_TOKEN! });
const root = path.resolve(__dirname, "../..");

let worker: ChildProcess | undefined;

/** The worker as it runs in production. Resolves when it is ready. */
async function startWorker(extra: Record<string, string>): Promise<void> {
  const started = (worker = spawn(process.execPath, ["--import", "tsx", "worker.ts"], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: "info", ...extra },
    stdio: ["ignore", "pipe", "inherit"],
  }));
  await new Promise<void>((resolve, reject) => {
    started.stdout!.on("data", (data: Buffer) => data.includes("worker is ready") && resolve());
    started.once("exit", () => reject(new Error("The worker ended.")));
  });
  started.removeAllListeners("exit");
  started.stdout!.resume();
}

async function stopWorker(): Promise<void> {
  const ending = worker;
  worker = undefined;
  if (!ending || ending.exitCode !== null) return;
  const gone = new Promise((resolve) => ending.once("exit", resolve));
  ending.kill("SIGTERM");
  await gone;
}

/** A workspace whose number lives in the simulator and hears of no statuses: draining them is measured elsewhere. */
async function openShop(limits: Partial<Limits>, throughput: number) {
  const account = await simulator.accounts.create({
    businessName: "Bench",
    customers: false,
    numbers: [
      {
        limits: { window: false, ...limits },
        behaviour: { withhold: ["sent", "delivered", "read"] },
      },
    ],
  });
  const shop = await makeWorkspace();
  const metaNumberId = account.phoneNumbers[0]!.id;
  const { phoneNumber } = await addPhoneNumber(shop.workspace.id, {
    graphUrl: process.env.SIMULATOR_URL!,
    accessToken: account.accessToken,
    metaId: metaNumberId,
    wabaMetaId: account.wabaId,
    throughput,
  });
  return { ...shop, phoneNumber, metaNumberId };
}
type Shop = Awaited<ReturnType<typeof openShop>>;

/** Messages that wait, each to somebody else. */
async function queue({ workspace, phoneNumber }: Shop, count: number, priority: number): Promise<void> {
  for (let at = 0; at < count; at += 4_000) {
    const n = Math.min(4_000, count - at);
    const ids = () => Array.from({ length: n }, newId);
    const waIds = Array.from({ length: n }, (_, i) => `1555${String(at + i).padStart(8, "0")}`);
    await pool.query(
      `WITH given AS (SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[]) AS g(a, b, c, wa_id)),
         people AS (INSERT INTO contacts (id, workspace_id, wa_id, phone) SELECT a, $1, wa_id, '+' || wa_id FROM given),
         talks AS (INSERT INTO conversations (id, workspace_id, contact_id, phone_number_id, window_expires_at)
           SELECT b, $1, a, $2, now() + interval '1 day' FROM given)
       INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, content,
         status, timestamp, priority)
       SELECT c, $1, b, $2, 'outbound', 'campaign', 'text', 'Your order is on its way.',
         '{"body": "Your order is on its way."}', 'queued', now(), $7 FROM given`,
      [workspace.id, phoneNumber.id, ids(), ids(), ids(), waIds, priority],
    );
  }
  await pool.query("ANALYZE messages, conversations, contacts");
}

const waiting = async ({ workspace }: Shop): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM messages WHERE workspace_id = $1 AND status IN ('queued', 'sending')`,
    [workspace.id],
  );
  return rows[0]!.n;
};

async function problems({ workspace, metaNumberId }: Shop, expected: number): Promise<string[]> {
  const truth = await simulator.ledger.summary({ numberId: metaNumberId });
  const { rows } = await pool.query<{ status: string; n: number }>(
    `SELECT status, count(*)::int AS n FROM messages
      WHERE workspace_id = $1 AND direction = 'outbound' AND status <> 'accepted' GROUP BY status`,
    [workspace.id],
  );
  return [
    ...(truth.accepted === expected ? [] : [`${truth.accepted} of ${expected} were accepted`]),
    ...truth.repeatedCallbackData.map(({ callbackData }) => `${callbackData} was accepted more than once`),
    ...Object.entries(truth.refused).map(([code, n]) => `Meta refused ${n} with ${code}`),
    ...rows.map(({ status, n }) => `${n} are ${status}`),
  ];
}

const losses = (list: readonly string[]): string => (list.length === 0 ? "none" : list.join("; "));

export type SendFigures = {
  fast: { messages: number; seconds: number; perSecond: number; problems: string[] };
  paced: {
    limit: number;
    messages: number;
    maxPerSecond: number;
    perSecond: number;
    utilisation: number;
    replyMs: { p50: number; p95: number; max: number };
    problems: string[];
  };
};

async function measureFast(): Promise<SendFigures["fast"]> {
  const shop = await openShop({ messagesPerSecond: null, pair: false }, 1_000);
  await queue(shop, fastMessages, 10);
  await startWorker({ SEND_LIMITS: "off" });
  await until("every message was sent", async () => (await waiting(shop)) === 0, 120);
  await stopWorker();
  const { firstAt, lastAt } = await simulator.ledger.summary({ numberId: shop.metaNumberId });
  const seconds = (lastAt! - firstAt!) / 1_000;
  return {
    messages: fastMessages,
    seconds,
    perSecond: Math.round(fastMessages / seconds),
    problems: await problems(shop, fastMessages),
  };
}

/** The most arrivals within any 1,000 milliseconds. */
function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let head = 0;
  let most = 0;
  for (const [i, at] of sorted.entries()) {
    while (at - sorted[head]! >= 1_000) head++;
    most = Math.max(most, i - head + 1);
  }
  return most;
}

/** An agent who answers somebody in the middle of the campaign. @returns from pressing Enter to Meta's yes, ms */
async function replyDuring(shop: Shop): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT conversation_id AS id FROM messages WHERE workspace_id = $1 AND status = 'accepted' LIMIT 1`,
    [shop.workspace.id],
  );
  const from = performance.now();
  const pressed = Date.now();
  const { id } = await sendMessage(
    shop.scope,
    { type: "text", text: { body: "Gladly!" }, conversationId: rows[0]!.id },
    { now: new Date() },
  );
  await until("the reply was accepted", async () => (await simulator.ledger.accepted([id]))[id] === 1, 20);
  const found = (await simulator.ledger.rows({ callbackData: id })).rows[0];
  // By the simulator's clock, which runs on the same machine; the poll above is coarser.
  return found ? Math.max(0, found.at - pressed) : performance.now() - from;
}

async function measurePaced(): Promise<SendFigures["paced"]> {
  const shop = await openShop({ messagesPerSecond: limit, pair: true }, limit);
  await queue(shop, pacedMessages, 10);
  await startWorker({ SEND_LIMITS: "on" });
  await until("it has begun", async () => (await waiting(shop)) < pacedMessages - 3 * limit, 30);
  const replies: number[] = [];
  while ((await waiting(shop)) > 5 * limit) {
    replies.push(await replyDuring(shop));
    await sleep(700);
  }
  await until("every message was sent", async () => (await waiting(shop)) === 0, 120);
  await stopWorker();
  const { times } = await simulator.numbers.arrivals(shop.metaNumberId);
  const seconds = (times.at(-1)! - times[0]!) / 1_000;
  const { p50, p95, max } = spread(replies);
  return {
    limit,
    messages: times.length,
    maxPerSecond: mostInASecond(times),
    perSecond: times.length / seconds,
    utilisation: times.length / seconds / limit,
    replyMs: { p50, p95, max },
    problems: await problems(shop, pacedMessages + replies.length),
  };
}

/** Measures and prints. @throws when a message was lost, came twice, or a limit was broken */
export async function run(): Promise<SendFigures> {
  say(`  ${machine()}\n`);
  const fast = await measureFast();
  say(
    row(
      "limits lifted, one number",
      `${fast.perSecond}/s`,
      `${fast.messages} in ${fast.seconds.toFixed(1)} s`,
    ),
  );
  say(row("  lost, twice, refused", losses(fast.problems)));
  const paced = await measurePaced();
  say(
    row(
      `at ${limit}/s, one number`,
      `${paced.perSecond.toFixed(1)}/s`,
      `${(paced.utilisation * 100).toFixed(1)} % used`,
      `most in any second: ${paced.maxPerSecond}`,
    ),
  );
  say(row("  lost, twice, refused", losses(paced.problems)));
  const { p50, p95, max } = paced.replyMs;
  say(row("  an agent's reply overtakes, p50 p95 max", ms(p50), ms(p95), ms(max)));
  const broken = [
    ...fast.problems,
    ...paced.problems,
    ...(paced.maxPerSecond > limit ? ["Meta's limit was exceeded"] : []),
  ];
  if (broken.length > 0) throw new Error(broken.join("; "));
  return { fast, paced };
}

export async function stop(): Promise<void> {
  await stopWorker();
  await closeQueues();
  closeRedis();
  await closeDb();
}
