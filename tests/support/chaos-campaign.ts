import { setTimeout as sleep } from "node:timers/promises";
import { countTotals } from "@/lib/campaigns/ledger";
import { getCampaign } from "@/lib/campaigns/queries";
import { noTotals, sumOfParts } from "@/lib/campaigns/rules";
import { launchCampaign, pauseCampaign, resumeCampaign } from "@/lib/campaigns/running";
import { pool } from "@/lib/platform/db";
import { persistently, type ChaosReport, type World } from "./chaos";
import { draft, offerOf } from "./campaigns";
import { openShop, type SendingShop } from "./sending";

/** Germans with a number each, made in the database. */
async function addCrowd(workspaceId: string, count: number): Promise<void> {
  await pool.query(
    `WITH crowd AS (
       INSERT INTO contacts (id, workspace_id, name, wa_id, phone, country, created_at, updated_at)
       SELECT gen_random_uuid(), $1, 'Customer ' || n, '49170' || lpad(n::text, 8, '0'),
         '+49170' || lpad(n::text, 8, '0'), 'DE', now(), now() FROM generate_series(1, $2::int) AS n
       RETURNING id, workspace_id, wa_id)
     INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
     SELECT workspace_id, 'wa_id', wa_id, id FROM crowd`,
    [workspaceId, count],
  );
}

type Chaos = { recipients: number; strikes: number; pauseMs: number; random: () => number };
type Running = {
  world: World;
  shop: SendingShop;
  campaign: { id: string };
  chaos: Chaos;
  report: ChaosReport;
};

/** Looks at the ledger ten times a second until told to stop; while the database is away it sees nothing. */
async function sample({ shop, campaign, report }: Running, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await countTotals(shop.workspace.id, campaign.id).then(
      (totals) => {
        report.samples++;
        const wrong =
          sumOfParts(totals) !== totals.audience || Object.values(totals).some((part) => part < 0);
        if (wrong) report.wrong.push(totals);
      },
      () => undefined,
    );
    await sleep(100);
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
 * @param chaos.random 0 to 1, made from a seed that is printed when it fails
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
