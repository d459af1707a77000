import { execFile, spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { sendMessage } from "@/lib/inbox/commands";
import { pool } from "@/lib/platform/db";
import { createSimulator } from "@/simulator/client";
import type { Limits } from "@/simulator/types/number";
import { until } from "@/tests/bench/measure";
import { addPhoneNumber, makeWorkspace } from "@/tests/support/workspace";

// What the benches of sending share: one worker process, shops whose number lives in the simulator, an agent who answers.

export const simulator = createSimulator({
  url: process.env.SIMULATOR_URL!,
  token: process.env.SIMULATOR_TOKEN!,
});
const root = path.resolve(__dirname, "../..");

let worker: ChildProcess | undefined;

/** The worker as it runs in production. Resolves when it is ready. */
export async function startWorker(extra: Record<string, string>): Promise<void> {
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

export async function stopWorker(): Promise<void> {
  const ending = worker;
  worker = undefined;
  if (!ending || ending.exitCode !== null) return;
  const gone = new Promise((resolve) => ending.once("exit", resolve));
  ending.kill("SIGTERM");
  await gone;
}

/** Memory the worker has at this moment, in MB. */
export async function workerMemory(): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(worker!.pid)]);
  return Math.round(Number(stdout.trim()) / 1024);
}

/** A workspace whose number lives in the simulator and hears of no statuses: draining them is measured elsewhere. */
export async function openShop(limits: Partial<Limits>, throughput: number) {
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
  const { phoneNumber, waba } = await addPhoneNumber(shop.workspace.id, {
    graphUrl: process.env.SIMULATOR_URL!,
    accessToken: account.accessToken,
    metaId: metaNumberId,
    wabaMetaId: account.wabaId,
    throughput,
  });
  return { ...shop, phoneNumber, waba, metaNumberId };
}
export type Shop = Awaited<ReturnType<typeof openShop>>;

/** The most arrivals within any 1,000 milliseconds. */
export function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let head = 0;
  let most = 0;
  for (const [i, at] of sorted.entries()) {
    while (at - sorted[head]! >= 1_000) head++;
    most = Math.max(most, i - head + 1);
  }
  return most;
}

/** An agent who answers in a conversation. @returns from pressing Enter to Meta's yes, ms */
export async function replyIn(shop: Shop, conversationId: string): Promise<number> {
  const from = performance.now();
  const pressed = Date.now();
  const { id } = await sendMessage(
    shop.scope,
    { type: "text", text: { body: "Gladly!" }, conversationId },
    { now: new Date() },
  );
  await until("the reply was accepted", async () => (await simulator.ledger.accepted([id]))[id] === 1, 20);
  const found = (await simulator.ledger.rows({ callbackData: id })).rows[0];
  // By the simulator's clock, which runs on the same machine; the poll above is coarser.
  return found ? Math.max(0, found.at - pressed) : performance.now() - from;
}

/** Answers every 0.7 seconds, for as long as it holds. @returns how long each took, ms */
export async function repliesWhile(shop: Shop, holds: () => Promise<boolean>): Promise<number[]> {
  const replies: number[] = [];
  const answered: string[] = [];
  while (await holds()) {
    // Somebody who has got something, and was not answered before: Meta allows a burst of 45 per person, then one in 6 s.
    const { rows } = await pool.query<{ id: string }>(
      `UPDATE conversations SET window_expires_at = now() + interval '1 day'
        WHERE workspace_id = $1 AND id = (
          SELECT conversation_id FROM messages
            WHERE workspace_id = $1 AND status = 'accepted' AND conversation_id <> ALL ($2) LIMIT 1)
        RETURNING id`,
      [shop.workspace.id, answered],
    );
    answered.push(rows[0]!.id);
    replies.push(await replyIn(shop, rows[0]!.id));
    await sleep(700);
  }
  return replies;
}

/** By the simulator's own ledger and our rows: what was lost, came twice or was refused. */
export async function problems({ workspace, metaNumberId }: Shop, expected: number): Promise<string[]> {
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

export const losses = (list: readonly string[]): string => (list.length === 0 ? "none" : list.join("; "));
