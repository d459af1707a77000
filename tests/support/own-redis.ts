import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export type OwnRedis = {
  url: string;
  /** Lets the code under test use it, when called before its first connection. */
  use: () => void;
  /** Says one command on a connection of its own. */
  command: (...words: (string | number)[]) => Promise<unknown>;
  /** Ends the server at once; what was in memory is gone. */
  kill: () => Promise<void>;
  /** Starts it again, empty, on the same port. */
  start: () => Promise<void>;
  /** Ends it for good and removes what it wrote. */
  remove: () => Promise<void>;
};

/** A Redis server that a test may empty, stop and start as it likes. */
export async function ownRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "parley-redis-"));
  const url = `redis://127.0.0.1:${port}/0`;
  let server: ChildProcess | undefined;

  async function command(...words: (string | number)[]): Promise<unknown> {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await client.call(String(words[0]), ...words.slice(1));
    } finally {
      client.disconnect();
    }
  }

  async function start(): Promise<void> {
    server = spawn(
      "redis-server",
      ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"],
      { stdio: "ignore" },
    );
    for (;;) {
      if (server.exitCode !== null) throw new Error("redis-server did not start.");
      if (await command("PING").catch(() => null)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function kill(): Promise<void> {
    const running = server;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await gone;
  }

  await start();
  const remove = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const use = () => {
    process.env.REDIS_URL = url;
  };
  return { url, use, command, kill, start, remove };
}
