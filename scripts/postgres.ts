import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import path from "node:path";
import pg from "pg";
import { findPort } from "./ports";
import {
  findBinaries,
  own,
  reachableHome,
  serverAccount,
  type Account,
  type Binaries,
} from "./postgres-binaries";
import { endOrphan, lastLines, root, run, start, type Running } from "./processes";
import { Problem } from "./terminal";

export interface PostgresServer {
  /** With user, password and database. */
  url: string;
  version: string;
  shown: string;
  /** What we started, and how to start it again after it ended by itself; null for somebody else's server. */
  own: { process: Running; again: () => Promise<Running> } | null;
}

/**
 * The server somebody else runs, at `url`. Creates its database when only that is missing.
 *
 * @throws Problem when nobody answers, or refuses us
 */
export async function useServer(url: string, waitMs = 15_000): Promise<PostgresServer> {
  const address = new URL(url);
  const database = decodeURIComponent(address.pathname.slice(1)) || "postgres";
  const where = `${address.hostname}:${address.port || 5432}`;
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      return { url, version: await serverVersion(url), shown: `${where}, database ${database}`, own: null };
    } catch (error) {
      const { code, message } = error as pg.DatabaseError;
      if (code === "3D000") {
        await createDatabase(url, database).catch((refusal: pg.DatabaseError) => {
          if (refusal.code === "42P04") return;
          throw new Problem(
            `The database ${database} is missing at ${where} and cannot be made: ${refusal.message}`,
          );
        });
        continue;
      }
      const starting = code === "57P03" || code === "ECONNREFUSED";
      if (!starting || Date.now() > deadline) {
        throw new Problem(
          `DATABASE_URL points to PostgreSQL at ${where}, which says: ${message || code}\n` +
            "Start or correct it, or leave DATABASE_URL empty: then a private PostgreSQL is started for you.",
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

async function serverVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return rows[0]!.server_version.split(" ")[0]!;
  } finally {
    await client.end();
  }
}

async function administer(url: string, sql: (name: string) => string, database: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(sql(pg.escapeIdentifier(database)));
  } finally {
    await client.end();
  }
}

/** Creates a database on the server of `url`, empty or as a copy of `template`. */
export async function createDatabase(url: string, name: string, template?: string): Promise<string> {
  const copy = template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : "";
  await administer(url, (id) => `CREATE DATABASE ${id}${copy}`, name);
  const created = new URL(url);
  created.pathname = `/${encodeURIComponent(name)}`;
  return created.href;
}

/** Drops a database together with whoever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await administer(url, (id) => `DROP DATABASE IF EXISTS ${id} WITH (FORCE)`, name);
}

/**
 * Starts a private PostgreSQL with its data in `directory`, creating it the first time. What a crash left behind
 * (a stale lock, a half-made cluster) is cleared away; committed data survives.
 *
 * @param options.throwaway data that need not survive the machine's loss of power: faster, for tests
 * @throws Problem when this machine cannot run one
 */
export async function startServer(options: {
  directory: string;
  password: string;
  port: number;
  log: string;
  throwaway?: boolean;
}): Promise<PostgresServer> {
  const account = await serverAccount();
  const home = await reachableHome(options.directory, account);
  const binaries = await findBinaries(account);
  const data = path.join(home, "postgres");

  if (!existsSync(path.join(data, "PG_VERSION")))
    await createCluster(binaries, data, options.password, account);
  await checkVersion(data, binaries);
  await own(data, account);

  await clearLock(data);
  const port = await findPort(options.port);
  // A container may have less than its machine.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "300",
    // A table that fits is read from here; of what does not, PostgreSQL keeps little from one look to the next.
    shared_buffers: `${Math.round(Math.min(Math.max(memory / 8 / 1024 ** 2, 128), 2_048))}MB`,
    timezone: "UTC",
    ...(options.throwaway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const admin = `postgres://parley:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  const startOnce = async () => {
    await clearLock(data);
    const server = await start({
      name: "PostgreSQL",
      command: binaries.postgres,
      args: ["-D", data, ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
      env: {
        ...process.env,
        PGDATA: undefined,
        PGPORT: undefined,
        LC_ALL: undefined,
        LC_MESSAGES: "C",
        TZ: "UTC",
      },
      cwd: data,
      ...account,
      output: { file: options.log },
      // "Fast": roll back what runs and stop, without waiting for clients to go.
      endWith: "SIGINT",
    });
    await waitUntilReady(server, admin);
    return server;
  };
  // Of a server that was killed, processes in the middle of a query end some seconds later, and hold its memory until then.
  const launch = async () => {
    for (const deadline = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
      try {
        return await startOnce();
      } catch (error) {
        if (!(error as Error).message.includes(memoryInUse) || Date.now() > deadline) throw error;
      }
    }
  };
  const server = await launch();
  const url = new URL(admin);
  url.pathname = "/parley";
  await useServer(url.href);
  return {
    url: url.href,
    version: binaries.version,
    shown: `127.0.0.1:${port}, data in ${path.relative(root, data).startsWith("..") ? data : path.relative(root, data)}`,
    own: { process: server, again: launch },
  };
}

/** As PostgreSQL says it with LC_MESSAGES=C. */
const memoryInUse = "pre-existing shared memory block";

async function waitUntilReady(server: Running, url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (server.hasEnded()) {
      throw new Problem(`PostgreSQL ended right after its start:\n${lastLines(server.printed())}`);
    }
    try {
      await serverVersion(url);
      return;
    } catch (error) {
      const { code, message } = error as pg.DatabaseError;
      if (code === "28P01") {
        await server.stop();
        throw new Problem(
          "The local PostgreSQL does not accept the password in .data/local.env, so that file is not the one the " +
            "data was made with.\nPut it back, or begin again with: npm run quickstart -- --fresh",
        );
      }
      if (Date.now() > deadline) {
        await server.stop();
        throw new Problem(`PostgreSQL did not become ready: ${message}\n${lastLines(server.printed())}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function createCluster(
  binaries: Binaries,
  data: string,
  password: string,
  account: Account,
): Promise<void> {
  // Made beside and moved into place: a cluster is there as a whole or not at all.
  const making = `${data}.new`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true, mode: 0o700 });
  await own(making, account);
  const passwordFile = path.join(tmpdir(), `parley-${process.pid}-${Date.now()}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined) await chown(passwordFile, account.uid, account.gid!);
  try {
    let result = { code: 1, output: "" };
    for (const locale of localeChoices(binaries.major)) {
      result = await run(
        binaries.initdb,
        [
          "-D",
          making,
          "-U",
          "parley",
          "-E",
          "UTF8",
          "-A",
          "scram-sha-256",
          `--pwfile=${passwordFile}`,
          ...locale,
        ],
        { env: { ...process.env, LC_ALL: undefined, PGDATA: undefined }, cwd: making, ...account },
      );
      if (result.code === 0) break;
      await rm(making, { recursive: true, force: true });
      await mkdir(making, { mode: 0o700 });
      await own(making, account);
    }
    if (result.code !== 0)
      throw new Problem(`The database cluster could not be made:\n${lastLines(result.output)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rm(data, { recursive: true, force: true });
  await rename(making, data);
}

/**
 * Locales by preference: letters of all scripts must count as letters (search by Arabic or Hindi names hangs on it),
 * and the order must not depend on the machine. Which UTF-8 locales exist differs per system.
 */
function localeChoices(major: number): string[][] {
  const builtin = major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
  return [["C.UTF-8"], ["en_US.UTF-8"], ["C"]].map(([locale]) => [...builtin, `--locale=${locale}`]);
}

async function checkVersion(data: string, binaries: Binaries): Promise<void> {
  const major = Number((await readFile(path.join(data, "PG_VERSION"), "utf8")).trim());
  if (major === binaries.major) return;
  throw new Problem(
    `The data in ${data} was made by PostgreSQL ${major}; here is PostgreSQL ${binaries.version}.\n` +
      "Begin again with: npm run quickstart -- --fresh",
  );
}

/** Removes the lock file of a server that is no more, and ends one that lost its parent. */
async function clearLock(data: string): Promise<void> {
  const lock = path.join(data, "postmaster.pid");
  const pid = Number((await readFile(lock, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  await endOrphan(pid, "SIGINT", (line) => line.includes("postgres") && line.includes(data));
  // In a container the number of a dead server is soon somebody else's, and PostgreSQL would take that one for it.
  await rm(lock, { force: true });
}
