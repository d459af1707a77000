import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { env } from "@/lib/platform/env";
import { applyMigrations, migrationStatus } from "@/scripts/migrations";
import { createDatabase, dropDatabase } from "@/scripts/postgres";
import { findDrift } from "@/scripts/schema-diff";
import { unique } from "../support/workspace";

const server = env.DATABASE_URL;
let directory: string;
let name: string;
let url: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "parley-migrations-"));
  name = unique("migrations");
  url = await createDatabase(server, name);
});

afterEach(async () => {
  await dropDatabase(server, name);
  await rm(directory, { recursive: true });
});

async function write(migration: string, sql: string): Promise<void> {
  await mkdir(path.join(directory, migration), { recursive: true });
  await writeFile(path.join(directory, migration, "migration.sql"), sql);
}

const apply = () => applyMigrations(url, undefined, directory);

async function ask<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("the migrations say what the schema says", async () => {
  expect(await findDrift(server)).toBeNull();
}, 60_000);

test("pending migrations are applied in the order of their names, once", async () => {
  await write("2_second", "INSERT INTO words VALUES ('second')");
  await write("1_first", "CREATE TABLE words (word text)");
  expect(await apply()).toEqual(["1_first", "2_second"]);
  expect(await apply()).toEqual([]);
  await write("3_third", "INSERT INTO words VALUES ('third')");
  expect(await apply()).toEqual(["3_third"]);
  expect(await ask("SELECT word FROM words")).toEqual([{ word: "second" }, { word: "third" }]);
});

test("starters at the same time apply each migration once", async () => {
  await write("1_first", "CREATE TABLE words (word text); SELECT pg_sleep(0.3)");
  await write("2_second", "INSERT INTO words VALUES ('once')");
  const applied = await Promise.all([apply(), apply(), apply()]);
  expect(applied.flat().toSorted()).toEqual(["1_first", "2_second"]);
  expect(await ask("SELECT word FROM words")).toEqual([{ word: "once" }]);
});

test("function bodies and comments with semicolons arrive whole", async () => {
  await write(
    "1_function",
    "-- one; two;\nCREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;",
  );
  await apply();
  expect(await ask("SELECT two()")).toEqual([{ two: 2 }]);
});

test("a migration that fails leaves nothing of itself, names its line, and can be corrected", async () => {
  await write("1_first", "CREATE TABLE words (word text)");
  await write("2_broken", "CREATE TABLE halves (a int);\nINSERT INTO nowhere VALUES (1);");
  await expect(apply()).rejects.toThrow(/2_broken failed and was undone.*nowhere.*line 2/s);
  expect(await ask("SELECT to_regclass('halves') AS halves")).toEqual([{ halves: null }]);
  expect((await migrationStatus(url, directory)).pending).toEqual(["2_broken"]);
  await write("2_broken", "CREATE TABLE halves (a int)");
  expect(await apply()).toEqual(["2_broken"]);
});

test("a migration that was edited after it was applied is refused", async () => {
  await write("1_first", "CREATE TABLE words (word text)");
  await apply();
  await write("1_first", "CREATE TABLE words (word text, length int)");
  await write("2_second", "CREATE TABLE more (a int)");
  await expect(apply()).rejects.toThrow(/changed after they were applied: 1_first/);
  expect(await ask("SELECT to_regclass('more') AS more")).toEqual([{ more: null }]);
});

test("older code leaves a newer database alone, and refuses one of another line", async () => {
  await write("1_first", "CREATE TABLE words (word text)");
  await write("2_newer", "CREATE TABLE newer (a int)");
  await apply();
  await rm(path.join(directory, "2_newer"), { recursive: true });
  expect(await apply()).toEqual([]);
  expect((await migrationStatus(url, directory)).unknown).toEqual(["2_newer"]);
  await write("3_other", "CREATE TABLE other (a int)");
  await expect(apply()).rejects.toThrow(/another version of Parley/);
});

test("what Prisma's own tool left half done is done again", async () => {
  await write("1_first", "CREATE TABLE words (word text)");
  await apply();
  await write("2_second", "INSERT INTO words VALUES ('second')");
  await ask(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, applied_steps_count)
     VALUES ('x', 'y', '2_second', 0)`,
  );
  expect(await apply()).toEqual(["2_second"]);
  expect(await migrationStatus(url, directory)).toMatchObject({ pending: [], edited: [], unknown: [] });
});
