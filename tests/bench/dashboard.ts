import pg from "pg";
import { rebuildRollups } from "@/lib/analytics/rebuild";
import { addToRollups } from "@/lib/analytics/rollups";
import { closeDb, platformDb, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeRedis } from "@/lib/platform/redis";
import { dice, fillInbox } from "./inbox-data";
import { connect, machine, ms, openLoop, row, say, spread, spreadCells, type Spread } from "./measure";
import { addApiKey, addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

// The dashboard through real HTTP beside a million conversations and five million messages, and the adding to its counts:
// what changes of messages cost with it, and how long a round of the worker takes.

const size = {
  conversations: Number(process.env.BENCH_CONVERSATIONS ?? 1_000_000),
  messages: Number(process.env.BENCH_MESSAGES ?? 5_000_000),
};
const perSecond = 10;
const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const goalMs = 300;
const rounds = 100;
const changedAtOnce = 500;

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

async function fill(): Promise<{ shop: TestWorkspace; phoneNumberIds: string[] }> {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const second = await addPhoneNumber(workspaceId);
  const phoneNumberIds = [shop.phoneNumber.id, second.phoneNumber.id];
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  const filled = await took(() => fillInbox(client, { workspaceId, phoneNumberIds }, size));
  await client.query("ALTER TABLE first_responses DISABLE TRIGGER USER");
  // From a second to some hours, most of them minutes.
  await client.query(
    `INSERT INTO first_responses (workspace_id, message_id, phone_number_id, at, seconds)
     SELECT workspace_id, id, phone_number_id, timestamp, exp(${dice("id", "wait")} * 10)::int
       FROM messages WHERE workspace_id = $1 AND direction = 'outbound'`,
    [workspaceId],
  );
  await client.query("ALTER TABLE first_responses ENABLE TRIGGER USER");
  await client.query(
    `UPDATE conversations SET waiting_since = last_activity_at
      WHERE workspace_id = $1 AND status = 'open' AND unread_count > 0`,
    [workspaceId],
  );
  await client.query(
    `UPDATE messages SET status = 'failed' WHERE workspace_id = $1 AND direction = 'outbound' AND ${dice("id", "fate")} < 0.03`,
    [workspaceId],
  );
  await client.query("VACUUM ANALYZE conversations, first_responses, messages");
  await client.end();
  say(
    `  ${size.conversations.toLocaleString("en")} conversations, ${size.messages.toLocaleString("en")} messages made in ` +
      `${Math.round(filled / 1000)} s`,
  );
  const rebuilt = await took(() => rebuildRollups(workspaceId));
  const counts = await platformDb.messageRollup.count({ where: { workspaceId } });
  await pool.query("VACUUM ANALYZE message_rollups, response_rollups, rollup_changes");
  say(
    `  all of it counted anew in ${Math.round(rebuilt / 1000)} s: ${counts.toLocaleString("en")} quarters of an hour`,
  );
  return { shop, phoneNumberIds };
}

/** Statuses that come for messages of any age, and the worker's round after each batch of them. */
async function measureRounds(): Promise<{ change: Spread; round: Spread; added: number }> {
  const changes: number[] = [];
  const taken: number[] = [];
  let added = 0;
  for (let i = 0; i < rounds; i++) {
    const word = i % 2 === 0 ? "read" : "delivered";
    changes.push(
      await took(() =>
        pool.query(
          `UPDATE messages m SET status = $1::message_status, updated_at = now() FROM (
             SELECT workspace_id, id FROM messages TABLESAMPLE SYSTEM (0.2)
              WHERE direction = 'outbound' LIMIT $2) some_of
           WHERE m.workspace_id = some_of.workspace_id AND m.id = some_of.id`,
          [word, changedAtOnce],
        ),
      ),
    );
    taken.push(await took(async () => (added += await addToRollups())));
  }
  return { change: spread(changes), round: spread(taken), added };
}

export async function run(): Promise<void> {
  say(machine());
  const { shop, phoneNumberIds } = await fill();
  // A key may ask twenty times a second.
  const keys = await Promise.all(Array.from({ length: 20 }, () => addApiKey(shop.workspace.id, "viewer")));
  const connections = connect(env.APP_URL, 32);
  let asked = 0;
  const ask = async (path: string) => {
    const { statusCode, body } = await connections.request({
      path: `/api/v1/${path}`,
      method: "GET",
      headers: { authorization: `Bearer ${keys[asked++ % keys.length]!.key}` },
    });
    await body.dump();
    return statusCode === 200;
  };
  say(`\n  ${perSecond} calls a second of each kind for ${seconds} s\n`);
  say(row("dashboard", "p50", "p95", "p99", "max", "failed"));
  const worst: number[] = [];
  for (const query of ["today", "7d", "30d", "90d", `90d&number=${phoneNumberIds[0]}`]) {
    const load = await openLoop({ perSecond, seconds, call: () => ask(`dashboard?period=${query}`) });
    worst.push(load.p95);
    const name = query.includes("number") ? "90 days of one number" : query;
    say(row(name, ...spreadCells(load), ms(load.max), load.failed));
  }
  say();
  say(row("failed messages", "p50", "p95", "p99", "max", "failed"));
  for (const query of ["today", "90d", `90d&number=${phoneNumberIds[1]}`]) {
    const load = await openLoop({ perSecond, seconds, call: () => ask(`failed-messages?period=${query}`) });
    worst.push(load.p95);
    const name = query.includes("number") ? "90 days of one number" : query;
    say(row(name, ...spreadCells(load), ms(load.max), load.failed));
  }
  await connections.close();
  say();
  say(row("the worker", "p50", "p95", "p99", "max"));
  const { change, round, added } = await measureRounds();
  say(row(`${changedAtOnce} statuses of any age, one statement`, ...spreadCells(change), ms(change.max)));
  say(row("a round that adds them", ...spreadCells(round), ms(round.max)));
  say(`\n  ${added.toLocaleString("en")} changes added in ${rounds} rounds`);
  const slowest = Math.round(Math.max(...worst));
  say(`  slowest p95 of the dashboard and its list: ${slowest} ms (goal: ≤ ${goalMs} ms)`);
  if (slowest > goalMs) throw new Error(`the dashboard took ${slowest} ms`);
}

export async function stop(): Promise<void> {
  closeRedis();
  await closeDb();
}
