import { randomBytes } from "node:crypto";
import { closeDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { drainPending } from "@/lib/webhooks/drain";
import { asMetaWrites, envelope, messageOf, statusOf } from "@/tests/support/webhooks";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// From stored webhook events to finished messages: contacts matched, conversations moved on, messages in place, events
// marked. Every event is one POST with one item, as Meta mostly sends them: the dearest shape per message.

const customers = 2_000;
const eventsPerRun = 20_000;
const warmUp = 2_000;

export type DrainFigure = {
  what: string;
  stored: number;
  events: number;
  seconds: number;
  perSecond: number;
};

const wamid = (): string => `wamid.${randomBytes(42).toString("base64")}`;
const waIdOf = (i: number): string => `1555${String(i).padStart(7, "0")}`;

async function addCustomers({ workspace, phoneNumber }: TestWorkspace): Promise<void> {
  const ids = Array.from({ length: customers }, newId);
  const waIds = ids.map((_, i) => waIdOf(i));
  await pool.query(
    `WITH given AS (SELECT * FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS g(id, wa_id, conversation_id)),
       people AS (INSERT INTO contacts (id, workspace_id, wa_id, phone, profile_name, search_text)
         SELECT id, $1, wa_id, '+' || wa_id, 'Ana Pérez', 'ana perez ' || wa_id FROM given),
       addresses AS (INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
         SELECT $1, 'wa_id', wa_id, id FROM given)
     INSERT INTO conversations (id, workspace_id, contact_id, phone_number_id, last_activity_at)
       SELECT conversation_id, $1, id, $5, now() - interval '1 day' FROM given`,
    [workspace.id, ids, waIds, ids.map(() => newId()), phoneNumber.id],
  );
}

/** Finished messages that lie in the table already. */
async function fill({ workspace, phoneNumber }: TestWorkspace, rows: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query(
      `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, content,
         wamid, status, timestamp)
       SELECT uuidv7(interval '-1 day'), cv.workspace_id, cv.id, cv.phone_number_id, 'inbound', 'customer', 'text',
         'Is this still available?', '{"body": "Is this still available?"}',
         'wamid.' || encode(sha256(('m' || g || $2 || $3)::bytea), 'base64') || g, 'received',
         now() - interval '1 day' - make_interval(secs => g)
       FROM generate_series(1, $3::int) AS g
       JOIN (SELECT *, row_number() OVER () - 1 AS n FROM conversations WHERE workspace_id = $1) AS cv
         ON cv.n = g % ${customers}`,
      [workspace.id, phoneNumber.id, rows],
    );
    await client.query("ANALYZE");
  } finally {
    await client.query("RESET statement_timeout").finally(() => client.release());
  }
}

/** Pending events with these bodies, as the door would have stored them. */
async function storeBodies(bodies: readonly string[]): Promise<void> {
  for (let at = 0; at < bodies.length; at += 2_000) {
    const part = bodies.slice(at, at + 2_000).map((body) => Buffer.from(body));
    await pool.query(
      `INSERT INTO webhook_events (id, signed_by, body, sha256)
       SELECT id, 'platform', body, sha256(body) FROM unnest($1::uuid[], $2::bytea[]) AS r(id, body)`,
      [part.map(() => newId()), part],
    );
  }
}

function messageBodies({ phoneNumber, waba }: TestWorkspace): string[] {
  const number = { metaId: phoneNumber.metaId, wabaMetaId: waba.metaId };
  return Array.from({ length: eventsPerRun }, (_, i) => {
    const waId = waIdOf(Math.floor(Math.random() * customers));
    const message = messageOf(waId, {
      id: wamid(),
      text: { body: `Olá, é possível trocar o pedido ${i}? 👍` },
    });
    const contacts = [{ profile: { name: "Ana Pérez" }, wa_id: waId }];
    return asMetaWrites(envelope(number, { contacts, messages: [message] }));
  });
}

/** Outbound messages Meta has accepted, and the statuses that follow. */
async function statusBodies({ workspace, phoneNumber, waba }: TestWorkspace): Promise<string[]> {
  const number = { metaId: phoneNumber.metaId, wabaMetaId: waba.metaId };
  const sent = Array.from({ length: Math.floor(eventsPerRun / 2) }, () => ({ id: newId(), wamid: wamid() }));
  await pool.query(
    `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, wamid,
       status, timestamp, accepted_at)
     SELECT g.id, cv.workspace_id, cv.id, cv.phone_number_id, 'outbound', 'agent', 'text', 'On its way.', g.wamid,
       'accepted', now(), now()
     FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS g(id, wamid, n)
     JOIN (SELECT *, row_number() OVER () - 1 AS n FROM conversations WHERE workspace_id = $1) AS cv
       ON cv.n = g.n % ${customers}`,
    [workspace.id, sent.map(({ id }) => id), sent.map((one) => one.wamid)],
  );
  return (["sent", "delivered"] as const).flatMap((status) =>
    sent.map((one) => {
      const more = { biz_opaque_callback_data: one.id, pricing: { billable: false, category: "service" } };
      return asMetaWrites(envelope(number, { statuses: [statusOf(one.wamid, status, new Date(), more)] }));
    }),
  );
}

async function measure(what: string, stored: number, bodies: readonly string[]): Promise<DrainFigure> {
  await storeBodies(bodies);
  const from = performance.now();
  const events = await drainPending();
  const seconds = (performance.now() - from) / 1000;
  if (events !== bodies.length) throw new Error(`${events} events were drained instead of ${bodies.length}.`);
  const figure = { what, stored, events, seconds, perSecond: Math.round(events / seconds) };
  process.stdout.write(
    `  drain  ${what.padEnd(9)} ${String(stored).padStart(9)} stored: ${figure.perSecond} per second ` +
      `(${events} in ${seconds.toFixed(1)} s)\n`,
  );
  return figure;
}

/** Prints and returns how many stored events per second become finished messages, beside ten thousand and a million. */
export async function run(): Promise<DrainFigure[]> {
  const shop = await makeWorkspace();
  await drainPending();
  await addCustomers(shop);
  const figures: DrainFigure[] = [];
  await fill(shop, 10_000);
  // Code and plans are warm in a worker that runs for days.
  await storeBodies(messageBodies(shop).slice(0, warmUp));
  await drainPending();
  figures.push(await measure("messages", 10_000, messageBodies(shop)));
  figures.push(await measure("statuses", 10_000, await statusBodies(shop)));
  await fill(shop, 1_000_000);
  figures.push(await measure("messages", 1_000_000, messageBodies(shop)));
  figures.push(await measure("statuses", 1_000_000, await statusBodies(shop)));
  const { rows } = await pool.query<{ made: number }>(
    "SELECT count(*)::int AS made FROM messages WHERE workspace_id = $1 AND timestamp > now() - interval '12 hours'",
    [shop.workspace.id],
  );
  const expected = warmUp + eventsPerRun * 2 + Math.floor(eventsPerRun / 2) * 2;
  if (rows[0]!.made !== expected)
    throw new Error(`${rows[0]!.made} messages are stored instead of ${expected}.`);
  return figures;
}

if (require.main === module) {
  void run().finally(async () => {
    await closeQueues();
    closeRedis();
    await closeDb();
  });
}
