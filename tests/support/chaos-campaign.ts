import { setTimeout as sleep } from "node:timers/promises";
import { countTotals } from "@/lib/campaigns/ledger";
import { getCampaign } from "@/lib/campaigns/queries";
import { noTotals, sumOfParts } from "@/lib/campaigns/rules";
import { launchCampaign, pauseCampaign, resumeCampaign } from "@/lib/campaigns/running";
import { pool } from "@/lib/platform/db";
import { persistently, type ChaosReport, type World } from "./chaos";
import { addCrowd, draft, offerOf } from "./campaigns";
import { openShop, type SendingShop } from "./sending";

export type Chaos = {
  recipients: number;
  strikes: number;
  /** Milliseconds between two strikes, on the average. */
  pauseMs: number;
  /** 0 to 1, made from a seed that is printed when it fails. */
  random: () => number;
};
type Running = {
  world: World;
  shop: SendingShop;
  campaign: { id: string };
  chaos: Chaos;
  report: ChaosReport;
};

/** Looks at the ledger ten times a second at most until told to stop; while the database is away it sees nothing. */
async function sample({ shop, campaign, report }: Running, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const from = performance.now();
    await countTotals(shop.workspace.id, campaign.id).then(
      (totals) => {
        report.samples++;
        const wrong =
          sumOfParts(totals) !== totals.audience || Object.values(totals).some((part) => part < 0);
        if (wrong) report.wrong.push(totals);
      },
      () => undefined,
    );
    // Looking is no part of the load, however large the campaign is.
    await sleep(Math.max(100, 4 * (performance.now() - from)));
  }
}

/** People who wait say stop; whoever is being fed at this moment is not asked. */
const someStop = ({ shop, campaign, chaos }: Running): Promise<unknown> =>
  pool
    .query(
      `WITH chosen AS (SELECT contact_id FROM campaign_recipients WHERE campaign_id = $1 AND state = 'pending'
          AND message_id IS NULL LIMIT 5 OFFSET $2 FOR UPDATE SKIP LOCKED)
        UPDATE contacts SET marketing_stopped_at = now(), marketing_said_at = now() FROM chosen
        WHERE contacts.workspace_id = $3 AND contacts.id = chosen.contact_id`,
      [campaign.id, Math.floor(chaos.random() * 50), shop.workspace.id],
    )
    .catch(() => undefined);

const stateOf = ({ shop, campaign }: Running) =>
  persistently(async () => (await getCampaign(shop.scope, campaign.id)).state);

async function goOn(running: Running): Promise<void> {
  const { shop, campaign } = running;
  if ((await stateOf(running)) === "paused") {
    await persistently(() => resumeCampaign(shop.scope, campaign.id));
  }
}

async function wreak(running: Running): Promise<void> {
  const { world, shop, campaign, chaos, report } = running;
  for (let blow = 0; blow < chaos.strikes; blow++) {
    await sleep(chaos.pauseMs * (0.5 + chaos.random()));
    await someStop(running);
    if (chaos.random() < 0.3) {
      await pauseCampaign(shop.scope, campaign.id).then(
        () => report.pauses++,
        () => undefined,
      );
      await sleep(200);
    }
    await goOn(running);
    const struck = await world.strike(chaos.random());
    report.blows[struck] = (report.blows[struck] ?? 0) + 1;
  }
}

/** Left alone it comes to its end. Leases of the dead are over in a minute; nobody has to wait for that here. */
async function finish(running: Running): Promise<void> {
  const { world, shop, campaign, chaos } = running;
  const until = Date.now() + 90_000 + chaos.recipients * 25;
  for (let still = 0; ;) {
    const totals = await persistently(() => countTotals(shop.workspace.id, campaign.id));
    const state = await stateOf(running);
    if (state === "completed") break;
    await goOn(running);
    still = totals.sending > 0 && totals.pending + totals.queued === 0 ? still + 1 : 0;
    if (still > 8) {
      await pool.query(
        `UPDATE messages SET lease_until = now() - interval '1 second' WHERE campaign_id = $1 AND status = 'sending'`,
        [campaign.id],
      );
    }
    if (Date.now() > until) throw new Error(`It did not come to its end: ${state} ${JSON.stringify(totals)}`);
    await sleep(250);
  }
  await world.sim.webhooks.waitIdle({
    wabaId: shop.account.wabaId,
    timeoutMs: 60_000 + chaos.recipients * 5,
  });
  await persistently(
    async () => {
      const { rows } = await pool.query<{ left: number }>(
        `SELECT (SELECT count(*) FROM webhook_events WHERE state = 'pending')::int
          + (SELECT count(*) FROM messages WHERE campaign_id = $1 AND status = 'accepted')::int AS left`,
        [campaign.id],
      );
      if (rows[0]!.left > 0) throw new Error(`${rows[0]!.left} are not told yet.`);
    },
    60 + chaos.recipients / 500,
  );
}

type Outcome = { contactId: string; waId: string; state: string; status: string | null; stopped: boolean };

/** Holds our ledger against Meta's, by the number that was dialled: also a message that is gone would be seen. */
async function compare({ shop, campaign, report }: Running): Promise<void> {
  report.totals = await countTotals(shop.workspace.id, campaign.id);
  const { rows } = await pool.query<Outcome>(
    `SELECT r.contact_id AS "contactId", ct.wa_id AS "waId", r.state, m.status,
        ct.marketing_stopped_at IS NOT NULL AS stopped
      FROM campaign_recipients r JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id
      LEFT JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id
      WHERE r.campaign_id = $1`,
    [campaign.id],
  );
  const times = new Map<string, number>();
  for (const { to } of await shop.accepted()) {
    const digits = to.replace(/\D/g, "");
    times.set(digits, (times.get(digits) ?? 0) + 1);
  }
  for (const { contactId, waId, state, status, stopped } of rows) {
    const taken = times.get(waId) ?? 0;
    report.taken[taken === 0 ? "never" : taken === 1 ? "once" : "more"]++;
    if (stopped) report.stopped++;
    if (stopped && taken > 0) report.taken.stopped++;
    const ours = state === "queued" ? (status ?? "gone") : state;
    const expected = ["sent", "delivered", "read"].includes(ours) ? 1 : 0;
    if (taken !== expected) report.disagreements.push({ contactId, ours, taken });
  }
}

/**
 * A campaign from its launch to its end while everything around it is killed at random, people stop marketing, and
 * somebody presses pause. Afterwards our ledger is held against the simulated Meta's.
 */
export async function campaignInChaos(world: World, chaos: Chaos): Promise<ChaosReport> {
  const { sim, stack } = world;
  const shop = await openShop({ sim, url: stack.simulatorUrl });
  await sim.numbers.change(shop.metaNumberId, { messagingLimitTier: "TIER_UNLIMITED" });
  await addCrowd(shop.workspace.id, chaos.recipients);
  const template = await offerOf(shop);
  const campaign = await draft(shop, template, {
    variants: [
      {
        templateId: template.id,
        values: {
          "body.1": { kind: "field", field: "contact.name" },
          "body.2": { kind: "text", text: "Sunday" },
        },
      },
    ],
  });
  await world.startWorkers();
  const began = Date.now();
  // Twice at once: a double click.
  const launch = () =>
    launchCampaign(shop.scope, campaign.id, { version: 0, scheduledAt: null }, { now: new Date() });
  await Promise.all([launch(), launch()]);
  const report: ChaosReport = {
    recipients: chaos.recipients,
    seconds: 0,
    blows: {},
    pauses: 0,
    samples: 0,
    wrong: [],
    totals: noTotals,
    stopped: 0,
    taken: { never: 0, once: 0, more: 0, stopped: 0 },
    disagreements: [],
  };
  const running = { world, shop, campaign, chaos, report };
  const watch = new AbortController();
  const sampling = sample(running, watch.signal);
  try {
    await wreak(running);
    await finish(running);
  } finally {
    watch.abort();
    await sampling;
  }
  report.seconds = (Date.now() - began) / 1_000;
  await compare(running);
  return report;
}

/** Mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What a campaign in chaos must never end with; nothing: every promise was kept. */
export function brokenPromises(report: ChaosReport, { recipients, strikes }: Chaos): string[] {
  const { wrong, disagreements, taken, totals, samples, blows } = report;
  const shown = (list: readonly unknown[]): string => JSON.stringify(list.slice(0, 5));
  const ended = taken.once + totals.uncertain + totals.skipped + totals.failed;
  const struck = Object.values(blows).reduce((a, b) => a + b, 0);
  const promises: [boolean, string][] = [
    [wrong.length === 0, `the ledger did not add up ${wrong.length} times: ${shown(wrong)}`],
    [
      disagreements.length === 0,
      `Meta says something else of ${disagreements.length}: ${shown(disagreements)}`,
    ],
    [taken.more === 0, `${taken.more} people got it more than once`],
    [taken.stopped === 0, `${taken.stopped} people got it who had said stop`],
    [totals.audience === recipients, `${totals.audience} of ${recipients} were written down`],
    // What is in doubt is what a kill left in the air, and Meta had not taken it.
    [ended === recipients, `of ${recipients} only ${ended} came to an end`],
    [struck === strikes, `${struck} of ${strikes} blows fell`],
    [samples > 10, `the ledger was looked at ${samples} times`],
  ];
  return promises.flatMap(([kept, broken]) => (kept ? [] : [broken]));
}
