import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { applyMigrations } from "@/scripts/migrations";
import { anyPort } from "@/scripts/ports";
import * as postgres from "@/scripts/postgres";
import { eraseWhenGone, root, type Running } from "@/scripts/processes";
import * as redis from "@/scripts/redis";
import type { Settings } from "@/scripts/settings";
import { simulatorService, startService, webService, workerService, type Service } from "@/scripts/stack";

/**
 * Processes of a test's own, for tests that kill them, wipe them or must be alone: nothing of it is shared with the
 * product that `npm test` serves for all tests.
 *
 * ```ts
 * const stack = await isolatedStack();
 * const worker = await stack.startWorker({ FAULT_POINT: "after-accept" });
 * await worker.ended;             // it killed itself there
 * await stack.startWorker();      // the next one finds the work
 * await stack.stop();             // in afterAll
 * ```
 */
export interface IsolatedStack {
  /** Variables of every process of this stack; also what the test needs to speak with them. */
  env: Settings;
  databaseUrl: string;
  redisUrl: string;
  /** `http://127.0.0.1:<port>`; the port is reserved whether or not the web part was started. */
  appUrl: string;
  simulatorUrl: string;
  /** The Redis process, to be killed; `startRedis` starts it again with the same data. */
  redis: Running;
  startRedis(): Promise<Running>;
  startSimulator(extra?: Settings): Promise<Running>;
  startWorker(extra?: Settings): Promise<Running>;
  /** Needs the build that `npm test` makes (not there with --no-product). */
  startWeb(extra?: Settings): Promise<Running>;
  /** Ends everything and drops the database. */
  stop(): Promise<void>;
}

/** A new, migrated database on the server of the tests. */
export async function newDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error("DATABASE_URL is not set: run this through npm test -- <file>");
  const name = `parley_test_${randomBytes(5).toString("hex")}`;
  const url = await postgres.createDatabase(server, name);
  await applyMigrations(url);
  return { url, drop: () => postgres.dropDatabase(server, name) };
}

export async function isolatedStack(extra: Settings = {}): Promise<IsolatedStack> {
  const directory = await mkdtemp(path.join(tmpdir(), "parley-stack-"));
  eraseWhenGone(directory);
  const logs = path.join(
    process.env.TEST_LOGS ?? path.join(root, ".tmp", "test-logs"),
    path.basename(directory),
  );
  mkdirSync(logs, { recursive: true });

  const database = await newDatabase();
  const queue = await redis.startServer({
    directory: path.join(directory, "redis"),
    password: "tests",
    port: await anyPort(),
    log: path.join(logs, "redis.log"),
  });
  const port = { web: await anyPort(), simulator: await anyPort() };
  const appUrl = `http://127.0.0.1:${port.web}`;
  const simulatorUrl = `http://127.0.0.1:${port.simulator}`;
  const env: Settings = {
    DATABASE_URL: database.url,
    REDIS_URL: queue.url,
    DATA_DIR: path.join(directory, "data"),
    APP_URL: appUrl,
    NEXTAUTH_URL: appUrl,
    META_GRAPH_URL: simulatorUrl,
    SIMULATOR_URL: simulatorUrl,
    SIMULATOR_WEBHOOK_URL: `${appUrl}/api/webhooks/whatsapp`,
    STRIPE_API_URL: simulatorUrl,
    SIMULATOR_STRIPE_WEBHOOK_URL: `${appUrl}/api/webhooks/stripe`,
    SIMULATOR_FAST: "1",
    LOG_LEVEL: "info",
    ...extra,
  };
  mkdirSync(env.DATA_DIR!, { recursive: true });

  const started: Running[] = [];
  const launch = (service: Service) =>
    startService(service, { file: path.join(logs, `${service.name}.log`) }, (running) =>
      started.push(running),
    );
  const stack: IsolatedStack = {
    env,
    databaseUrl: database.url,
    redisUrl: queue.url,
    appUrl,
    simulatorUrl,
    redis: queue.own!.process,
    startRedis: async () => (stack.redis = await queue.own!.again()),
    startSimulator: (more = {}) => launch(simulatorService({ ...env, ...more }, { port: port.simulator })),
    startWorker: (more = {}) => launch(workerService({ ...env, ...more })),
    startWeb: (more = {}) => launch(webService({ ...env, ...more }, { port: port.web, host: "127.0.0.1" })),
    stop: async () => {
      await Promise.all(started.filter((running) => !running.hasEnded()).map((running) => running.stop()));
      if (!stack.redis.hasEnded()) await stack.redis.stop();
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return stack;
}
