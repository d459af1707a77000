import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/platform/db";
import { SimulatorError } from "@/simulator/client";
import { persistently, type World } from "./chaos";
import type { ChaosReport } from "./chaos-report";
import type { SendingShop } from "./sending";

/** The people around a campaign in chaos: who says STOP on their phone, and whose program writes through the API. */
export type Around = {
  world: World;
  shop: SendingShop;
  campaign: { id: string };
  random: () => number;
  report: ChaosReport;
  /** Who wrote STOP, by contact, and how their message stood when it had been taken in; null: not yet. */
  stops: Map<string, { waId: string; stood: Stood | null }>;
};
type Stood = "waited" | "underWay" | "hadIt";

type Answer = { status: number; body: Record<string, unknown> };

/**
 * Asks the product's API as a program does: what is cut off, not answered or answered 5xx is asked again, with the same
 * key.
 */
export function ask(
  { world, shop }: Pick<Around, "world" | "shop">,
  method: string,
  path: string,
  { body, key }: { body?: unknown; key?: string } = {},
): Promise<Answer> {
  return persistently(async () => {
    const answer = await fetch(`${world.stack.appUrl}/api/v1${path}`, {
      method,
      headers: {
        ...shop.apiHeaders,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status} ${text}`);
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  }, 120);
}

/** Asks, and wants a 2xx. */
export async function askFor(...request: Parameters<typeof ask>): Promise<Answer["body"]> {
  const { status, body } = await ask(...request);
  if (status >= 300) throw new Error(`${request[1]} ${request[2]}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Some who wait write STOP on their phones: who is next, who is last, and who is in the number's queue already. */
export async function someStop({ world, shop, campaign, random, stops, report }: Around): Promise<void> {
  const chosen = await pool
    .query<{ id: string; waId: string }>(
      `(SELECT ct.id, ct.wa_id AS "waId" FROM campaign_recipients r JOIN contacts ct ON ct.id = r.contact_id
          WHERE r.campaign_id = $1 AND r.state = 'pending' AND ct.marketing_stopped_at IS NULL LIMIT 3 OFFSET $2)
        UNION ALL (SELECT ct.id, ct.wa_id FROM campaign_recipients r JOIN contacts ct ON ct.id = r.contact_id
          WHERE r.campaign_id = $1 AND r.state = 'pending' AND ct.marketing_stopped_at IS NULL
          ORDER BY r.due_at DESC, r.contact_id DESC LIMIT 1)
        UNION ALL (SELECT ct.id, ct.wa_id FROM messages m JOIN conversations cv ON cv.id = m.conversation_id
          JOIN contacts ct ON ct.id = cv.contact_id
          WHERE m.campaign_id = $1 AND m.status = 'queued' ORDER BY m.id DESC LIMIT 3)`,
      [campaign.id, Math.floor(random() * 50)],
    )
    .then(
      ({ rows }) => rows,
      () => [],
    );
  for (const { id, waId } of chosen) {
    if (stops.has(id)) continue;
    const person = { name: `Customer ${waId}`, phone: waId, waId };
    const customer = await world.sim.customers.create(shop.account.wabaId, person).catch((error: unknown) => {
      // Theirs has gone out since: WhatsApp knows them.
      if (error instanceof SimulatorError) return null;
      throw error;
    });
    if (!customer) continue;
    stops.set(id, { waId, stood: null });
    report.stops.written++;
    await world.sim.customers.write(shop.metaNumberId, customer.id, { type: "text", text: "STOP" });
  }
}

/**
 * Looks whose STOP has been taken in, and how their message stands: one statement, so what it sees of the message it sees
 * after the stop was committed. Whoever's waits then must never get it.
 */
export async function hearStops({ campaign, stops, report }: Around): Promise<void> {
  const open = [...stops].flatMap(([id, { stood }]) => (stood === null ? [id] : []));
  if (open.length === 0) return;
  const { rows } = await pool.query<{ id: string; stood: Stood }>(
    `SELECT r.contact_id AS id, CASE WHEN m.id IS NULL OR m.status IN ('queued', 'failed', 'cancelled') THEN 'waited'
        WHEN m.status IN ('sending', 'uncertain') THEN 'underWay' ELSE 'hadIt' END AS stood
      FROM campaign_recipients r JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id
      LEFT JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id
      WHERE r.campaign_id = $1 AND ct.id = ANY($2::uuid[]) AND ct.marketing_stopped_at IS NOT NULL`,
    [campaign.id, open],
  );
  for (const { id, stood } of rows) {
    stops.get(id)!.stood = stood;
    report.stops[stood]++;
  }
}

/** A customer's program writes to those who wrote, until told to stop; every second request it sends once more. */
export async function program(around: Around, signal: AbortSignal): Promise<void> {
  const { shop, stops, random, report } = around;
  while (!signal.aborted) {
    await sleep(150);
    const people = [...stops.values()].filter(({ stood }) => stood !== null);
    if (people.length === 0) continue;
    const { waId } = people[Math.floor(random() * people.length)]!;
    const key = randomUUID();
    const body = {
      to: `+${waId}`,
      phoneNumberId: shop.phoneNumber.id,
      type: "text",
      text: { body: `Your order ${key} is ready.` },
    };
    const made = await askFor(around, "POST", "/messages", { body, key });
    report.program.wrote++;
    if (random() < 0.5) continue;
    report.program.repeated++;
    const again = await askFor(around, "POST", "/messages", { body, key });
    if (again.id !== made.id) report.program.otherAnswers++;
  }
}

/** What is known here of those whose STOP was written and never taken in, and of webhooks that were not applied. */
export async function unheard({ shop, stops }: Around): Promise<unknown[]> {
  const open = [...stops].flatMap(([id, { stood }]) => (stood === null ? [id] : []));
  const people = await pool.query<object>(
    `SELECT ct.id, ct.wa_id AS "waId", ct.deleted_at AS "deletedAt", ct.marketing_stopped_at AS "stoppedAt",
        (SELECT json_agg(json_build_object('at', m.created_at, 'direction', m.direction, 'status', m.status,
            'content', m.content)) FROM messages m JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
          WHERE cv.workspace_id = ct.workspace_id AND cv.contact_id = ct.id) AS messages
      FROM contacts ct WHERE ct.workspace_id = $1 AND ct.id = ANY($2::uuid[])`,
    [shop.workspace.id, open],
  );
  const events = await pool.query<object>(
    `SELECT state, error, count(*)::int AS events FROM webhook_events WHERE state <> 'processed' GROUP BY 1, 2 LIMIT 5`,
  );
  return [...people.rows, ...events.rows];
}
