import { Redis } from "ioredis";
import pg from "pg";
import { fetch } from "undici";
import { migrationStatus } from "../migrations";
import type { Command } from "./command";
import { rateCardsDirectory, readRateCards } from "@/lib/billing/rate-cards";
import { decryptSecret, encryptSecret } from "@/lib/platform/crypto";
import { envSchema, readEnv } from "@/lib/platform/env";
import { queueCounts } from "@/lib/platform/queue";
import { redisReady } from "@/lib/platform/redis";

/** One finding: what was looked at, and either how it is or what to do. */
export type Finding = { name: string; ok: boolean; message: string };

const good = (name: string, message: string): Finding => ({ name, ok: true, message });
const bad = (name: string, message: string): Finding => ({ name, ok: false, message });
const reason = (error: unknown): string => {
  const { message, code, cause } = error as { message?: string; code?: string; cause?: unknown };
  const inner = cause ? reason(cause) : "";
  return inner || message || code || String(error);
};

/** One variable as the product reads it, whatever the others say. */
function variable<Name extends keyof typeof envSchema.shape>(name: Name): string | undefined {
  const parsed = envSchema.shape[name].safeParse(process.env[name]);
  return parsed.success && typeof parsed.data === "string" ? parsed.data : undefined;
}

function checkEnvironment(): Finding[] {
  const result = readEnv(process.env);
  if ("env" in result) return [good("environment", "Every variable is there and makes sense.")];
  return result.mistakes.map((mistake) => bad("environment", `${mistake}. See .env.example.`));
}

function checkEncryption(): Finding {
  const place = { workspaceId: "doctor", table: "doctor", column: "doctor", rowId: "doctor" };
  try {
    const opened = decryptSecret(encryptSecret("round trip", place), place);
    if (opened !== "round trip") throw new Error("the text changed on the way");
    return good("encryption", "A secret was encrypted and opened again.");
  } catch (error) {
    return bad("encryption", `Secrets cannot be kept: ${reason(error)}. Check ENCRYPTION_KEYS.`);
  }
}

/** Every mistake in a file of the operator's, or which currencies there are prices in. */
function checkRateCards(): Finding[] {
  if ("mistakes" in readEnv(process.env)) {
    return [bad("rate cards", "Not looked at: the environment is not complete.")];
  }
  const { cards, mistakes } = readRateCards(rateCardsDirectory());
  if (mistakes.length > 0)
    return mistakes.map((mistake) => bad("rate cards", `${mistake} See docs/rate-cards.md.`));
  const list = cards.map(({ currency, effective }) => `${currency} from ${effective}`).join(", ");
  return [good("rate cards", `Prices are known in ${list}.`)];
}

/** Sweeps run every few seconds to minutes; one that is silent for so long has stopped. */
const sweepPatienceSeconds = 300;

async function checkSweeps(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; seconds: number }>(
    "SELECT name, extract(epoch FROM now() - at)::float8 AS seconds FROM heartbeats ORDER BY name",
  );
  if (rows.length === 0) {
    return [bad("sweeps", "No sweep has ever run. Start the worker: npm run start:worker.")];
  }
  return rows.map(({ name, seconds }) => {
    const age = `${Math.max(0, Math.round(seconds))} s ago`;
    return seconds <= sweepPatienceSeconds
      ? good(`sweep ${name}`, `Ran ${age}.`)
      : bad(`sweep ${name}`, `Ran last ${age}. Is the worker running? npm run start:worker.`);
  });
}

/** Whether tokens stored in the database open with the keys of this environment: says it before a send fails. */
async function checkStoredSecrets(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ key: string; rows: string }>(
    "SELECT split_part(access_token, '.', 2) AS key, count(*) AS rows FROM wabas GROUP BY 1",
  );
  const keys = envSchema.shape.ENCRYPTION_KEYS.safeParse(process.env.ENCRYPTION_KEYS);
  const known = new Set(keys.success ? keys.data.map(({ id }) => id) : []);
  const lost = rows.filter(({ key }) => !known.has(key));
  if (lost.length === 0) return good("stored secrets", "Every stored token has its key.");
  const count = lost.reduce((sum, row) => sum + Number(row.rows), 0);
  const names = lost.map(({ key }) => key || "(none)").join(", ");
  return bad(
    "stored secrets",
    `${count} stored tokens need the key ${names}. Put it back into ENCRYPTION_KEYS.`,
  );
}

async function checkDatabase(): Promise<Finding[]> {
  const url = variable("DATABASE_URL");
  if (!url) return [bad("database", "Not looked at: DATABASE_URL is not usable.")];
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return [bad("database", `PostgreSQL does not answer at DATABASE_URL: ${reason(error)}.`)];
  }
  try {
    const { rows } = await client.query<{ version: string; number: number }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
    );
    const { version, number } = rows[0]!;
    const findings = [
      number >= 140_000
        ? good("database", `PostgreSQL ${version} answers.`)
        : bad("database", `PostgreSQL ${version} is no longer maintained. Move to a newer one.`),
    ];
    const status = await migrationStatus(url);
    const behind = status.pending.length;
    if (behind > 0) {
      findings.push(
        bad("migrations", `${behind} not applied: ${status.pending.join(", ")}. Run npm run migrate.`),
      );
    } else if (status.edited.length > 0) {
      findings.push(
        bad(
          "migrations",
          `Changed after they were applied: ${status.edited.join(", ")}. Put the files back.`,
        ),
      );
    } else if (status.unknown.length > 0) {
      findings.push(
        bad(
          "migrations",
          `The database is newer than this code (${status.unknown.join(", ")}). Update Parley.`,
        ),
      );
    } else {
      findings.push(good("migrations", `All ${status.applied.length} are applied.`));
    }
    if (behind > 0) return findings;
    return [...findings, ...(await checkSweeps(client)), await checkStoredSecrets(client)];
  } catch (error) {
    return [bad("database", `PostgreSQL answers, but a question to it failed: ${reason(error)}.`)];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkRedis(): Promise<Finding[]> {
  const url = variable("REDIS_URL");
  if (!url) return [bad("redis", "Not looked at: REDIS_URL is not usable.")];
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "of unknown version";
    const findings = [good("redis", `Redis ${version} answers.`)];
    const memory = await client.info("memory");
    const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? "unknown";
    findings.push(
      policy === "noeviction"
        ? good("redis eviction", "noeviction: nothing is dropped when memory is full.")
        : bad(
            "redis eviction",
            `The policy is ${policy}: jobs could vanish. Set maxmemory-policy noeviction.`,
          ),
    );
    const appends = /aof_enabled:1/.test(await client.info("persistence"));
    findings.push(
      appends
        ? good("redis persistence", "The append-only file is on.")
        : bad(
            "redis persistence",
            "The append-only file is off: a crash forgets waiting jobs. Set appendonly yes.",
          ),
    );
    return findings;
  } catch (error) {
    return [bad("redis", `Redis does not answer at REDIS_URL: ${reason(error)}.`)];
  } finally {
    client.disconnect();
  }
}

/** More waiting bells than this mean that the worker is away or too slow. */
const manyJobs = 10_000;

async function checkQueues(): Promise<Finding[]> {
  if ("mistakes" in readEnv(process.env))
    return [bad("queues", "Not looked at: the environment is not complete.")];
  try {
    await redisReady(3_000);
    const counts = await queueCounts();
    return Object.entries(counts).map(([lane, { wait = 0, active = 0, delayed = 0 }]) => {
      const text = `${wait} waiting, ${active} running, ${delayed} for later.`;
      return wait > manyJobs
        ? bad(`queue ${lane}`, `${text} That is many: is the worker running? npm run start:worker.`)
        : good(`queue ${lane}`, text);
    });
  } catch {
    return [bad("queues", "Not looked at: Redis does not answer.")];
  }
}

/** Any answer over HTTP, also a refusal, shows that the way there is open. */
async function checkReachable(name: string, url: string, advice: string): Promise<Finding> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(8_000) });
    await response.body?.cancel();
    return response.status >= 500
      ? bad(name, `${url} answers ${response.status}. ${advice}`)
      : good(name, `${new URL(url).origin} answers.`);
  } catch (error) {
    return bad(name, `${url} cannot be reached: ${reason(error)}. ${advice}`);
  }
}

/** Whether a connected number speaks to Meta itself. Unknown counts as no: the database has its own line. */
async function speaksToMeta(): Promise<boolean> {
  const url = variable("DATABASE_URL");
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM phone_numbers n JOIN wabas w ON w.workspace_id = n.workspace_id AND w.id = n.waba_id
                       WHERE n.connected_meta_id IS NOT NULL AND w.graph_url IS NULL) AS found`,
    );
    return rows[0]?.found ?? false;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkOutside(): Promise<Finding[]> {
  const simulator = variable("SIMULATOR_URL");
  const graph = variable("META_GRAPH_URL");
  const checks: Promise<Finding>[] = [];
  if (simulator) {
    checks.push(checkReachable("simulator", simulator, "Start it: npm run simulator."));
  }
  // With the simulator a machine without internet is complete, until a number of Meta's own is connected.
  if (graph && graph !== simulator && (!simulator || (await speaksToMeta()))) {
    checks.push(checkReachable("meta", graph, "Check the network and the firewall of this machine."));
  }
  return Promise.all(checks);
}

/** Looks at everything Parley stands on; changes nothing. */
export async function examine(): Promise<Finding[]> {
  const findings = await Promise.all([
    checkEnvironment(),
    checkEncryption(),
    ...checkRateCards(),
    checkDatabase(),
    checkRedis(),
    checkQueues(),
    checkOutside(),
  ]);
  return findings.flat();
}

const doctor: Command = {
  name: "doctor",
  summary: "Looks at everything Parley stands on. Each line says ok, or what to do.",
  usage: "",
  options: {},
  async run() {
    const checks = await examine();
    const ok = checks.every((finding) => finding.ok);
    const width = Math.max(...checks.map(({ name }) => name.length));
    const lines = checks.map(
      ({ name, ok: fine, message }) => `${fine ? "ok    " : "wrong "} ${name.padEnd(width)}  ${message}`,
    );
    return { json: { ok, checks }, text: lines.join("\n"), failed: !ok };
  },
};

export const doctorCommands: readonly Command[] = [doctor];
