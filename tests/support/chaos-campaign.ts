import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { countTotals } from "@/lib/campaigns/ledger";
import { getCampaign } from "@/lib/campaigns/queries";
import { pool } from "@/lib/platform/db";
import { persistently, type World } from "./chaos";
import { addCrowd, offerOf, sumOfParts } from "./campaigns";
import { ask, askFor, hearStops, program, someStop, unheard, type Around } from "./chaos-people";
import { emptyReport, type ChaosReport } from "./chaos-report";
import { openShop, type SendingShop } from "./sending";

export type Chaos = {
  recipients: number;
  /** What Meta takes of the number: so many that the campaign is under way while the blows fall. */
  messagesPerSecond: number;
  strikes: number;
  /** Milliseconds between two strikes, on the average. */
  pauseMs: number;
  /** 0 to 1, made from a seed that is printed when it fails. */
  random: () => number;
};
type Running = Around & { chaos: Chaos };

/** Looks at the ledger ten times a second at most until told to stop; while the database is away it sees nothing. */
async function sample(running: Running, signal: AbortSignal): Promise<void> {
  const { shop, campaign, report } = running;
  while (!signal.aborted) {
    const from = performance.now();
    await hearStops(running).catch(() => undefined);
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

const stateOf = ({ shop, campaign }: Running) =>
  persistently(async () => (await getCampaign(shop.scope, campaign.id)).state);

async function goOn(running: Running): Promise<void> {
  if ((await stateOf(running)) === "paused") {
    await askFor(running, "DELETE", `/campaigns/${running.campaign.id}/pause`);
  }
}

async function wreak(running: Running): Promise<void> {
  const { world, campaign, chaos, report } = running;
  for (let blow = 0; blow < chaos.strikes; blow++) {
    await sleep(chaos.pauseMs * (0.5 + chaos.random()));
    await someStop(running);
    if (chaos.random() < 0.3) {
      // It may be over already, and says so.
      const { status } = await ask(running, "PUT", `/campaigns/${campaign.id}/pause`);
      if (status === 200) report.pauses++;
      await sleep(200);
    }
    await goOn(running);
    const struck = await world.strike(chaos.random());
    report.blows[struck] = (report.blows[struck] ?? 0) + 1;
  }
}

/** Leases of the dead are over in a minute; nobody has to wait for that here. */
const endLeases = ({ shop }: Running): Promise<unknown> =>
  pool.query(
    `UPDATE messages SET lease_until = now() - interval '1 second' WHERE workspace_id = $1 AND status = 'sending'`,
    [shop.workspace.id],
  );

/** Left alone it comes to its end, and everything Meta has to say is taken in. */
async function finish(running: Running): Promise<void> {
  const { world, shop, campaign, chaos } = running;
  const until = Date.now() + 90_000 + chaos.recipients * 25;
  for (let still = 0; ;) {
    const totals = await persistently(() => countTotals(shop.workspace.id, campaign.id));
    const state = await stateOf(running);
    if (state === "completed") break;
    await goOn(running);
    still = totals.sending > 0 && totals.pending + totals.queued === 0 ? still + 1 : 0;
    if (still > 8) await endLeases(running);
    if (Date.now() > until) throw new Error(`It did not come to its end: ${state} ${JSON.stringify(totals)}`);
    await sleep(250);
  }
  for (let still = 0; ; still++) {
    await world.sim.webhooks.waitIdle({
      wabaId: shop.account.wabaId,
      timeoutMs: 60_000 + chaos.recipients * 5,
    });
    const { rows } = await pool.query<{ untold: number; sending: number }>(
      `SELECT (SELECT count(*) FROM webhook_events WHERE state = 'pending')::int
          + count(*) FILTER (WHERE status <> 'sending')::int AS untold,
          count(*) FILTER (WHERE status = 'sending')::int AS sending
        FROM messages WHERE workspace_id = $1 AND direction = 'outbound'
          AND status IN ('queued', 'sending', 'accepted')`,
      [shop.workspace.id],
    );
    const { untold, sending } = rows[0]!;
    if (untold + sending === 0) return;
    if (untold === 0 && still > 8) await endLeases(running);
    if (Date.now() > until + 60_000) throw new Error(`${untold} are not told yet, ${sending} not ended.`);
    await sleep(250);
  }
}

type Outcome = { contactId: string; waId: string; state: string; status: string | null };

/** How often Meta can have taken what we say this of. */
const timesOf = (ours: string): number => (["accepted", "sent", "delivered", "read"].includes(ours) ? 1 : 0);

/**
 * Holds our ledger against Meta's: the campaign by the number that was dialled, so that also a message that is gone would
 * be seen, and every message, also the program's and the answers to STOP, by its id.
 */
async function compare({ shop, campaign, stops, report }: Running): Promise<void> {
  report.totals = await countTotals(shop.workspace.id, campaign.id);
  const { rows } = await pool.query<Outcome>(
    `SELECT r.contact_id AS "contactId", ct.wa_id AS "waId", r.state, m.status
      FROM campaign_recipients r JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id
      LEFT JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id
      WHERE r.campaign_id = $1`,
    [campaign.id],
  );
  const byNumber = new Map<string, number>();
  const byMessage = new Map<string, number>();
  for (const { to, type, direction, callbackData } of await shop.accepted()) {
    if (direction !== "outbound") continue;
    const digits = to.replace(/\D/g, "");
    if (type === "template") byNumber.set(digits, (byNumber.get(digits) ?? 0) + 1);
    byMessage.set(callbackData!, (byMessage.get(callbackData!) ?? 0) + 1);
  }
  report.twice = [...byMessage.values()].filter((times) => times > 1).length;
  const agree = (id: string, ours: string, taken: number) => {
    if (taken !== timesOf(ours)) report.disagreements.push({ id, ours, taken });
  };
  for (const { contactId, waId, state, status } of rows) {
    const taken = byNumber.get(waId) ?? 0;
    report.taken[taken === 0 ? "never" : taken === 1 ? "once" : "more"]++;
    if (taken > 0 && stops.get(contactId)?.stood === "waited") report.taken.afterStop++;
    agree(contactId, state === "queued" ? (status ?? "gone") : state, taken);
  }
  const messages = await pool.query<{ id: string; status: string; source: string }>(
    `SELECT id, status, source FROM messages
      WHERE workspace_id = $1 AND direction = 'outbound' AND type IN ('text', 'template')`,
    [shop.workspace.id],
  );
  for (const { id, status, source } of messages.rows) {
    if (source === "api") report.program.rows++;
    agree(id, status, byMessage.get(id) ?? 0);
  }
}

/** Makes the campaign and launches it through the API, asked twice at once, while the web part is killed. */
async function begin(around: Pick<Around, "world" | "shop" | "report">): Promise<{ id: string }> {
  const { world, shop, report } = around;
  const template = await offerOf(shop);
  const key = randomUUID();
  const body = {
    name: "Spring sale",
    phoneNumberId: shop.phoneNumber.id,
    audience: { include: [{ kind: "everyone" }] },
    variants: [
      {
        templateId: template.id,
        values: {
          "body.1": { kind: "field", field: "contact.name" },
          "body.2": { kind: "text", text: "Sunday" },
        },
      },
    ],
    settings: { quietHours: null },
  };
  const twice = async (...request: Parameters<typeof askFor>) => {
    const both = [askFor(...request), askFor(...request)] as const;
    await Promise.all([world.hit("web"), ...both]);
    return both[0];
  };
  const made = (await twice(around, "POST", "/campaigns", { body, key })) as { id: string; version: number };
  const { rows } = await pool.query("SELECT 1 FROM campaigns WHERE workspace_id = $1", [shop.workspace.id]);
  report.campaigns = rows.length;
  await twice(around, "PUT", `/campaigns/${made.id}/launch`, {
    body: { version: made.version, scheduledAt: null },
  });
  return { id: made.id };
}

/**
 * A campaign from its launch to its end while everything around it is killed at random: people write STOP on their phones,
 * somebody presses pause, and a program writes to customers, all of it through the built web part. Afterwards our ledger
 * is held against the simulated Meta's.
 */
export async function campaignInChaos(world: World, chaos: Chaos): Promise<ChaosReport> {
  const { sim, stack } = world;
  const { messagesPerSecond } = chaos;
  const shop: SendingShop = await openShop(
    { sim, url: stack.simulatorUrl },
    { throughput: messagesPerSecond },
  );
  await sim.numbers.change(shop.metaNumberId, {
    messagingLimitTier: "TIER_UNLIMITED",
    throughputLevel: messagesPerSecond > 80 ? "HIGH" : "STANDARD",
    limits: { messagesPerSecond },
  });
  await addCrowd(shop.workspace.id, chaos.recipients);
  const report = emptyReport(chaos.recipients);
  await world.startWorkers();
  const began = Date.now();
  const campaign = await begin({ world, shop, report });
  const running: Running = {
    world,
    shop,
    campaign,
    chaos,
    random: chaos.random,
    report,
    stops: new Map(),
  };
  const watch = new AbortController();
  const work = new AbortController();
  const sampling = sample(running, watch.signal);
  const writing = program(running, work.signal);
  try {
    await Promise.all([
      wreak(running).finally(() => work.abort()),
      // A program that gets no answer ends the test at once.
      writing,
    ]);
    await finish(running);
  } finally {
    work.abort();
    watch.abort();
    await Promise.allSettled([sampling, writing]);
  }
  report.seconds = (Date.now() - began) / 1_000;
  await hearStops(running);
  report.unheard = await unheard(running);
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
