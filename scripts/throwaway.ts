import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, isBuilt } from "./build";
import { anyPort } from "./ports";
import { createDatabase, dropDatabase } from "./postgres";
import { eraseServerWhenGone } from "./postgres-binaries";
import { root, type Running } from "./processes";
import { knownVariables, newSecrets, type Settings } from "./settings";
import * as stack from "./stack";
import { fail, step } from "./terminal";

export type Part = "simulator" | "web" | "worker";

/** Servers and a database for one run of tests or measurements, of which nothing stays. */
export interface Throwaway {
  /** Variables of every process of the run: the person's own set-up, from the shell or .env, is not among them. */
  settings: Settings;
  directory: string;
  /** What each process said; stays when the run wants to show it. */
  logs: string;
  /** Builds the web part when needed, and starts parts of the product. Their addresses are in `settings`. */
  startProduct(parts: Part[], extra?: Settings): Promise<void>;
  /** Builds the web part when needed, for whoever starts it for themselves. */
  buildWeb(): Promise<void>;
  /** Counts a process of the run among those that end with it. */
  adopt(running: Running): void;
  /** Ends and removes everything. Safe to call again. */
  cleanUp(): Promise<void>;
}

/**
 * Provides PostgreSQL, Redis and a migrated database of the run's own. When this process is killed, all of it goes
 * with it.
 *
 * @param options.durable writes survive the loss of power, as in production: for measurements
 */
export async function throwaway(purpose: string, options: { durable?: boolean } = {}): Promise<Throwaway> {
  const run = `${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}-${process.pid}`;
  const logs = path.join(root, ".tmp", `${purpose}-logs`, run);
  mkdirSync(logs, { recursive: true });
  const directory = mkdtempSync(path.join(tmpdir(), `parley-${purpose}-`));
  // The account of PostgreSQL has to walk through it.
  chmodSync(directory, 0o711);
  eraseServerWhenGone(directory);

  const servers: Running[] = [];
  const product: Running[] = [];
  /** What is to be undone on servers that are not ours. */
  const undo: (() => Promise<void>)[] = [];
  let cleaning: Promise<void> | undefined;
  const cleanUp = () =>
    (cleaning ??= (async () => {
      await stack.stopAll(product);
      for (const step of undo) await step().catch(fail);
      await stack.stopAll(servers);
    })());

  try {
    const secrets = newSecrets();
    const ports = {
      postgres: await anyPort(),
      redis: await anyPort(),
      web: await anyPort(),
      simulator: await anyPort(),
    };
    const services = await stack.provide({
      dataDirectory: directory,
      logDirectory: logs,
      databaseUrl: process.env.DATABASE_URL || undefined,
      secrets,
      ports,
      throwaway: !options.durable,
    });
    servers.push(...services.own.map((server) => server.process));

    const database = `parley_${purpose}_${randomBytes(5).toString("hex")}`;
    const databaseUrl = await createDatabase(services.databaseUrl, database);
    // A server of our own goes away as a whole.
    if (process.env.DATABASE_URL) undo.push(() => dropDatabase(services.databaseUrl, database));
    await stack.migrate(databaseUrl);

    const { POSTGRES_PASSWORD: _, REDIS_PASSWORD: __, ...productSecrets } = secrets;
    const data = path.join(directory, "data");
    mkdirSync(data, { recursive: true });
    const appUrl = `http://127.0.0.1:${ports.web}`;
    const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
    const settings: Settings = {
      ...Object.fromEntries(knownVariables().map((name) => [name, ""])),
      ...productSecrets,
      DATABASE_URL: databaseUrl,
      REDIS_URL: services.redisUrl,
      DATA_DIR: data,
      APP_URL: appUrl,
      NEXTAUTH_URL: appUrl,
      PORT: String(ports.web),
      META_GRAPH_URL: simulatorUrl,
      SIMULATOR_URL: simulatorUrl,
      SIMULATOR_WEBHOOK_URL: `${appUrl}/api/webhooks/whatsapp`,
      STRIPE_API_URL: simulatorUrl,
      SIMULATOR_STRIPE_WEBHOOK_URL: `${appUrl}/api/webhooks/stripe`,
      // Any id switches Embedded Signup on; its window is played by the test.
      META_LOGIN_CONFIG_ID: "4242",
      SIMULATOR_FAST: "1",
      DEV_TOOLS: "1",
      TZ: "UTC",
    };
    const buildWeb = async () => {
      settings.NEXT_DIST_DIR = await builtWeb(logs);
    };
    return {
      settings,
      directory,
      logs,
      adopt: (running) => void product.push(running),
      cleanUp,
      buildWeb,
      startProduct: async (parts, extra = {}) => {
        if (parts.includes("web")) await buildWeb();
        const env = { ...settings, ...extra };
        await step("Start", async () => {
          const service = {
            simulator: () => stack.simulatorService(env, { port: ports.simulator }),
            web: () => stack.webService(env, { port: ports.web, host: "127.0.0.1" }),
            worker: () => stack.workerService(env),
          };
          await Promise.all(
            parts.map((part) =>
              stack.startService(service[part](), { file: path.join(logs, `${part}.log`) }, (running) =>
                product.push(running),
              ),
            ),
          );
          return { value: null, shown: parts.join(", ") };
        });
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function builtWeb(logs: string): Promise<string> {
  const distDir = process.env.NEXT_DIST_DIR || ".next-test";
  await step("Build", async (announce) => {
    if (!isBuilt(distDir)) announce("next build, a minute or two");
    const built = await build(distDir, path.join(logs, "build.log"));
    return { value: null, shown: built ? "made" : "up to date" };
  });
  return distDir;
}
