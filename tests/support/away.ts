import { spawn, type ChildProcess } from "node:child_process";
import { createServer, connect, type AddressInfo, type Server, type Socket } from "node:net";

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The pages of the product in a process of their own, whose way to the database can be cut and mended. */
export async function pagesWithCut() {
  const database = new URL(process.env.DATABASE_URL!);
  const open = new Set<Socket>();
  let isCut = false;
  const way = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(database.port), database.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const through = new URL(database);
  through.hostname = "127.0.0.1";
  through.port = String(await listening(way));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const web: ChildProcess = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        NODE_ENV: "production",
        DATABASE_URL: through.href,
        APP_URL: url,
        NEXTAUTH_URL: url,
      },
    },
  );
  const ended = new Promise<void>((resolve) => web.once("exit", () => resolve()));
  for (;;) {
    const answer = await fetch(`${url}/pricing`).catch(() => null);
    if (answer?.ok) break;
    if (web.exitCode !== null) throw new Error(`The pages did not start: ${web.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    cut: () => {
      isCut = true;
      for (const one of open) one.destroy();
    },
    mend: () => {
      isCut = false;
    },
    stop: async () => {
      web.kill("SIGTERM");
      await ended;
      for (const one of open) one.destroy();
      await new Promise((resolve) => way.close(resolve));
    },
  };
}
