import { closeDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { machine, ms, row, say, spread, until } from "@/tests/bench/measure";
import {
  losses,
  mostInASecond,
  openShop,
  problems,
  repliesWhile,
  simulator,
  startWorker,
  stopWorker,
  type Shop,
} from "@/tests/bench/sending";

// From the queue to Meta: rows that wait, one worker process, the simulator over HTTP. What is counted is what the
// simulator accepted, by its own clock.

const fastMessages = 12_000;
const limit = 80;
const pacedSeconds = 30;
const pacedMessages = limit * pacedSeconds;

/** Messages that wait, each to somebody else. */
async function queue({ workspace, phoneNumber }: Shop, count: number, priority: number): Promise<void> {
  for (let at = 0; at < count; at += 4_000) {
    const n = Math.min(4_000, count - at);
    const ids = () => Array.from({ length: n }, newId);
    const waIds = Array.from({ length: n }, (_, i) => `1555${String(at + i).padStart(8, "0")}`);
    await pool.query(
      `WITH given AS (SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[]) AS g(a, b, c, wa_id)),
         people AS (INSERT INTO contacts (id, workspace_id, wa_id, phone) SELECT a, $1, wa_id, '+' || wa_id FROM given),
         talks AS (INSERT INTO conversations (id, workspace_id, contact_id, phone_number_id, window_expires_at)
           SELECT b, $1, a, $2, now() + interval '1 day' FROM given)
       INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, content,
         status, timestamp, priority)
       SELECT c, $1, b, $2, 'outbound', 'campaign', 'text', 'Your order is on its way.',
         '{"body": "Your order is on its way."}', 'queued', now(), $7 FROM given`,
      [workspace.id, phoneNumber.id, ids(), ids(), ids(), waIds, priority],
    );
  }
  await pool.query("ANALYZE messages, conversations, contacts");
}

const waiting = async ({ workspace }: Shop): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM messages WHERE workspace_id = $1 AND status IN ('queued', 'sending')`,
    [workspace.id],
  );
  return rows[0]!.n;
};

export type SendFigures = {
  fast: { messages: number; seconds: number; perSecond: number; problems: string[] };
  paced: {
    limit: number;
    messages: number;
    maxPerSecond: number;
    perSecond: number;
    utilisation: number;
    replyMs: { p50: number; p95: number; max: number };
    problems: string[];
  };
};

async function measureFast(): Promise<SendFigures["fast"]> {
  const shop = await openShop({ messagesPerSecond: null, pair: false }, 1_000);
  await queue(shop, fastMessages, 10);
  await startWorker({ SEND_LIMITS: "off" });
  await until("every message was sent", async () => (await waiting(shop)) === 0, 120);
  await stopWorker();
  const { firstAt, lastAt } = await simulator.ledger.summary({ numberId: shop.metaNumberId });
  const seconds = (lastAt! - firstAt!) / 1_000;
  return {
    messages: fastMessages,
    seconds,
    perSecond: Math.round(fastMessages / seconds),
    problems: await problems(shop, fastMessages),
  };
}

async function measurePaced(): Promise<SendFigures["paced"]> {
  const shop = await openShop({ messagesPerSecond: limit, pair: true }, limit);
  await queue(shop, pacedMessages, 10);
  await startWorker({ SEND_LIMITS: "on" });
  await until("it has begun", async () => (await waiting(shop)) < pacedMessages - 3 * limit, 30);
  const replies = await repliesWhile(shop, async () => (await waiting(shop)) > 5 * limit);
  await until("every message was sent", async () => (await waiting(shop)) === 0, 120);
  await stopWorker();
  const { times } = await simulator.numbers.arrivals(shop.metaNumberId);
  const seconds = (times.at(-1)! - times[0]!) / 1_000;
  const { p50, p95, max } = spread(replies);
  return {
    limit,
    messages: times.length,
    maxPerSecond: mostInASecond(times),
    perSecond: times.length / seconds,
    utilisation: times.length / seconds / limit,
    replyMs: { p50, p95, max },
    problems: await problems(shop, pacedMessages + replies.length),
  };
}

/** Measures and prints. @throws when a message was lost, came twice, or a limit was broken */
export async function run(): Promise<SendFigures> {
  say(`  ${machine()}\n`);
  const fast = await measureFast();
  say(
    row(
      "limits lifted, one number",
      `${fast.perSecond}/s`,
      `${fast.messages} in ${fast.seconds.toFixed(1)} s`,
    ),
  );
  say(row("  lost, twice, refused", losses(fast.problems)));
  const paced = await measurePaced();
  say(
    row(
      `at ${limit}/s, one number`,
      `${paced.perSecond.toFixed(1)}/s`,
      `${(paced.utilisation * 100).toFixed(1)} % used`,
      `most in any second: ${paced.maxPerSecond}`,
    ),
  );
  say(row("  lost, twice, refused", losses(paced.problems)));
  const { p50, p95, max } = paced.replyMs;
  say(row("  an agent's reply overtakes, p50 p95 max", ms(p50), ms(p95), ms(max)));
  const broken = [
    ...fast.problems,
    ...paced.problems,
    ...(paced.maxPerSecond > limit ? ["Meta's limit was exceeded"] : []),
  ];
  if (broken.length > 0) throw new Error(broken.join("; "));
  return { fast, paced };
}

export async function stop(): Promise<void> {
  await stopWorker();
  await closeQueues();
  closeRedis();
  await closeDb();
}
