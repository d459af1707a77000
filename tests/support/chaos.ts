import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { applyMigrations } from "@/scripts/migrations";
import { anyPort } from "@/scripts/ports";
import * as postgres from "@/scripts/postgres";
import { eraseWhenGone, type Running } from "@/scripts/processes";
import { createSimulator, type SimulatorClient } from "@/simulator/client";
import { isolatedStack, type IsolatedStack } from "./servers";

/**
 * A PostgreSQL, a Redis, two workers and the built web part of the caller's own, each to be killed as if the power had
 * gone, beside a simulated Meta that stays: its ledger is the truth. Webhooks and the API go through the web part.
 */
export type World = {
  stack: IsolatedStack;
  sim: SimulatorClient;
  /** Strikes at random, waits for the end of what it struck, and starts it again. @returns what it struck */
  strike: (random: number) => Promise<Blow>;
  /** Strikes this one, and starts it again. */
  hit: (blow: Blow) => Promise<void>;
  startWorkers: () => Promise<void>;
  stop: () => Promise<void>;
};

export const blows = ["worker", "other worker", "web", "redis wiped", "redis", "postgres"] as const;
export type Blow = (typeof blows)[number];

/**
 * Call it before anything reads the environment: from then on this process works on the world's own database.
 * @param limits whether the workers keep Meta's limits
 */
export async function openWorld(limits: "on" | "off"): Promise<World> {
  const directory = await mkdtemp(path.join(tmpdir(), "parley-chaos-"));
  eraseWhenGone(directory);
  const server = await postgres.startServer({
    directory: path.join(directory, "postgres"),
    password: randomBytes(8).toString("hex"),
    port: await anyPort(),
    log: path.join(directory, "postgres.log"),
  });
  const own = server.own!;
  let database = own.process;
  const databaseUrl = await postgres.createDatabase(server.url, "chaos");
  await applyMigrations(databaseUrl);
  const stack = await isolatedStack({
    DATABASE_URL: databaseUrl,
    SEND_LIMITS: limits,
    LOG_LEVEL: "warn",
  });
  Object.assign(process.env, stack.env, { LOG_LEVEL: "silent" });
  await stack.startSimulator();
  const sim = createSimulator({ url: stack.simulatorUrl, token: process.env.SIMULATOR_TOKEN! });
  // Meta tries again after seconds; the simulated one has no time for that.
  await sim.apps.change("platform", { delivery: { retryScale: 0.01 } });
  let web = await stack.startWeb();
  // The workers say that they are ready at the level of information.
  const startWorker = () => stack.startWorker({ LOG_LEVEL: "info" });
  const workers: Running[] = [];

  const kill = async (running: Running): Promise<void> => {
    running.kill("SIGKILL");
    await running.ended;
  };
  const strikes: Record<Blow, () => Promise<void>> = {
    worker: async () => {
      await kill(workers[0]!);
      workers[0] = await startWorker();
    },
    "other worker": async () => {
      await kill(workers[1]!);
      workers[1] = await startWorker();
    },
    web: async () => {
      await kill(web);
      web = await stack.startWeb();
    },
    "redis wiped": async () => {
      const redis = new Redis(stack.redisUrl, { lazyConnect: true, retryStrategy: () => null });
      redis.on("error", () => undefined);
      await redis.connect();
      await redis.flushall();
      redis.disconnect();
    },
    redis: async () => {
      await kill(stack.redis);
      await sleep(300);
      await stack.startRedis();
    },
    postgres: async () => {
      await kill(database);
      // The children of a postmaster that was killed hold its memory for a moment; until then no other may begin.
      for (let tries = 0; ; tries++) {
        await sleep(500);
        try {
          database = await own.again();
          break;
        } catch (error) {
          if (tries === 20) throw error;
        }
      }
    },
  };
  return {
    stack,
    sim,
    strike: async (random) => {
      const blow = blows[Math.floor(random * blows.length)]!;
      await strikes[blow]();
      return blow;
    },
    hit: (blow) => strikes[blow](),
    startWorkers: async () => {
      workers.push(await startWorker(), await startWorker());
    },
    stop: async () => {
      await Promise.all([...workers, web].filter((one) => !one.hasEnded()).map((one) => one.stop()));
      await stack.stop();
      if (!database.hasEnded()) await database.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Tries until the database is back. */
export async function persistently<T>(work: () => Promise<T>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}
