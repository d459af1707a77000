import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { DiffTarget, MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { listMigrations, migrationsDirectory, withClient } from "./migrations";

const schemaFile = path.resolve(import.meta.dirname, "..", "prisma", "schema.prisma");

/**
 * Writes the next migration: what `schema.prisma` says beyond the migrations so far.
 *
 * @param name words for the folder's name
 * @param url a PostgreSQL on which a scratch database may be created
 * @returns the folder's name, or null when the migrations already say what the schema says
 */
export async function createMigration(name: string, url: string, now = new Date()): Promise<string | null> {
  const script = await diffMigrationsToSchema(url, true);
  if (script === null) return null;
  const stamp = now.toISOString().replace(/\D/g, "").slice(0, 14);
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
  const folder = `${stamp}_${slug || "migration"}`;
  await mkdir(path.join(migrationsDirectory, folder), { recursive: true });
  await writeFile(path.join(migrationsDirectory, folder, "migration.sql"), script);
  await writeFile(path.join(migrationsDirectory, "migration_lock.toml"), 'provider = "postgresql"\n');
  return folder;
}

/**
 * In words, what `schema.prisma` says and the migrations do not; null when they agree.
 *
 * @param url a PostgreSQL on which a scratch database may be created
 */
export async function findDrift(url: string): Promise<string | null> {
  return diffMigrationsToSchema(url, false);
}

async function diffMigrationsToSchema(url: string, script: boolean): Promise<string | null> {
  const schema = await readFile(schemaFile, "utf8");
  const migrations = await listMigrations();
  const list: MigrationList = {
    baseDir: migrationsDirectory,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map((migration) => ({
      path: migration.name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: migration.sql } },
    })),
  };
  const from: DiffTarget = migrations.length > 0 ? { tag: "migrations", ...list } : { tag: "empty" };
  const files = [{ path: schemaFile, content: schema }];
  return withScratchDatabase(url, async (scratchUrl) => {
    const factory = bindMigrationAwareSqlAdapterFactory(scratchAdapters(scratchUrl));
    const engine = await openSchemaEngine(files, factory);
    try {
      const { stdout, exitCode } = await engine.diff({
        from,
        to: { tag: "schemaDatamodel", files },
        script,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      });
      return exitCode === 2 ? (stdout ?? "") : null;
    } finally {
      engine.free();
    }
  });
}

async function withScratchDatabase<T>(url: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `parley_scratch_${process.pid}_${Date.now().toString(36)}`;
  const scratch = new URL(url);
  scratch.pathname = `/${name}`;
  return withClient(url, async (client) => {
    await client.query(`CREATE DATABASE "${name}"`);
    try {
      return await work(scratch.href);
    } finally {
      await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    }
  });
}

/**
 * PrismaPg with three differences: its shadow database is our scratch database (its own would be the live one when
 * it is given a connection string); a script is sent whole (PrismaPg cuts it at every semicolon, also inside
 * function bodies and comments); and the catalogue's one-letter type "char", which PrismaPg refuses to read
 * although the engine asks for it, is read as a character.
 */
function scratchAdapters(url: string): SqlMigrationAwareDriverAdapterFactory {
  const connect = async () => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    const letterColumns = new Map<string, number[]>();
    const query = pool.query.bind(pool) as (config: { text: string }) => Promise<pg.QueryArrayResult>;
    pool.query = (async (config: { text: string }) => {
      const result = await query(config);
      result.fields?.forEach((field, index) => {
        if (field.dataTypeID !== pg.types.builtins.CHAR) return;
        field.dataTypeID = pg.types.builtins.BPCHAR;
        letterColumns.set(config.text, [...(letterColumns.get(config.text) ?? []), index]);
      });
      return result;
    }) as typeof pool.query;
    const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      const result = await queryRaw(statement);
      for (const index of letterColumns.get(statement.sql) ?? []) {
        result.columnTypes[index] = ColumnTypeEnum.Character;
      }
      return result;
    };
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  };
  return { provider: "postgres", adapterName: "@prisma/adapter-pg", connect, connectToShadowDb: connect };
}

/**
 * The WebAssembly build of Prisma's schema engine. Its own entry point imports the .wasm file as a module, which
 * older Node versions and TypeScript loaders do not do, so it is put together by hand.
 */
async function openSchemaEngine(
  files: { path: string; content: string }[],
  factory: ReturnType<typeof bindMigrationAwareSqlAdapterFactory>,
): Promise<SchemaEngine> {
  const glueFile = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const glue =
    (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as WebAssembly.ModuleImports & {
      __wbg_set_wasm(exports: WebAssembly.Exports): void;
      SchemaEngine: typeof SchemaEngine;
    };
  // Where the engine says why it panicked, before it does.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
  const bytes = await readFile(path.join(path.dirname(glueFile), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue.SchemaEngine.new(
    { datamodels: files.map((file) => [file.path, file.content]) },
    () => {},
    factory,
  );
}
