import { Redis } from "ioredis";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";

const store = globalThis as unknown as { parleyRedis?: { shared?: Redis; all: Set<Redis> } };
const opened = () => (store.parleyRedis ??= { all: new Set() });

function connect(options: { blocking: boolean }): Redis {
  const client = new Redis(env.REDIS_URL, {
    // Blocking readers and workers wait for Redis to come back; everyone else fails at once and says so.
    maxRetriesPerRequest: options.blocking ? null : 1,
    enableOfflineQueue: true,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
    connectTimeout: 5_000,
  });
  let down = false;
  client.on("error", (err: Error) => {
    if (!down) log.warn({ err: err.message }, "redis is out of reach");
    down = true;
  });
  client.on("ready", () => {
    // What is asked before the first connection stands waits for it; after that, an outage is an answer.
    client.options.enableOfflineQueue = options.blocking;
    if (down) log.info("redis is back");
    down = false;
  });
  opened().all.add(client);
  client.on("end", () => opened().all.delete(client));
  return client;
}

/** The process's connection for commands. Rejects while Redis is down: callers decide what that means. */
export function redis(): Redis {
  return (opened().shared ??= connect({ blocking: false }));
}

/** A connection of its own, for XREAD BLOCK or a BullMQ worker. The caller disconnects it. */
export const blockingRedis = (): Redis => connect({ blocking: true });

/** Waits until the shared connection answers, at most `ms` milliseconds. @throws when it does not. */
export async function redisReady(ms = 5_000): Promise<void> {
  const client = redis();
  if (client.status === "ready") return;
  await new Promise<void>((resolve, reject) => {
    const ready = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      client.off("ready", ready);
      reject(new Error("Redis did not answer in time."));
    }, ms);
    client.once("ready", ready);
  });
}

export function closeRedis(): void {
  for (const client of opened().all) client.disconnect();
  store.parleyRedis = undefined;
}
