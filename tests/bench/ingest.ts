import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { closeDb, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { connect, machine, openLoop, row, saturate, say, spreadCells, until, type Load } from "./measure";
import { asMetaWrites, envelope, messageOf, newWamid, signatureOf } from "../support/webhooks";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

// Signed posts per second that are durably stored before they are answered: this product's handler, beside the one
// that one writes first, a Next route that does nothing, and the same door on plain node:http.

const root = path.resolve(__dirname, "../..");
const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const inFlight = 64;
const customers = 1_000;

type Post = { body: string; signature: string };

const newPost = ({ phoneNumber, waba }: TestWorkspace, i: number): Post => {
  const waId = `1555${String(i % customers).padStart(7, "0")}`;
  const message = messageOf(waId, {
    id: newWamid(),
    text: { body: `Olá, é possível trocar o pedido ${i}? 👍` },
  });
  const contacts = [{ profile: { name: "Ana Pérez" }, wa_id: waId }];
  const number = { metaId: phoneNumber.metaId, wabaMetaId: waba.metaId };
  const body = asMetaWrites(envelope(number, { contacts, messages: [message] }));
  return { body, signature: signatureOf(Buffer.from(body)) };
};

type Contender = {
  name: string;
  origin: string;
  path: string;
  /** Counts what it says it stored. */
  stored: (() => Promise<number>) | null;
};

async function count(sql: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(sql);
  return rows[0]!.count;
}

const countEvents = () => count("SELECT count(*)::int FROM webhook_events");
const countMessages = () => count("SELECT count(*)::int FROM messages");

async function clear(): Promise<void> {
  await pool.query("TRUNCATE webhook_events, messages CASCADE");
  await pool.query("CHECKPOINT").catch(() => undefined);
}

type Result = { name: string; perSecond: number; load: Load; acknowledged: number; lost: number | null };

async function measure(contender: Contender, shop: TestWorkspace): Promise<Result> {
  await clear();
  const connections = connect(contender.origin, inFlight);
  // Made beforehand, so that the generator takes as little of the machine as it can.
  const ready: Post[] = [];
  for (let i = 0; i < 40_000; i++) ready.push(newPost(shop, i));
  let next = 0;
  let acknowledged = 0;
  const call = async () => {
    const { body, signature } = ready[next] ?? newPost(shop, next);
    next++;
    const answer = await connections.request({
      path: contender.path,
      method: "POST",
      headers: { "content-type": "application/json", "x-hub-signature-256": signature },
      body,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) return false;
    acknowledged++;
    return true;
  };
  const { perSecond } = await saturate({ inFlight, seconds, call });
  const load = await openLoop({ perSecond: perSecond * 0.6, seconds, call });
  await connections.close();
  const lost = contender.stored && acknowledged - (await contender.stored());
  return { name: contender.name, perSecond, load, acknowledged, lost };
}

const children: ChildProcess[] = [];

function launch(args: string[], port: number, more: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...more, PORT: String(port), NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  return child;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(child.exitCode)));

const answers = async (url: string): Promise<boolean> =>
  fetch(url, { method: "POST" }).then(
    (response) => response.arrayBuffer().then(() => true),
    () => false,
  );

export async function run(): Promise<Result[]> {
  say(machine());
  const shop = await makeWorkspace();
  const port = Number(process.env.BENCH_PORT ?? 4990);
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const nextApp = path.join(root, "tests/bench/next-app");
  const builder = launch([next, "build", nextApp], port);
  if ((await ended(builder)) !== 0) throw new Error("The routes to compare with could not be built.");
  launch([next, "start", nextApp, "-p", String(port), "-H", "127.0.0.1"], port);
  const loader = path.join(root, "node_modules/tsx/dist/loader.mjs");
  launch(["--import", loader, path.join(root, "tests/bench/plain-server.ts")], port + 1);
  const other = `http://127.0.0.1:${port}`;
  const plain = `http://127.0.0.1:${port + 1}`;
  await until(
    "The routes to compare with",
    async () => (await answers(`${other}/nothing`)) && answers(plain),
  );

  const contenders: Contender[] = [
    { name: "row at a time, with the ORM", origin: other, path: "/row-at-a-time", stored: countMessages },
    { name: "this handler", origin: env.APP_URL, path: "/api/webhooks/whatsapp", stored: countEvents },
    { name: "a Next route that does nothing", origin: other, path: "/nothing", stored: null },
    { name: "plain node:http, same group commit", origin: plain, path: "/", stored: countEvents },
  ];
  say(`\n  ${inFlight} connections; latencies at 60 % of what each can do; generator on the same machine\n`);
  say(row("handler", "posts/s", "p50", "p95", "p99", "refused", "lost"));
  const results: Result[] = [];
  for (const contender of contenders) {
    const result = await measure(contender, shop);
    results.push(result);
    say(
      row(
        result.name,
        result.perSecond,
        ...spreadCells(result.load),
        result.load.failed,
        result.lost === null ? "–" : result.lost,
      ),
    );
  }
  const of = (index: number) => results[index]!.perSecond;
  say(`\n  ${(of(1) / of(0)).toFixed(1)} × the row-at-a-time handler (goal: 5)`);
  say(`  ${Math.round((of(1) / of(2)) * 100)} % of a route that does nothing (goal: 80)`);
  return results;
}

export async function stop(): Promise<void> {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map(ended));
  await closeQueues();
  closeRedis();
  await closeDb();
}
