import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { countTotals } from "@/lib/campaigns/ledger";
import { getCampaign } from "@/lib/campaigns/queries";
import { getResults } from "@/lib/campaigns/results";
import { cancelCampaign, launchCampaign, pauseCampaign, resumeCampaign } from "@/lib/campaigns/running";
import type { CampaignTotals } from "@/lib/campaigns/views";
import { closeDb, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { machine, ms, row, say, spread, until, type Spread } from "@/tests/bench/measure";
import {
  losses,
  mostInASecond,
  openShop,
  problems,
  repliesWhile,
  simulator,
  startWorker,
  stopWorker,
  workerMemory,
} from "@/tests/bench/sending";
import { addCrowd, draft, offerOf, sumOfParts } from "@/tests/support/campaigns";

// A campaign from the press of "launch" to its end: frozen, fed and delivered by one worker process, to the simulator
// over HTTP. What is counted is what the simulator accepted, by its own clock and ledger.

const limit = 80;
const wanted = {
  freezeSeconds: 10,
  memoryMb: 80,
  perSecond: 500,
  utilisation: 0.95,
  slower: 2,
  handsMs: 2_000,
};

/** A draft to everybody of a shop with so many contacts. */
async function openCampaign(limits: Parameters<typeof openShop>[0], throughput: number, recipients: number) {
  const shop = await openShop(limits, throughput);
  await simulator.numbers.change(shop.metaNumberId, { messagingLimitTier: "TIER_UNLIMITED" });
  await addCrowd(shop.workspace.id, recipients);
  await pool.query("ANALYZE contacts, contact_identities");
  const template = await offerOf(shop);
  const campaign = await draft(shop, template, {
    variants: [
      {
        templateId: template.id,
        values: {
          "body.1": { kind: "field", field: "contact.first_name", fallback: "there" },
          "body.2": { kind: "text", text: "Sunday" },
        },
      },
    ],
  });
  return { shop, campaign };
}
type Opened = Awaited<ReturnType<typeof openCampaign>>;

const launch = ({ shop, campaign }: Opened) =>
  launchCampaign(shop.scope, campaign.id, { version: 0, scheduledAt: null }, { now: new Date() });

const stateOf = async ({ shop, campaign }: Opened) => (await getCampaign(shop.scope, campaign.id)).state;

type Watched = { memory: number; counts: number[]; wrong: CampaignTotals[] };

/** Looks at the worker's memory and at the ledger now and then, which costs what it measures, until told to stop. */
function watch({ shop, campaign }: Opened): { seen: Watched; stop: () => Promise<void> } {
  const seen: Watched = { memory: 0, counts: [], wrong: [] };
  let watching = true;
  const looking = (async () => {
    while (watching) {
      seen.memory = Math.max(seen.memory, await workerMemory());
      const from = performance.now();
      const totals = await countTotals(shop.workspace.id, campaign.id);
      seen.counts.push(performance.now() - from);
      if (sumOfParts(totals) !== totals.audience) seen.wrong.push(totals);
      await sleep(2_000);
    }
  })();
  return { seen, stop: async () => ((watching = false), await looking) };
}

const inTheEnd = ({ seen }: { seen: Watched }, totals: CampaignTotals, recipients: number): string[] => [
  ...seen.wrong.map((wrong) => `the ledger did not add up: ${JSON.stringify(wrong)}`),
  ...(totals.audience === recipients && totals.accepted === recipients
    ? []
    : [`of ${recipients} the ledger says ${JSON.stringify(totals)}`]),
];

async function measureFast(recipients: number) {
  const opened = await openCampaign({ messagesPerSecond: null, pair: false }, 1_000, recipients);
  const { shop, campaign } = opened;
  await startWorker({ SEND_LIMITS: "off" });
  await sleep(3_000);
  const memoryBefore = await workerMemory();
  const began = Date.now();
  await launch(opened);
  const checked = Date.now();
  const watching = watch(opened);
  await until("everybody is written down", async () => (await stateOf(opened)) !== "freezing", 600);
  const memoryFrozen = watching.seen.memory;
  await until("it is completed", async () => (await stateOf(opened)) === "completed", 120 + recipients / 100);
  await watching.stop();
  await stopWorker();
  const { startedAt, launchedAt, totals } = await getCampaign(shop.scope, campaign.id);
  const { firstAt, lastAt } = await simulator.ledger.summary({ numberId: shop.metaNumberId });
  const seconds = (lastAt! - firstAt!) / 1_000;
  return {
    checkSeconds: (checked - began) / 1_000,
    freezeSeconds: (Date.parse(startedAt!) - Date.parse(launchedAt!)) / 1_000,
    memory: { before: memoryBefore, frozen: memoryFrozen, most: watching.seen.memory },
    seconds,
    perSecond: Math.round(recipients / seconds),
    endToEnd: (lastAt! - began) / 1_000,
    counts: spread(watching.seen.counts),
    problems: [...(await problems(shop, recipients)), ...inTheEnd(watching, totals, recipients)],
  };
}

async function measurePaced(recipients: number) {
  const opened = await openCampaign({ messagesPerSecond: limit, pair: true }, limit, recipients);
  const { shop, campaign } = opened;
  await startWorker({ SEND_LIMITS: "on" });
  await launch(opened);
  const watching = watch(opened);
  const left = async () => {
    const { pending, queued } = await countTotals(shop.workspace.id, campaign.id);
    return pending + queued;
  };
  await until("it has begun", async () => {
    const { accepted } = await countTotals(shop.workspace.id, campaign.id);
    return accepted > 3 * limit;
  });
  const during = await repliesWhile(shop, async () => (await left()) > 5 * limit);
  await until("it is completed", async () => (await stateOf(opened)) === "completed", 120);
  await watching.stop();
  const { times } = await simulator.numbers.arrivals(shop.metaNumberId);
  const seconds = (times.at(-1)! - times[0]!) / 1_000;
  let more = during.length;
  const without = await repliesWhile(shop, async () => more-- > 0);
  await stopWorker();
  const { totals } = await getCampaign(shop.scope, campaign.id);
  return {
    maxPerSecond: mostInASecond(times),
    perSecond: times.length / seconds,
    utilisation: times.length / seconds / limit,
    during: spread(during),
    without: spread(without),
    problems: [
      ...(await problems(shop, recipients + during.length + without.length)),
      ...inTheEnd(watching, totals, recipients),
    ],
  };
}

/** From the press of a button to the last message that still came, or the first that came again: by Meta's clock. */
async function measureHands(recipients: number, throttled: boolean) {
  const limits = throttled
    ? { messagesPerSecond: limit, pair: true }
    : { messagesPerSecond: null, pair: false };
  const opened = await openCampaign(limits, throttled ? limit : 1_000, recipients);
  const { shop, campaign } = opened;
  await startWorker({ SEND_LIMITS: throttled ? "on" : "off" });
  await launch(opened);
  const arrivals = async (from: number) =>
    (await simulator.numbers.arrivals(shop.metaNumberId, { from })).times;
  await until("it has begun", async () => (await arrivals(0)).length > limit);
  const stops: number[] = [];
  const starts: number[] = [];
  const stopping = async (press: () => Promise<unknown>) => {
    const pressed = Date.now();
    await press();
    await sleep(4_000);
    stops.push(Math.max(0, ...(await arrivals(pressed)).map((at) => at - pressed)));
  };
  for (let i = 0; i < 5; i++) {
    await stopping(() => pauseCampaign(shop.scope, campaign.id));
    const pressed = Date.now();
    await resumeCampaign(shop.scope, campaign.id);
    await until("it goes on", async () => (await arrivals(pressed)).length > 0, 20);
    starts.push(Math.min(...(await arrivals(pressed))) - pressed);
    await sleep(1_500);
  }
  await stopping(() => cancelCampaign(shop.scope, campaign.id));
  await stopWorker();
  return { stops: spread(stops), starts: spread(starts) };
}

/** What looking at a campaign costs with so many recipients, half of them sent: rows as they are while it runs. */
async function measureLooks(recipients: number) {
  const { shop, campaign } = await openCampaign({ messagesPerSecond: null }, 1_000, 1);
  const values = [shop.workspace.id, campaign.id, recipients];
  // A connection of its own: what is made here in one statement takes longer than any of Parley's may.
  const maker = new pg.Client({ connectionString: env.DATABASE_URL });
  await maker.connect();
  await maker.query(
    `INSERT INTO campaign_recipients (workspace_id, campaign_id, contact_id, state, country, zone, address, message_id)
      SELECT $1, $2, gen_random_uuid(), 'queued', 'DE', 'Europe/Berlin', n::text, gen_random_uuid() FROM generate_series(1, $3::int) AS n`,
    values,
  );
  await maker.query(
    `UPDATE campaign_recipients SET state = 'pending', message_id = NULL WHERE workspace_id = $1 AND campaign_id = $2
      AND address::int > $3 / 2`,
    values,
  );
  const conversation = newId();
  await maker.query(
    `INSERT INTO conversations (id, workspace_id, contact_id, phone_number_id, status)
      SELECT $1, workspace_id, id, $3, 'closed' FROM contacts WHERE workspace_id = $2 LIMIT 1`,
    [conversation, shop.workspace.id, shop.phoneNumber.id],
  );
  await maker.query(
    `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, content, status,
        timestamp, accepted_at, sent_at, delivered_at, priority, campaign_id, category)
      SELECT message_id, $1, $3, $4, 'outbound', 'campaign', 'template', 'Hello', '{}', 'delivered', now(), now(), now(), now(),
        10, $2, 'marketing'
      FROM campaign_recipients WHERE workspace_id = $1 AND campaign_id = $2 AND state = 'queued'`,
    [shop.workspace.id, campaign.id, conversation, shop.phoneNumber.id],
  );
  await maker.query("ANALYZE messages, campaign_recipients");
  await maker.end();
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const from = performance.now();
    await work();
    return performance.now() - from;
  };
  const counting = () => countTotals(shop.workspace.id, campaign.id);
  await counting();
  const results = await timed(() => getResults(shop.scope, campaign.id));
  return {
    totals: await timed(counting),
    results,
    again: await timed(() => getResults(shop.scope, campaign.id)),
    view: await timed(() => getCampaign(shop.scope, campaign.id)),
  };
}

const three = ({ p50, p95, max }: Spread): string[] => [ms(p50), ms(p95), ms(max)];
const s = (seconds: number): string => `${seconds.toFixed(1)} s`;

/**
 * Measures and prints.
 * @param recipients of the campaign without limits; what looking costs is measured with ten times as many
 * @throws when a promise is not kept
 */
export async function run(recipients = 100_000): Promise<void> {
  say(`  ${machine()}\n`);
  const fast = await measureFast(recipients);
  const { before, frozen, most } = fast.memory;
  say(
    row(
      `${recipients} recipients written down`,
      s(fast.freezeSeconds),
      `checked before in ${s(fast.checkSeconds)}`,
    ),
  );
  say(row("  worker before, freezing, at most", `${before} MB`, `${frozen} MB`, `${most} MB`));
  say(row("limits lifted, one number", `${fast.perSecond}/s`, `launch to end in ${s(fast.endToEnd)}`));
  say(row("  counting the ledger meanwhile, p50 p95 max", ...three(fast.counts)));
  say(row("  lost, twice, refused", losses(fast.problems)));
  const paced = await measurePaced(Math.max(1_600, Math.min(limit * 60, Math.round(recipients / 20))));
  const used = `${(paced.utilisation * 100).toFixed(1)} % used`;
  say(
    row(
      `at ${limit}/s, one number`,
      `${paced.perSecond.toFixed(1)}/s`,
      used,
      `most in any second: ${paced.maxPerSecond}`,
    ),
  );
  say(row("  lost, twice, refused", losses(paced.problems)));
  say(row("  an agent's reply meanwhile, p50 p95 max", ...three(paced.during)));
  say(row("  an agent's reply without, p50 p95 max", ...three(paced.without)));
  const hands: Spread[] = [];
  for (const throttled of [true, false]) {
    const { stops, starts } = await measureHands(
      Math.min(recipients, throttled ? 10_000 : 60_000),
      throttled,
    );
    const at = throttled ? `at ${limit}/s` : "limits lifted";
    say(row(`pause, cancel ${at}: the last one came, p50 p95 max`, ...three(stops)));
    say(row(`resume ${at}: the first one came, p50 p95 max`, ...three(starts)));
    hands.push(stops, starts);
  }
  const slowestHand = Math.max(...hands.map(({ max }) => max));
  const looks = await measureLooks(recipients * 10);
  say(row(`looking at ${recipients * 10} recipients: totals`, ms(looks.totals)));
  say(row("  results, again, the campaign alone", ms(looks.results), ms(looks.again), ms(looks.view)));
  const slower = paced.during.p95 / paced.without.p95;
  const broken = [
    ...fast.problems,
    ...paced.problems,
    ...(fast.freezeSeconds > wanted.freezeSeconds ? [`writing down took ${s(fast.freezeSeconds)}`] : []),
    ...(frozen - before > wanted.memoryMb ? [`writing down took ${frozen - before} MB`] : []),
    ...(fast.perSecond < wanted.perSecond ? [`only ${fast.perSecond} a second`] : []),
    ...(paced.maxPerSecond > limit ? ["Meta's limit was exceeded"] : []),
    ...(paced.utilisation < wanted.utilisation ? [`only ${used}`] : []),
    ...(slowestHand > wanted.handsMs ? [`a button took ${ms(slowestHand)} to work`] : []),
    ...(slower > wanted.slower ? [`replies took ${slower.toFixed(1)} times as long`] : []),
  ];
  if (broken.length > 0) throw new Error(broken.join("; "));
}

export async function stop(): Promise<void> {
  await stopWorker();
  await closeQueues();
  closeRedis();
  await closeDb();
}
