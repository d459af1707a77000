import http from "node:http";
import { env } from "@/lib/platform/env";
import { closeDb, pool } from "@/lib/platform/db";
import { closeRedis } from "@/lib/platform/redis";
import { connect, machine, openLoop, row, say, spread, spreadCells, until, type Spread } from "./measure";
import { asMetaWrites, envelope, messageOf, newWamid, signatureOf } from "../support/webhooks";
import { addApiKey, makeWorkspace } from "../support/workspace";

// From the post of a customer's message to its frame in every open stream of the workspace, through the worker.

const streams = 200;
const perKey = 20;
const perSecond = 100;
const seconds = Number(process.env.BENCH_SECONDS ?? 20);
const customers = 200;

/** One open stream; `heard` gets the number of each message when its frame arrives. */
function openStream(key: string, heard: (message: number) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const agent = new http.Agent({ keepAlive: false });
    const request = http.get(
      `${env.APP_URL}/api/v1/events`,
      { agent, headers: { authorization: `Bearer ${key}` } },
      (response) => {
        if (response.statusCode !== 200)
          return reject(new Error(`A stream was refused: ${response.statusCode}`));
        let rest = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          const frames = (rest + chunk).split("\n\n");
          rest = frames.pop()!;
          for (const frame of frames) {
            if (frame.includes("event: hello")) resolve(() => request.destroy());
            if (!frame.includes("event: message.changed")) continue;
            const number = /"text":"Message (\d+)"/.exec(frame)?.[1];
            if (number) heard(Number(number));
          }
        });
        response.on("error", () => undefined);
      },
    );
    request.on("error", reject);
  });
}

export async function run(): Promise<Spread> {
  say(machine());
  const shop = await makeWorkspace();
  const keys = await Promise.all(
    Array.from({ length: streams / perKey }, () => addApiKey(shop.workspace.id, "viewer")),
  );
  const postedAt: number[] = [];
  const delays: number[] = [];
  const heardBy = Array.from({ length: streams }, () => new Set<number>());
  const closers = await Promise.all(
    Array.from({ length: streams }, (_, i) =>
      openStream(keys[i % keys.length]!.key, (message) => {
        // Heard again with a status or a changed name is not heard first.
        if (heardBy[i]!.has(message)) return;
        heardBy[i]!.add(message);
        delays.push(performance.now() - postedAt[message]!);
      }),
    ),
  );
  const connections = connect(env.APP_URL, 32);
  const number = { metaId: shop.phoneNumber.metaId, wabaMetaId: shop.waba.metaId };
  const posts = await openLoop({
    perSecond,
    seconds,
    warmUpSeconds: 0,
    call: async (i) => {
      const waId = `1555${String(i % customers).padStart(7, "0")}`;
      const message = messageOf(waId, { id: newWamid(), text: { body: `Message ${i}` } });
      const body = asMetaWrites(
        envelope(number, {
          contacts: [{ profile: { name: "Ana Pérez" }, wa_id: waId }],
          messages: [message],
        }),
      );
      postedAt[i] = performance.now();
      const answer = await connections.request({
        path: "/api/webhooks/whatsapp",
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-hub-signature-256": signatureOf(Buffer.from(body)),
        },
        body,
      });
      await answer.body.dump();
      return answer.statusCode === 200;
    },
  });
  const expected = posts.offered * streams;
  await until("Every frame", async () => delays.length >= expected, 15).catch(() => undefined);
  closers.forEach((close) => close());
  await connections.close();

  const result = spread(delays);
  say(`\n  ${posts.offered} messages at ${posts.perSecond}/s to ${streams} open streams of one workspace\n`);
  say(row("", "p50", "p95", "p99", "max", "missing"));
  say(row("post answered", ...spreadCells(posts), `${Math.round(posts.max)} ms`, posts.failed));
  say(row("post to frame", ...spreadCells(result), `${Math.round(result.max)} ms`, expected - delays.length));
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int FROM messages WHERE workspace_id = $1",
    [shop.workspace.id],
  );
  say(
    `\n  ${rows[0]!.count} of ${posts.offered} messages are in the database (goal: p95 of the frame ≤ 250 ms)`,
  );
  return result;
}

export async function stop(): Promise<void> {
  closeRedis();
  await closeDb();
}
