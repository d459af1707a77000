import pg from "pg";
import { countContacts, listContacts } from "@/lib/contacts/contact-list";
import type { ContactCondition, ContactFilter } from "@/lib/contacts/filters";
import { countSegments } from "@/lib/contacts/segment-counts";
import { closeDb, platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeRedis, redis } from "@/lib/platform/redis";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";
import { fillContacts, type ContactFacts } from "./contacts-data";
import { machine, row, say, spread, spreadCells, type Spread } from "./measure";

// How long a count of a filter takes beside a million contacts, for each kind of condition, each time asked anew; and all
// segments of a shop at once, which is what the page of contacts shows.

const count = Number(process.env.BENCH_CONTACTS ?? 1_000_000);
const times = Number(process.env.BENCH_TIMES ?? 20);
const goalMs = 300;

async function fill(): Promise<{ shop: TestWorkspace; facts: ContactFacts }> {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const labels = await Promise.all(
    ["VIP", "Wholesale", "Lapsed", "Newsletter", "Berlin", "Returns", "Gift", "Press"].map((name) =>
      platformDb.label.create({ data: { workspaceId, name, color: "teal" } }),
    ),
  );
  const campaign = await platformDb.campaign.create({
    data: { workspaceId, phoneNumberId: shop.phoneNumber.id, name: "Spring is here", updatedAt: new Date() },
  });
  const facts = { labelIds: labels.map(({ id }) => id), campaignId: campaign.id };
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  const started = performance.now();
  await fillContacts(client, { workspaceId, phoneNumberId: shop.phoneNumber.id }, facts, count);
  await client.end();
  say(
    `  ${count.toLocaleString("en")} contacts made in ${Math.round((performance.now() - started) / 1000)} s`,
  );
  return { shop, facts };
}

type Kind = { name: string; condition: ContactCondition };

function kindsOf({ labelIds, campaignId }: ContactFacts): Kind[] {
  const custom = { field: "custom", key: "plan" } as const;
  const campaign = (outcome: Extract<ContactCondition, { field: "campaign" }>["outcome"]): Kind => ({
    name: `campaign: ${outcome}`,
    condition: { field: "campaign", operator: "is", outcome, campaignId },
  });
  return [
    {
      name: "label: has any of two",
      condition: { field: "label", operator: "has_any", ids: labelIds.slice(0, 2) },
    },
    { name: "label: has none of", condition: { field: "label", operator: "has_none", ids: [labelIds[0]!] } },
    {
      name: "label: has all of",
      condition: { field: "label", operator: "has_all", ids: labelIds.slice(0, 2) },
    },
    {
      name: "choice",
      condition: { ...custom, type: "choice", operator: "is_any_of", values: ["gold", "plus"] },
    },
    {
      name: "number",
      condition: { field: "custom", key: "spent", type: "number", operator: "more_than", value: 1_000 },
    },
    {
      name: "text contains",
      condition: { field: "custom", key: "city", type: "text", operator: "contains", value: "ba" },
    },
    {
      name: "birthday in the next week",
      condition: {
        field: "custom",
        key: "birthday",
        type: "date",
        operator: "anniversary_in_next_days",
        days: 7,
      },
    },
    { name: "checkbox", condition: { field: "custom", key: "newsletter", type: "checkbox", operator: "is" } },
    { name: "country", condition: { field: "country", operator: "is_any_of", values: ["DE", "BR"] } },
    { name: "source", condition: { field: "source", operator: "is_any_of", values: ["import"] } },
    {
      name: "consent",
      condition: { field: "consent", category: "marketing", operator: "is_any_of", values: ["granted"] },
    },
    { name: "last wrote", condition: { field: "last_inbound", operator: "in_last_days", days: 90 } },
    { name: "never wrote", condition: { field: "last_inbound", operator: "never" } },
    { name: "added", condition: { field: "created", operator: "in_last_days", days: 90 } },
    { name: "blocked", condition: { field: "blocked", operator: "is" } },
    { name: "known by a number", condition: { field: "address", operator: "is", value: "phone" } },
    { name: "window open", condition: { field: "window", operator: "open", phoneNumberId: null } },
    campaign("was_in"),
    campaign("received"),
    campaign("read"),
    campaign("answered"),
    campaign("failed"),
    { name: "name or number", condition: { field: "search", operator: "contains", value: "ana" } },
  ];
}

const only = (...conditions: ContactCondition[]): ContactFilter => ({ match: "all", conditions });

async function measure(
  name: string,
  ask: (i: number) => Promise<unknown>,
): Promise<Spread & { name: string }> {
  const taken: number[] = [];
  // The first one reads from the disk what the others find in memory.
  await ask(-1);
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await ask(i);
    taken.push(performance.now() - started);
  }
  const figures = { name, ...spread(taken) };
  say(row(name, ...spreadCells(figures), `${Math.round(figures.max)} ms`));
  return figures;
}

export async function run(): Promise<(Spread & { name: string })[]> {
  say(machine());
  const { shop, facts } = await fill();
  const { scope } = shop;
  const kinds = kindsOf(facts);
  say(`\n  each count ${times} times, one after the other\n`);
  say(row("count of", "p50", "p95", "p99", "max"));
  const results: (Spread & { name: string })[] = [];
  for (const { name, condition } of kinds) {
    const search = { filter: only(condition) };
    results.push(await measure(name, () => countContacts(scope, search)));
  }
  const both = { filter: only(kinds[0]!.condition, kinds[10]!.condition, kinds[11]!.condition) };
  results.push(await measure("label, consent and last wrote", () => countContacts(scope, both)));

  say(`\n  ${"what else the page asks".padEnd(40)}`);
  for (const { name, condition } of kinds.slice(0, 10)) {
    await platformDb.segment.create({
      data: { workspaceId: scope.workspaceId, name, filter: only(condition) },
    });
  }
  await measure("ten segments at once, never counted before", async () => {
    await redis().flushdb();
    await countSegments(scope, {});
  });
  // Each time two minutes later: counted anew behind what is shown, as for somebody who looks now and then.
  let minutes = 0;
  const later = () => new Date(Date.now() + (minutes += 2) * 60_000);
  const shown = await measure("ten segments at once, as they are shown", () =>
    countSegments(scope, {}, later()),
  );
  const first = { sort: "last_inbound", order: "desc", limit: 100, deleted: false } as const;
  await measure("the first page, by when they wrote", () => listContacts(scope, first));
  const slow = results.filter(({ p95 }) => p95 > goalMs).toSorted((a, b) => b.p95 - a.p95);
  say(`\n  segments as they are shown: p95 ${Math.round(shown.p95)} ms (goal: ≤ ${goalMs} ms)`);
  const slower = slow.map(({ name, p95 }) => `${name} ${Math.round(p95)} ms`).join(", ");
  say(`  filters that take longer, counted anew while one edits them: ${slower || "none"}`);
  if (shown.p95 > goalMs) throw new Error(`the counts of segments took ${Math.round(shown.p95)} ms`);
  return [...results, shown];
}

export async function stop(): Promise<void> {
  closeRedis();
  await closeDb();
}
