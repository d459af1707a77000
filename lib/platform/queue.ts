import { Queue, Worker, type Job } from "bullmq";
import type { z } from "zod";
import { log } from "@/lib/platform/log";
import { blockingRedis, redis, redisReady } from "@/lib/platform/redis";

/** Lanes are separate so that one kind of work cannot keep another waiting. */
export type Lane = "inbound" | "outbound" | "background";

/** A job's contract: its name, lane and payload. Payloads carry ids, never content. */
export type JobContract<Payload = unknown> = { name: string; lane: Lane; payload: z.ZodType<Payload> };

export const defineJob = <Payload>(contract: JobContract<Payload>): JobContract<Payload> => contract;

const prefix = "parley";
const queues = new Map<Lane, Queue>();

function queueOf(lane: Lane): Queue {
  let queue = queues.get(lane);
  if (!queue) {
    queue = new Queue(lane, {
      connection: redis(),
      prefix,
      // Nothing is kept: rows are the truth, and a kept job would swallow a later ring of the same id.
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
      skipMetasUpdate: true,
    });
    queue.on("error", () => undefined);
    queues.set(lane, queue);
  }
  return queue;
}

/**
 * BullMQ waits for a Redis it has never reached, for ever: a process that starts while Redis is away would hang at its
 * first bell. A connection that is being made for the first time gets a moment, one that was lost gets none.
 */
async function bellIsReachable(): Promise<void> {
  const { status } = redis();
  if (status === "ready") return;
  if (status === "reconnecting" || status === "close" || status === "end") {
    throw new Error("Redis is out of reach.");
  }
  await redisReady(1_000);
}

/**
 * Rings the bell for work that is already a committed row. Never throws: when Redis is down the sweep rings later.
 * Rings with the same `id` while one waits are one; while one runs, exactly one more follows it.
 */
export async function ring<Payload>(
  contract: JobContract<Payload>,
  payload: Payload,
  options: { id?: string; delayMs?: number } = {},
): Promise<void> {
  try {
    await bellIsReachable();
    await queueOf(contract.lane).add(contract.name, payload, {
      ...(options.delayMs ? { delay: options.delayMs } : {}),
      ...(options.id
        ? { deduplication: { id: `${contract.name}-${options.id}`, keepLastIfActive: true } }
        : {}),
    });
  } catch (err) {
    log.warn({ job: contract.name, err: (err as Error).message }, "bell did not ring; the sweep will");
  }
}

export type JobHandler = (payload: never) => Promise<void>;
export type JobTable = readonly { contract: JobContract<never>; run: JobHandler }[];

/** Pairs a contract with its function, so that the table in lib/jobs.ts is checked by the compiler. */
export const on = <Payload>(contract: JobContract<Payload>, run: (payload: Payload) => Promise<void>) =>
  ({ contract, run }) as unknown as JobTable[number];

/** Starts one BullMQ worker per lane for the table. @returns a function that finishes work in hand and stops. */
export function startWorkers(table: JobTable, concurrency: Record<Lane, number>): () => Promise<void> {
  const lanes = new Set(table.map((entry) => entry.contract.lane));
  const workers = [...lanes].map((lane) => {
    const worker = new Worker(
      lane,
      async (job: Job) => {
        const entry = table.find((candidate) => candidate.contract.name === job.name);
        if (!entry) throw new Error(`No function for the job ${job.name}.`);
        await entry.run((entry.contract.payload as z.ZodType<never>).parse(job.data));
      },
      {
        connection: blockingRedis(),
        prefix,
        concurrency: concurrency[lane],
        lockDuration: 10_000,
        stalledInterval: 5_000,
        // The ledger decides about repetition, not the queue: a crash storm must not fail jobs for good.
        maxStalledCount: 1_000,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      },
    );
    worker.on("error", () => undefined);
    worker.on("failed", (job, err) =>
      log.error({ job: job?.name, err }, "job failed; the sweep will ring again"),
    );
    return worker;
  });
  return async () => {
    await Promise.all(workers.map((worker) => worker.close()));
  };
}

/** Waiting, active and delayed jobs of each lane. @throws when Redis is down. */
export async function queueCounts(): Promise<Record<Lane, Record<string, number>>> {
  const lanes: Lane[] = ["inbound", "outbound", "background"];
  const counts = await Promise.all(
    lanes.map((lane) => queueOf(lane).getJobCounts("wait", "active", "delayed")),
  );
  return Object.fromEntries(lanes.map((lane, i) => [lane, counts[i]!])) as Record<
    Lane,
    Record<string, number>
  >;
}

export async function closeQueues(): Promise<void> {
  await Promise.all([...queues.values()].map((queue) => queue.close().catch(() => undefined)));
  queues.clear();
}
