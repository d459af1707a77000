import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { installPackage } from "./packages";
import { findPort } from "./ports";
import { endOrphan, lastLines, root, run, start, type Running } from "./processes";
import { Problem } from "./terminal";

export interface RedisServer {
  url: string;
  version: string;
  shown: string;
  /** What we started, and how to start it again after it ended by itself; null for somebody else's server. */
  own: { process: Running; again: () => Promise<Running> } | null;
  /** What is set in a way that can lose work; empty for a server we started. */
  warnings: string[];
}

type Runner = { kind: "program"; file: string } | { kind: "docker" };

/**
 * The server somebody else runs, at `url`.
 *
 * @throws Problem when nobody answers, or refuses us
 */
export async function useServer(url: string): Promise<RedisServer> {
  const address = new URL(url);
  const where = `${address.hostname}:${address.port || 6379}`;
  try {
    const { version, policy, appendOnly } = await look(url);
    const warnings: string[] = [];
    if (policy && policy !== "noeviction") {
      warnings.push(`Redis at ${where} may drop work: set maxmemory-policy noeviction (it is ${policy}).`);
    }
    if (appendOnly === "no") warnings.push(`Redis at ${where} forgets on a crash: set appendonly yes.`);
    return { url, version, shown: where, own: null, warnings };
  } catch (error) {
    throw new Problem(
      `REDIS_URL points to Redis at ${where}, which says: ${(error as Error).message}\n` +
        "Start or correct it, or leave REDIS_URL empty: then a private Redis is started for you.",
    );
  }
}

async function look(url: string): Promise<{ version: string; policy?: string; appendOnly?: string }> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 3_000,
    // After a refused connection ioredis waits this long for nothing, and keeps the process alive with it.
    disconnectTimeout: 100,
  });
  let reason: Error | undefined;
  client.on("error", (error: Error) => (reason = error));
  try {
    await client.connect();
    const info = await client.info("server");
    const version = /(?:valkey|redis)_version:([\d.]+)/.exec(info)?.[1] ?? "?";
    // Hosted servers often forbid CONFIG; then we cannot know.
    const setting = async (name: string) =>
      ((await client.config("GET", name).catch(() => [])) as string[])[1];
    return { version, policy: await setting("maxmemory-policy"), appendOnly: await setting("appendonly") };
  } catch (error) {
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}

/**
 * Starts a private Redis or Valkey with its data in `directory`: every write goes to the append-only file and nothing
 * is evicted, because one `kill -9` of a default Redis loses acknowledged work.
 *
 * @throws Problem with the command to type when this machine has none and none can be installed unattended
 */
export async function startServer(options: {
  directory: string;
  password: string;
  port: number;
  log: string;
  announce?: (what: string) => void;
}): Promise<RedisServer> {
  const runner = await findRunner(options.announce ?? (() => {}));
  const file = path.join(options.directory, "redis.conf");
  const pidFile = path.join(options.directory, "redis.pid");
  await mkdir(options.directory, { recursive: true });
  await endLeftover(file, pidFile);
  const port = await findPort(options.port);
  const settings = [
    ["dir", runner.kind === "docker" ? "/data" : options.directory],
    ["appendonly", "yes"],
    ["appendfsync", "everysec"],
    ["maxmemory-policy", "noeviction"],
    ["save", ""],
    ["requirepass", options.password],
    ["daemonize", "no"],
    ["databases", "64"],
    ...(runner.kind === "program"
      ? [
          ["bind", "127.0.0.1"],
          ["pidfile", pidFile],
          // Its command line keeps naming its file, by which we know it again.
          ["set-proc-title", "no"],
          ["port", String(port)],
        ]
      : []),
  ];
  await writeFile(file, settings.map(([key, value]) => `${key} "${value}"`).join("\n") + "\n", {
    mode: 0o600,
  });

  const url = `redis://:${encodeURIComponent(options.password)}@127.0.0.1:${port}`;
  const inDocker = runner.kind === "docker";
  const launch = async () => {
    const server = await start({
      name: "Redis",
      ...(runner.kind === "program"
        ? { command: runner.file, args: [file] }
        : { command: "docker", args: dockerArguments(options.directory, port) }),
      cwd: options.directory,
      output: { file: options.log },
    });
    return { server, version: await waitUntilReady(server, url, inDocker ? 180_000 : 30_000) };
  };
  const { server, version } = await launch();
  const data = path.relative(root, options.directory);
  return {
    url,
    version,
    shown: `127.0.0.1:${port}${inDocker ? " in Docker" : ""}, data in ${data.startsWith("..") ? options.directory : data}`,
    own: { process: server, again: async () => (await launch()).server },
    warnings: [],
  };
}

/** Ends a server that lost its parent: two servers appending to one file would ruin it. */
async function endLeftover(file: string, pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, "utf8").catch(() => ""));
  if (pid) await endOrphan(pid, "SIGTERM", (line) => line.includes(file));
}

function dockerArguments(directory: string, port: number): string[] {
  const name = `parley-redis-${createHash("sha256").update(directory).digest("hex").slice(0, 8)}-${port}`;
  const user = process.getuid ? ["--user", `${process.getuid()}:${process.getgid!()}`] : [];
  return [
    ...["run", "--rm", "--name", name, "-p", `127.0.0.1:${port}:6379`, "-v", `${directory}:/data`, ...user],
    ...["valkey/valkey:8-alpine", "valkey-server", "/data/redis.conf"],
  ];
}

async function waitUntilReady(server: Running, url: string, waitMs: number): Promise<string> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    if (server.hasEnded())
      throw new Problem(`Redis ended right after its start:\n${lastLines(server.printed())}`);
    try {
      return (await look(url)).version;
    } catch (error) {
      if (Date.now() > deadline) {
        await server.stop();
        throw new Problem(
          `Redis did not become ready: ${(error as Error).message}\n${lastLines(server.printed())}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

let found: Runner | undefined;

async function findRunner(announce: (what: string) => void): Promise<Runner> {
  if (found) return found;
  const installed = findProgram();
  if (installed) return (found = { kind: "program", file: installed });

  const attempt = await installPackage("redis", announce);
  const afterwards = findProgram();
  if (afterwards) return (found = { kind: "program", file: afterwards });

  announce("looking for Docker");
  const docker = await run("docker", ["info", "--format", "{{.ServerVersion}}"], { timeoutMs: 10_000 });
  if (docker.code === 0 && /^\d/.test(docker.output.trim())) return (found = { kind: "docker" });

  throw new Problem(
    `Parley needs Redis (or Valkey), and this machine has none${attempt.tried ? `; ${attempt.tried}` : ""}.\n` +
      `Install it and run this again:\n\n    ${attempt.command}\n\n` +
      "or set REDIS_URL=redis://host:6379 to one you have.",
  );
}

/** redis-server or valkey-server from PATH or the places where package managers put them. */
function findProgram(): string | null {
  const folders = [
    ...(process.env.PATH ?? "").split(path.delimiter).filter(Boolean),
    ...["/usr/bin", "/usr/local/bin", "/usr/sbin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin"],
  ];
  const names = process.platform === "win32" ? ["redis-server.exe"] : ["redis-server", "valkey-server"];
  for (const folder of folders) {
    for (const name of names) {
      const file = path.join(folder, name);
      if (existsSync(file)) return file;
    }
  }
  return null;
}
