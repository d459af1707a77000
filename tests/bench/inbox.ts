import pg from "pg";
import { closeDb, platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeRedis } from "@/lib/platform/redis";
import { fillInbox, vocabulary, wordOf } from "./inbox-data";
import { connect, machine, openLoop, row, say, spreadCells, type Load } from "./measure";
import { addApiKey, addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

// Lists, threads and searches through real HTTP, beside a million conversations and five million messages.

const size = {
  conversations: Number(process.env.BENCH_CONVERSATIONS ?? 1_000_000),
  messages: Number(process.env.BENCH_MESSAGES ?? 5_000_000),
};
const perSecond = 20;
const seconds = Number(process.env.BENCH_SECONDS ?? 10);

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

type Facts = {
  /** Cursors spread over the whole list, by the address they belong to. */
  cursors: Record<string, string[]>;
  recent: string[];
  any: string[];
  messages: { id: string; conversationId: string }[];
  people: { first: string; last: string; digits: string }[];
};

/** Random rows to ask for. */
async function lookAround(workspaceId: string): Promise<Omit<Facts, "cursors">> {
  const recent = await platformDb.conversation.findMany({
    where: { workspaceId },
    orderBy: { lastActivityAt: "desc" },
    take: 500,
    select: { id: true },
  });
  const sample = await platformDb.$queryRaw<{ id: string; words: string }[]>`
    SELECT id, search_text AS words FROM conversations TABLESAMPLE SYSTEM (0.5) LIMIT 2000`;
  const messages = await platformDb.$queryRaw<Facts["messages"]>`
    SELECT id, conversation_id AS "conversationId" FROM messages TABLESAMPLE SYSTEM (0.1) LIMIT 2000`;
  const people = sample.map(({ words }) => {
    const [first, last, digits] = words.split(" ");
    return { first: first!, last: last!, digits: digits! };
  });
  return { recent: recent.map(({ id }) => id), any: sample.map(({ id }) => id), messages, people };
}

type Ask = (path: string) => Promise<{ status: number; body: { nextCursor?: string | null } }>;

async function walkInto(ask: Ask, list: string, pages: number): Promise<string[]> {
  const cursors: string[] = [];
  for (let i = 0; i < pages; i++) {
    const last = cursors.at(-1);
    const { body } = await ask(`${list}limit=100${last ? `&cursor=${last}` : ""}`);
    if (!body.nextCursor) break;
    cursors.push(body.nextCursor);
  }
  return cursors;
}

type Kind = { name: string; path: () => string };

function kindsOf(facts: Facts, phoneNumberIds: string[]): Kind[] {
  const q = (words: string) => encodeURIComponent(words);
  const someone = () => pick(facts.people);
  const conversations = "/conversations?";
  return [
    { name: "conversations, newest", path: () => "/conversations" },
    {
      name: "conversations, deep in the list",
      path: () => `/conversations?cursor=${pick(facts.cursors[conversations]!)}`,
    },
    { name: "conversations, unread", path: () => "/conversations?unread=true" },
    { name: "conversations, open", path: () => "/conversations?status=open" },
    { name: "conversations, nobody's", path: () => "/conversations?assignee=none" },
    { name: "conversations, mine", path: () => "/conversations?assignee=me" },
    { name: "conversations, urgent", path: () => "/conversations?priority=urgent" },
    { name: "conversations, window open", path: () => "/conversations?window=open&status=all" },
    { name: "conversations, waiting an hour", path: () => "/conversations?waitingMinutes=60" },
    { name: "counts of all views", path: () => "/conversation-counts" },
    {
      name: "conversations, of a number",
      path: () => `/conversations?phoneNumberId=${pick(phoneNumberIds)}`,
    },
    { name: "thread, just active", path: () => `/conversations/${pick(facts.recent)}/messages` },
    { name: "thread, any", path: () => `/conversations/${pick(facts.any)}/messages` },
    {
      name: "thread, around a message",
      path: () => {
        const message = pick(facts.messages);
        return `/conversations/${message.conversationId}/messages?around=${message.id}`;
      },
    },
    { name: "messages, newest", path: () => "/messages" },
    {
      name: "messages, deep in the list",
      path: () => `/messages?cursor=${pick(facts.cursors["/messages?"]!)}`,
    },
    { name: "search: first name", path: () => `/conversations?q=${q(someone().first)}` },
    { name: "search: last name", path: () => `/conversations?q=${q(someone().last)}` },
    {
      name: "search: both names",
      path: () => {
        const { first, last } = someone();
        return `/conversations?q=${q(`${first} ${last}`)}`;
      },
    },
    { name: "search: a whole number", path: () => `/conversations?q=${q(`+${someone().digits}`)}` },
    { name: "search: last digits of a number", path: () => `/conversations?q=${someone().digits.slice(-5)}` },
    { name: "search: two letters", path: () => `/conversations?q=${someone().last.slice(0, 2)}` },
    { name: "search: nobody", path: () => `/conversations?q=${q("nobody has this name")}` },
    { name: "contacts, newest", path: () => "/contacts" },
    { name: "contacts, search: last name", path: () => `/contacts?q=${q(someone().last)}` },
    { name: "contacts, search: first name", path: () => `/contacts?q=${q(someone().first)}` },
  ];
}

const between = (least: number, most: number): number =>
  least + Math.floor(Math.random() * (most - least + 1));

/** Searches for what was written, by how common it is. */
function wordKinds(facts: Facts): Kind[] {
  const word = (least: number, most: number) => wordOf(between(least, most));
  const ask = (words: string, more = "") => `/search?q=${encodeURIComponent(`${words} `)}${more}`;
  return [
    { name: "words: in one of ten messages", path: () => ask(word(8, 12)) },
    { name: "words: in one of a hundred", path: () => ask(word(80, 120)) },
    { name: "words: in one of five hundred", path: () => ask(word(400, 600)) },
    { name: "words: in one of a thousand", path: () => ask(word(800, 1_200)) },
    { name: "words: in one of three thousand", path: () => ask(word(2_500, 3_500)) },
    { name: "words: rare", path: () => ask(word(10_000, vocabulary)) },
    { name: "words: never written", path: () => ask("nobodywrote") },
    { name: "words: two", path: () => ask(`${word(20, 60)} ${word(100, 300)}`) },
    { name: "words: two rare ones", path: () => ask(`${word(1_000, 3_000)} ${word(1_000, 3_000)}`) },
    { name: "words: a phrase", path: () => ask(`"${word(10, 40)} ${word(10, 40)}"`) },
    { name: "words: while they are typed", path: () => `/search?q=${word(10, 300)}` },
    { name: "words: only of customers", path: () => ask(word(500, 1_500), "&from=customer") },
    {
      name: "words: in one conversation",
      path: () => ask(word(10, 300), `&conversationId=${pick(facts.recent)}`),
    },
  ];
}

/** Everything an inbox does while people work in it, in one load. */
function mixOf(kinds: Kind[]): Kind {
  const weights = kinds.map(({ name }) => (/thread|newest/.test(name) ? 3 : 1));
  const bag = kinds.flatMap((kind, i) => Array.from({ length: weights[i]! }, () => kind));
  return { name: "everything mixed", path: () => pick(bag).path() };
}

async function fill(): Promise<{ shop: TestWorkspace; phoneNumberIds: string[] }> {
  const shop = await makeWorkspace();
  const second = await addPhoneNumber(shop.workspace.id);
  const phoneNumberIds = [shop.phoneNumber.id, second.phoneNumber.id];
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  const started = performance.now();
  await fillInbox(client, { workspaceId: shop.workspace.id, phoneNumberIds }, size);
  await client.end();
  say(
    `  ${size.conversations.toLocaleString("en")} conversations, ${size.messages.toLocaleString("en")} messages made in ` +
      `${Math.round((performance.now() - started) / 1000)} s`,
  );
  return { shop, phoneNumberIds };
}

export async function run(): Promise<(Load & { name: string })[]> {
  say(machine());
  const { shop, phoneNumberIds } = await fill();
  // A key may ask twenty times a second.
  const keys = await Promise.all(Array.from({ length: 20 }, () => addApiKey(shop.workspace.id, "viewer")));
  const connections = connect(env.APP_URL, 32);
  let asked = 0;
  const ask: Ask = async (path) => {
    const { statusCode, body } = await connections.request({
      path: `/api/v1${path}`,
      method: "GET",
      headers: { authorization: `Bearer ${keys[asked++ % keys.length]!.key}` },
    });
    return { status: statusCode, body: (await body.json()) as { nextCursor?: string | null } };
  };
  const facts: Facts = {
    ...(await lookAround(shop.workspace.id)),
    cursors: {
      "/conversations?": await walkInto(ask, "/conversations?", 200),
      "/messages?": await walkInto(ask, "/messages?", 200),
    },
  };
  const kinds = [...kindsOf(facts, phoneNumberIds), ...wordKinds(facts)];
  say(`\n  ${perSecond} calls a second of each kind for ${seconds} s, pages of 50\n`);
  say(row("call", "p50", "p95", "p99", "max", "failed"));
  const results: (Load & { name: string })[] = [];
  for (const kind of [...kinds, mixOf(kinds)]) {
    const load = await openLoop({
      perSecond,
      seconds,
      call: async () => (await ask(kind.path())).status === 200,
    });
    results.push({ ...load, name: kind.name });
    say(row(kind.name, ...spreadCells(load), `${Math.round(load.max)} ms`, load.failed));
  }
  await connections.close();
  const worst = (words: boolean) =>
    Math.round(
      Math.max(
        ...results.filter(({ name }) => name.startsWith("words:") === words).map((result) => result.p95),
      ),
    );
  say(
    `\n  slowest p95: ${worst(false)} ms (goal: ≤ 50 ms), of searches for words: ${worst(true)} ms (goal: ≤ 100 ms)`,
  );
  return results;
}

export async function stop(): Promise<void> {
  closeRedis();
  await closeDb();
}
