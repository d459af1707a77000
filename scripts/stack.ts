import path from "node:path";
import { applyMigrations, MigrationError } from "./migrations";
import * as postgres from "./postgres";
import { lastLines, root, start, typescript, type Environment, type Output, type Running } from "./processes";
import * as redis from "./redis";
import type { Settings } from "./settings";
import { Problem, step, warn } from "./terminal";
import workerFlags from "./worker-flags.json";

export interface Services {
  databaseUrl: string;
  redisUrl: string;
  /** Started by us, in the order of their start, and how to start each again after it ended by itself. */
  own: { process: Running; again: () => Promise<Running> }[];
}

export interface ServiceOptions {
  /** Where private servers keep their data. */
  dataDirectory: string;
  logDirectory: string;
  /** Servers to use instead of private ones. */
  databaseUrl?: string;
  redisUrl?: string;
  secrets: Settings;
  ports: { postgres: number; redis: number };
  throwaway?: boolean;
}

/** Finds or starts PostgreSQL and Redis. What was started is stopped again when a later part fails. */
export async function provide(options: ServiceOptions): Promise<Services> {
  const own: Services["own"] = [];
  try {
    const database = await step("PostgreSQL", async () => {
      const server = options.databaseUrl
        ? await postgres.useServer(options.databaseUrl)
        : await postgres.startServer({
            directory: options.dataDirectory,
            password: options.secrets.POSTGRES_PASSWORD!,
            port: options.ports.postgres,
            log: path.join(options.logDirectory, "postgres.log"),
            throwaway: options.throwaway,
          });
      return { value: server, shown: `${server.version} at ${server.shown}` };
    });
    if (database.own) own.push(database.own);

    const queue = await step("Redis", async (announce) => {
      const server = options.redisUrl
        ? await redis.useServer(options.redisUrl)
        : await redis.startServer({
            directory: path.join(options.dataDirectory, "redis"),
            password: options.secrets.REDIS_PASSWORD!,
            port: options.ports.redis,
            log: path.join(options.logDirectory, "redis.log"),
            announce,
          });
      return { value: server, shown: `${server.version} at ${server.shown}` };
    });
    if (queue.own) own.push(queue.own);
    queue.warnings.forEach(warn);
    return { databaseUrl: database.url, redisUrl: queue.url, own };
  } catch (error) {
    await stopAll(own.map((server) => server.process));
    throw error;
  }
}

export async function migrate(databaseUrl: string): Promise<void> {
  await step("Migrations", async (announce) => {
    try {
      const applied = await applyMigrations(databaseUrl, announce);
      return { value: null, shown: applied.length > 0 ? `${applied.length} applied` : "up to date" };
    } catch (error) {
      throw error instanceof MigrationError ? new Problem(error.message) : error;
    }
  });
}

/** Ends processes in the reverse order of their start, so that nothing loses what it stands on. */
export async function stopAll(processes: Running[]): Promise<void> {
  for (const running of [...processes].reverse()) await running.stop();
}

export interface Service {
  name: string;
  command: string;
  args: string[];
  env: Environment;
  /** Whether it does its work now. */
  ready: (running: Running) => Promise<boolean>;
}

const next = path.join(root, "node_modules", "next", "dist", "bin", "next");

/** Milliseconds for which an idle connection stays open: longer than proxies keep theirs, so that they close first. */
const KEEP_ALIVE_MS = 75_000;

/** Whether a GET answers with success. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

export function webService(env: Settings, options: { port: number; host?: string; dev?: boolean }): Service {
  const host = options.host ? ["-H", options.host] : [];
  const keepAlive = options.dev ? [] : ["--keepAliveTimeout", String(KEEP_ALIVE_MS)];
  return {
    name: "web",
    command: process.execPath,
    args: [next, options.dev ? "dev" : "start", "-p", String(options.port), ...host, ...keepAlive],
    env: {
      ...process.env,
      ...env,
      PORT: String(options.port),
      NODE_ENV: options.dev ? "development" : "production",
    },
    ready: () => answers(`http://127.0.0.1:${options.port}/api/health/ready`),
  };
}

export function workerService(env: Settings, options: { dev?: boolean } = {}): Service {
  return {
    name: "worker",
    ...typescript("worker.ts", { watch: options.dev, flags: workerFlags }),
    env: { ...process.env, ...env, NODE_ENV: options.dev ? "development" : "production" },
    ready: async (running) => options.dev === true || running.printed().includes("worker is ready"),
  };
}

export function simulatorService(env: Settings, options: { port: number; dev?: boolean }): Service {
  return {
    name: "simulator",
    ...typescript("simulator/main.ts", { watch: options.dev }),
    env: { ...process.env, ...env, SIMULATOR_PORT: String(options.port) },
    ready: () => answers(`http://127.0.0.1:${options.port}/_sim/health`),
  };
}

/**
 * Starts a service and waits until it works.
 *
 * @param started told as soon as the process is there, so that it can be ended also while it is waited for
 * @throws Problem with its last words when it ends or does not become ready in time
 */
export async function startService(
  service: Service,
  output: Output,
  started: (running: Running) => void,
  waitMs = 90_000,
): Promise<Running> {
  const running = await start({ ...service, output });
  started(running);
  const deadline = Date.now() + waitMs;
  while (!(await service.ready(running))) {
    const said = () => (running.printed() ? `Its last words:\n${lastLines(running.printed())}` : "");
    if (running.hasEnded()) throw new Problem(`The ${service.name} ended right after its start. ${said()}`);
    if (Date.now() > deadline) {
      await running.stop();
      throw new Problem(`The ${service.name} did not become ready in ${waitMs / 1_000} s. ${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return running;
}
