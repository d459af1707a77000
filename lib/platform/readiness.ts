import { readdir } from "node:fs/promises";
import path from "node:path";
import { pool } from "@/lib/platform/db";
import { redis, redisReady } from "@/lib/platform/redis";

export type Readiness = {
  ready: boolean;
  parts: { database: "ok" | "down"; redis: "ok" | "down"; migrations: "ok" | "pending" | "unknown" };
};

const patienceMs = 2_000;

/** Gives up after two seconds: who asks is deciding whether to send us customers now. */
function soon<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The migrations this code was built with. */
async function migrationNames(): Promise<string[]> {
  const entries = await readdir(path.join(process.cwd(), "prisma", "migrations"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function databaseAndMigrations(): Promise<Pick<Readiness["parts"], "database" | "migrations">> {
  try {
    const { rows } = await soon(
      pool.query<{ present: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`),
    );
    if (!rows[0]?.present) return { database: "ok", migrations: "pending" };
    const [names, history] = await Promise.all([
      migrationNames().catch(() => null),
      soon(
        pool.query<{ name: string }>(
          "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
        ),
      ),
    ]);
    if (!names?.length) return { database: "ok", migrations: "unknown" };
    const applied = new Set(history.rows.map((row) => row.name));
    return { database: "ok", migrations: names.every((name) => applied.has(name)) ? "ok" : "pending" };
  } catch {
    return { database: "down", migrations: "unknown" };
  }
}

async function redisPart(): Promise<"ok" | "down"> {
  try {
    await redisReady(patienceMs);
    await soon(redis().ping());
    return "ok";
  } catch {
    return "down";
  }
}

async function look(): Promise<Readiness> {
  const [database, redisState] = await Promise.all([databaseAndMigrations(), redisPart()]);
  const parts = { ...database, redis: redisState };
  return { ready: Object.values(parts).every((part) => part === "ok"), parts };
}

let latest: { at: number; answer: Promise<Readiness> } | undefined;

/**
 * Whether this process can serve: database, Redis and every migration of this code. Never throws, says no more than
 * which part is missing, and asks at most once a second however often it is called: anybody may call it.
 */
export function readiness(now = Date.now()): Promise<Readiness> {
  if (!latest || now - latest.at > 1_000) latest = { at: now, answer: look() };
  return latest.answer;
}
