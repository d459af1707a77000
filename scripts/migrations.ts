import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

export const migrationsDirectory = path.resolve(import.meta.dirname, "..", "prisma", "migrations");

/** The advisory lock Prisma's own `migrate deploy` takes, so that the two exclude each other as well. */
const MIGRATION_LOCK = 72707369;

/** Prisma's table, so that its tools read our history and the other way round. */
const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

export interface MigrationStatus {
  applied: string[];
  pending: string[];
  /** Applied earlier, but the file says something else now. */
  edited: string[];
  /** Applied in this database, but not among the files: the database is newer than the code. */
  unknown: string[];
}

/** A mistake a person has to settle; its message says how. */
export class MigrationError extends Error {}

/** The migration files, oldest first. */
export async function listMigrations(directory = migrationsDirectory): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

interface HistoryRow {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

async function readHistory(client: pg.Client): Promise<HistoryRow[]> {
  const { rows } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`,
  );
  if (!rows[0]?.present) return [];
  const history = await client.query<HistoryRow>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return history.rows;
}

function compare(migrations: Migration[], history: HistoryRow[]): MigrationStatus {
  const byName = new Map(history.map((row) => [row.migration_name, row]));
  const known = new Set(migrations.map((migration) => migration.name));
  return {
    applied: migrations.filter((m) => byName.get(m.name)?.finished).map((m) => m.name),
    pending: migrations.filter((m) => !byName.get(m.name)?.finished).map((m) => m.name),
    edited: migrations
      .filter((m) => byName.get(m.name)?.finished && byName.get(m.name)?.checksum !== m.checksum)
      .map((m) => m.name),
    unknown: history.filter((row) => !known.has(row.migration_name)).map((row) => row.migration_name),
  };
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What this database has and lacks, compared with the files. Changes nothing. */
export async function migrationStatus(
  url: string,
  directory = migrationsDirectory,
): Promise<MigrationStatus> {
  const migrations = await listMigrations(directory);
  return withClient(url, async (client) => compare(migrations, await readHistory(client)));
}

/**
 * Applies the pending migrations, oldest first, each in one transaction together with its line in the history:
 * a migration is there as a whole or not at all. Two callers at once do not collide: the second waits for the
 * first and then finds nothing to do.
 *
 * @returns the names applied by this call
 * @throws MigrationError when an applied file was edited, the histories diverged, or the SQL of a migration fails
 */
export async function applyMigrations(
  url: string,
  report: (line: string) => void = () => {},
  directory = migrationsDirectory,
): Promise<string[]> {
  const migrations = await listMigrations(directory);
  return withClient(url, async (client) => {
    const lock = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
      MIGRATION_LOCK,
    ]);
    if (!lock.rows[0]?.taken) {
      report("another process is migrating this database, waiting for it");
      await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    }

    const status = compare(migrations, await readHistory(client));
    if (status.edited.length > 0) {
      throw new MigrationError(
        `These migrations were changed after they were applied: ${status.edited.join(", ")}.\n` +
          "Put the file back as it was and write a new migration (npm run migrate -- --create <name>), " +
          "or begin again with an empty database.",
      );
    }
    if (status.unknown.length > 0 && status.pending.length > 0) {
      throw new MigrationError(
        `The database has migrations this code does not know (${status.unknown.join(", ")}) and lacks others ` +
          `(${status.pending.join(", ")}). It belongs to another version of Parley: use that one, or another database.`,
      );
    }
    if (status.pending.length === 0) return [];

    await client.query(HISTORY_TABLE);
    for (const migration of migrations.filter((m) => status.pending.includes(m.name))) {
      report(`applying ${migration.name}`);
      await applyOne(client, migration);
    }
    return status.pending;
  });
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    // No parameters: the simple protocol, which takes a whole script with its function bodies as it is.
    if (migration.sql.trim() !== "") await client.query(migration.sql);
    // An attempt of Prisma's own tool that broke half way leaves an unfinished row behind.
    await client.query(
      "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1 AND finished_at IS NULL",
      [migration.name],
    );
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, $2, now(), clock_timestamp(), 1)`,
      [migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw new MigrationError(
      `Migration ${migration.name} failed and was undone: ${describe(error, migration)}`,
    );
  }
}

function describe(error: unknown, migration: Migration): string {
  const { message, position, detail, hint } = error as pg.DatabaseError;
  const line = position ? ` (line ${migration.sql.slice(0, Number(position)).split("\n").length})` : "";
  return [`${message}${line}`, detail, hint].filter(Boolean).join("\n  ");
}
