import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { newDatabase } from "@/tests/support/servers";
import { runCliJson } from "@/tests/support/cli";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { Client } from "pg";

jest.setTimeout(120_000);

/** A port on which nothing listens; the low ones are refused before they are tried. */
const nobody = "http://127.0.0.1:59137";

type Report = { ok: boolean; checks: { name: string; ok: boolean; message: string }[] };

let meta: OwnMeta;
let queue: OwnRedis;
let database: Awaited<ReturnType<typeof newDatabase>>;

beforeAll(async () => {
  meta = await ownMeta();
  queue = await ownRedis();
  database = await newDatabase();
});
beforeEach(async () => {
  await queue.command("CONFIG", "SET", "appendonly", "yes");
  await queue.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
  await sql(`UPDATE _prisma_migrations SET rolled_back_at = NULL;
    DELETE FROM workspaces; DELETE FROM heartbeats;
    INSERT INTO heartbeats (name, at) VALUES ('webhooks', now())`);
});
afterAll(async () => {
  await database.drop();
  await queue.remove();
  await meta.close();
});

async function sql(text: string): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

async function examine(change: Record<string, string | undefined> = {}) {
  const { code, json } = await runCliJson<Report>(["doctor"], {
    DATABASE_URL: database.url,
    REDIS_URL: queue.url,
    ...change,
  });
  const wrong = json.checks.filter(({ ok }) => !ok);
  expect([code, json.ok]).toEqual(wrong.length > 0 ? [1, false] : [0, true]);
  return { wrong, names: wrong.map(({ name }) => name), checks: json.checks };
}

test("a healthy installation is said to be so, part by part", async () => {
  const { wrong, checks } = await examine();
  expect(wrong).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    "environment",
    "encryption",
    "rate cards",
    "database",
    "migrations",
    "sweep webhooks",
    "stored secrets",
    "redis",
    "redis eviction",
    "redis persistence",
    "queue inbound",
    "queue outbound",
    "queue background",
    "simulator",
  ]);
});

test("every mistake of the environment is named at once", async () => {
  const { wrong } = await examine({
    NEXTAUTH_SECRET: "short",
    ENCRYPTION_KEYS: "nonsense",
    META_GRAPH_VERSION: "25",
  });
  const mistakes = wrong.filter(({ name }) => name === "environment").map(({ message }) => message);
  expect(mistakes).toHaveLength(3);
  expect(mistakes.join("\n")).toMatch(/NEXTAUTH_SECRET[^]*ENCRYPTION_KEYS[^]*META_GRAPH_VERSION|openssl/);
  expect(wrong.map(({ name }) => name)).toContain("encryption");
});

test("a rate card with a mistake is named with its file and place", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "rate-cards-"));
  const file = path.join(folder, "eur.json");
  writeFileSync(file, JSON.stringify({ title: "Ours", currency: "euro" }));
  const { wrong } = await examine({ RATE_CARDS_DIR: folder });
  rmSync(folder, { recursive: true });
  expect(new Set(wrong.map(({ name }) => name))).toEqual(new Set(["rate cards"]));
  expect(wrong[0]!.message).toContain(`${file}: currency: Must be a currency like USD.`);
});

test("a database that does not answer", async () => {
  const { wrong } = await examine({ DATABASE_URL: "postgres://postgres@127.0.0.1:9/none" });
  expect(wrong).toMatchObject([
    { name: "database", message: expect.stringMatching(/does not answer.*ECONNREFUSED/) },
  ]);
});

test("migrations that are not applied", async () => {
  await sql(
    `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name =
       (SELECT max(migration_name) FROM _prisma_migrations)`,
  );
  const { wrong } = await examine();
  expect(wrong).toMatchObject([
    { name: "migrations", message: expect.stringMatching(/not applied: .*npm run migrate/) },
  ]);
});

test("a worker that has stopped sweeping, or never began", async () => {
  await sql("UPDATE heartbeats SET at = now() - interval '1 hour'");
  expect((await examine()).wrong).toMatchObject([
    { name: "sweep webhooks", message: expect.stringMatching(/Ran last 36\d\d s ago.*start:worker/) },
  ]);
  await sql("DELETE FROM heartbeats");
  expect((await examine()).wrong).toMatchObject([
    { name: "sweeps", message: expect.stringMatching(/never|has ever run/) },
  ]);
});

test("a Redis that may forget", async () => {
  await queue.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
  await queue.command("CONFIG", "SET", "appendonly", "no");
  expect((await examine()).wrong).toMatchObject([
    { name: "redis eviction", message: expect.stringMatching(/allkeys-lru.*maxmemory-policy noeviction/) },
    { name: "redis persistence", message: expect.stringMatching(/appendonly yes/) },
  ]);
});

test("a Redis that does not answer", async () => {
  expect((await examine({ REDIS_URL: "redis://127.0.0.1:9" })).names).toEqual(["redis", "queues"]);
});

test("a simulator that does not answer", async () => {
  expect((await examine({ SIMULATOR_URL: nobody })).wrong).toMatchObject([
    { name: "simulator", message: expect.stringMatching(/cannot be reached.*npm run simulator/) },
  ]);
});

test("without a simulator Meta must be reachable; with one only when a number speaks to Meta", async () => {
  const away = { META_GRAPH_URL: nobody };
  expect((await examine({ ...away, SIMULATOR_URL: undefined })).names).toEqual(["meta"]);
  expect((await examine(away)).names).toEqual([]);
  await sql(`
    INSERT INTO workspaces (id, slug, name) VALUES ('01a00000-0000-7000-8000-000000000001', 'real', 'Real');
    INSERT INTO wabas (id, workspace_id, meta_id, access_token)
      VALUES ('01a00000-0000-7000-8000-000000000002', '01a00000-0000-7000-8000-000000000001', '1', 'v1.gone.a.b.c');
    INSERT INTO phone_numbers (id, workspace_id, waba_id, meta_id, connected_meta_id, display_phone_number)
      VALUES ('01a00000-0000-7000-8000-000000000003', '01a00000-0000-7000-8000-000000000001',
              '01a00000-0000-7000-8000-000000000002', '1', '1', '+1')`);
  // Its token was sealed with a key that is no longer there.
  const { wrong } = await examine(away);
  expect(wrong).toMatchObject([
    { name: "stored secrets", message: expect.stringMatching(/need the key gone/) },
    { name: "meta" },
  ]);
});
