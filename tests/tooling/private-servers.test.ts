import { chmodSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import pg from "pg";
import { anyPort, findPort } from "@/scripts/ports";
import * as postgres from "@/scripts/postgres";
import { eraseServer } from "@/scripts/postgres-binaries";
import type { Running } from "@/scripts/processes";
import * as redis from "@/scripts/redis";

let directory: string;
const running: Running[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "parley-servers-"));
  chmodSync(directory, 0o711);
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await eraseServer(directory);
  await rm(directory, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function startPostgres(): Promise<postgres.PostgresServer> {
  const log = path.join(directory, "postgres.log");
  const server = await postgres.startServer({
    directory,
    password: "it's % odd",
    port: await anyPort(),
    log,
  });
  running.push(server.own!.process);
  return server;
}

async function startRedis(): Promise<redis.RedisServer> {
  const log = path.join(directory, "redis.log");
  const server = await redis.startServer({ directory, password: "secret", port: await anyPort(), log });
  running.push(server.own!.process);
  return server;
}

describe("the private PostgreSQL", () => {
  test("is the one that comes with the packages, and speaks every script", async () => {
    const { url, version } = await startPostgres();
    expect(version).toMatch(/^18\./);
    expect(await ask(url, "SHOW server_encoding")).toEqual([{ server_encoding: "UTF8" }]);
    expect(await ask(url, "SELECT lower('ÄÖ') AS a, upper('ж') AS b, length('नमस्ते 👋') AS c")).toEqual([
      { a: "äö", b: "Ж", c: 8 },
    ]);
    await ask(url, "CREATE EXTENSION pg_trgm");
    expect(await ask(url, "SELECT cardinality(show_trgm('مرحبا')) > 0 AS arabic")).toEqual([
      { arabic: true },
    ]);
  }, 60_000);

  test("keeps what was committed when it and its parent are killed, and starts over a stale lock", async () => {
    const first = await startPostgres();
    await ask(first.url, "CREATE TABLE kept (a int); INSERT INTO kept VALUES (7)");
    first.own!.process.kill("SIGKILL");
    await first.own!.process.ended;
    // The number in the lock now belongs to somebody else: this very process.
    const home = (
      await readFile(path.join(directory, "postgres-is-at"), "utf8").catch(() => directory)
    ).trim();
    const lock = path.join(home, "postgres", "postmaster.pid");
    const lines = (await readFile(lock, "utf8")).split("\n");
    await writeFile(lock, [String(process.pid), ...lines.slice(1)].join("\n"));

    const second = await startPostgres();
    expect(await ask(second.url, "SELECT a FROM kept")).toEqual([{ a: 7 }]);
  }, 60_000);

  test("says so when the password is not the one its data was made with", async () => {
    const { own } = await startPostgres();
    await own!.process.stop();
    const log = path.join(directory, "postgres.log");
    const other = postgres.startServer({ directory, password: "another", port: await anyPort(), log });
    await expect(other).rejects.toThrow(/does not accept the password/);
  }, 60_000);

  test("of somebody else that does not answer is named, with what to do", async () => {
    const url = `postgres://a:b@127.0.0.1:${await anyPort()}/x`;
    await expect(postgres.useServer(url, 0)).rejects.toThrow(
      /DATABASE_URL points to PostgreSQL at 127\.0\.0\.1/,
    );
  });
});

describe("the private Redis", () => {
  test("keeps what it acknowledged when it is killed, and never evicts", async () => {
    const { url, own } = await startRedis();
    const client = new Redis(url);
    await client.set("kept", "yes");
    expect(await client.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "noeviction"]);
    // The append-only file is synced each second.
    await client.call("WAITAOF", "1", "0", "5000").catch(() => client.bgrewriteaof());
    client.disconnect();
    own!.process.kill("SIGKILL");
    await own!.process.ended;

    running.push(await own!.again());
    const again = new Redis(url);
    expect(await again.get("kept")).toBe("yes");
    again.disconnect();
  });

  test("asks for its password", async () => {
    const { url } = await startRedis();
    const open = new URL(url);
    open.password = "";
    await expect(redis.useServer(open.href)).rejects.toThrow(/REDIS_URL points to Redis at .*NOAUTH/s);
  });

  test("that somebody else set up to forget is warned of", async () => {
    const { url } = await startRedis();
    const client = new Redis(url);
    await client.config("SET", "maxmemory-policy", "allkeys-lru");
    await client.config("SET", "appendonly", "no");
    client.disconnect();
    const { warnings } = await redis.useServer(url);
    expect(warnings.join(" ")).toMatch(/noeviction.*appendonly yes/s);
  });
});

test("a taken port is passed over for the next one", async () => {
  const wished = await anyPort();
  const holder = createServer();
  // anyPort gives a port out once; this is the one program that has it.
  await new Promise<void>((resolve) => holder.listen(wished + 1, "127.0.0.1", resolve));
  expect(await findPort(wished + 1)).toBeGreaterThan(wished + 1);
  await new Promise((resolve) => holder.close(resolve));
});
