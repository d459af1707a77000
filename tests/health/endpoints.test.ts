import { GET as live } from "@/app/api/health/route";
import { GET as ready } from "@/app/api/health/ready/route";
import { closeDb, platformDb, pool } from "@/lib/platform/db";
import { readiness } from "@/lib/platform/readiness";
import { redisReady } from "@/lib/platform/redis";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { ownDatabase } from "@/tests/support/own-database";

let queue: OwnRedis;
let database: Awaited<ReturnType<typeof ownDatabase>>;

beforeAll(async () => {
  queue = await ownRedis();
  queue.use();
  database = await ownDatabase();
  await redisReady();
});
afterAll(async () => {
  await closeDb();
  await database.drop();
  await queue.remove();
});

/** The answer is kept for a second, so that nobody can load the database by asking. */
const later = () => new Promise((resolve) => setTimeout(resolve, 1_100));
async function ask(): Promise<{ status: number; body: unknown }> {
  await later();
  const response = await ready();
  return { status: response.status, body: await response.json() };
}
const parts = { database: "ok", redis: "ok", migrations: "ok" };

test("with all parts there it is ready", async () => {
  expect(await ask()).toEqual({ status: 200, body: { status: "ready", parts } });
});

test("with Redis away it says so and is alive; it is ready again when Redis is back", async () => {
  await queue.kill();
  expect(await ask()).toEqual({
    status: 503,
    body: { status: "not_ready", parts: { ...parts, redis: "down" } },
  });
  expect((await live()).status).toBe(200);
  await queue.start();
  await redisReady(10_000);
  expect((await ask()).status).toBe(200);
});

test("with a migration missing it says so", async () => {
  await pool.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '%_init'");
  expect(await ask()).toEqual({
    status: 503,
    body: { status: "not_ready", parts: { ...parts, migrations: "pending" } },
  });
  await pool.query("UPDATE _prisma_migrations SET rolled_back_at = NULL");
});

test("asked a hundred times at once, the database is asked once", async () => {
  await later();
  const answers = await Promise.all(Array.from({ length: 100 }, () => readiness()));
  expect(new Set(answers).size).toBe(1);
});

test("with the database away it says so, names nothing else, and is alive", async () => {
  await platformDb.$disconnect();
  await closeDb();
  await database.drop();
  const { status, body } = await ask();
  expect([status, body]).toEqual([
    503,
    { status: "not_ready", parts: { database: "down", redis: "ok", migrations: "unknown" } },
  ]);
  expect(await (await live()).json()).toEqual({ status: "ok" });
  database = await ownDatabase();
});
