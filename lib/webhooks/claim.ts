import type pg from "pg";
import { routeNumbers, routeWabas, type RoutedNumber } from "@/lib/phone-numbers/routing";
import type { Work } from "@/lib/webhooks/work";
import { itemsOf, type Item } from "@/lib/webhooks/whatsapp";
import { parseBody } from "@/lib/whatsapp/body";

/** A stored event that this transaction holds. */
export type ClaimedEvent = {
  id: string;
  body: Buffer;
  connectionWorkspaceId: string | null;
  attempts: number;
  receivedAt: Date;
};

/** Events and bytes of one batch: enough to be fast, small enough to be done within a second. */
export type BatchSize = { events: number; bytes: number };

/**
 * Takes the oldest pending events that nobody else holds. Nothing is written: a crash gives them back at once.
 * At least one event, however large.
 */
export async function claimEvents(client: pg.PoolClient, size: BatchSize): Promise<ClaimedEvent[]> {
  const { rows } = await client.query<ClaimedEvent>({
    name: "webhook_events.claim",
    text: `WITH claimed AS MATERIALIZED (
        SELECT id, octet_length(body) AS size FROM webhook_events
        WHERE state = 'pending' AND due_at <= now() ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED),
      sized AS (SELECT id, sum(size) OVER (ORDER BY id) AS total, size FROM claimed)
      SELECT e.id, e.body, e.connection_workspace_id AS "connectionWorkspaceId", e.attempts,
        e.received_at AS "receivedAt"
      FROM sized s JOIN webhook_events e ON e.id = s.id WHERE s.total <= $2 OR s.total = s.size ORDER BY e.id`,
    values: [size.events, size.bytes],
  });
  return rows;
}

/** An event taken apart; `problem` says why it cannot be. */
export type ReadEvent = { event: ClaimedEvent } & ({ items: Item[] } | { problem: string });

export function readEvent(event: ClaimedEvent): ReadEvent {
  const body = parseBody(event.body);
  if ("problem" in body) return { event, problem: body.problem };
  const items = itemsOf(body.value);
  return items ? { event, items } : { event, problem: "The body is JSON, but not a webhook of Meta's." };
}

/** An item whose owner is known, or the reason why it has none here. */
export type Routed = { event: ClaimedEvent; item: Item; work: Work | null; foreign: boolean };

/**
 * Says whose each item is. A connection of a workspace speaks only for that workspace's numbers, whatever it signs.
 */
export async function routeItems(
  client: pg.PoolClient,
  events: readonly { event: ClaimedEvent; items: Item[] }[],
): Promise<Routed[]> {
  const all = events.flatMap(({ event, items }) => items.map((item) => ({ event, item })));
  const idsOf = (pick: (item: Item) => string | null) => [
    ...new Set(all.map(({ item }) => pick(item)).filter((id) => id !== null)),
  ];
  const numbers = await routeNumbers(
    client,
    idsOf((item) => item.numberMetaId),
  );
  const wabas = await routeWabas(
    client,
    idsOf((item) => (item.numberMetaId === null ? item.wabaMetaId : null)),
  );
  return all.map(({ event, item }) => {
    const allowed = (number: RoutedNumber) =>
      event.connectionWorkspaceId === null || event.connectionWorkspaceId === number.workspaceId;
    const number = item.numberMetaId === null ? undefined : numbers.get(item.numberMetaId);
    const account = item.numberMetaId === null ? (wabas.get(item.wabaMetaId ?? "") ?? []) : [];
    const owned = number && allowed(number) ? number : null;
    const accountNumbers = account.filter(allowed);
    const known = owned !== null || accountNumbers.length > 0;
    return {
      event,
      item,
      work: known ? { item, receivedAt: event.receivedAt, number: owned, accountNumbers } : null,
      foreign: !known && (number !== undefined || account.length > 0),
    };
  });
}
