import type pg from "pg";
import { recordConsents } from "@/lib/contacts/consent";
import type { ConsentCategory } from "@/lib/contacts/views";

const categories = ["marketing", "utility"] as const satisfies readonly ConsentCategory[];
const columnsOf = (category: ConsentCategory) =>
  ({
    said: `${category}_said_at`,
    granted: `${category}_granted_at`,
    stopped: `${category}_stopped_at`,
  }) as const;

export const consentColumns: readonly string[] = categories.flatMap((category) =>
  Object.values(columnsOf(category)),
);

/** A contact's row as PostgreSQL says it in JSON. */
type Row = Record<string, unknown>;

const later = (a: unknown, b: unknown): unknown =>
  a == null || (b != null && String(b) > String(a)) ? (b ?? null) : a;

/** The consent of two contacts that become one: a stop of either holds, whatever the other agreed to and when. */
export function joinConsents(kept: Row, merged: Row): Row {
  const joined: Row = {};
  for (const category of categories) {
    const { said, granted, stopped } = columnsOf(category);
    joined[said] = later(kept[said], merged[said]);
    joined[stopped] = later(kept[stopped], merged[stopped]);
    joined[granted] = joined[stopped] === null ? later(kept[granted], merged[granted]) : null;
  }
  return joined;
}

/** The consent of the contact that stayed when a merge is taken back: what they said since holds. */
export function restoreConsents(now: Row, after: Row, before: Row): Row {
  const restored: Row = {};
  for (const category of categories) {
    const { said, granted, stopped } = columnsOf(category);
    const from = (now[said] ?? null) === (after[said] ?? null) ? before : now;
    for (const column of [said, granted, stopped]) restored[column] = from[column] ?? null;
  }
  return restored;
}

/** Gives one contact's history to the other. @returns ids of its words */
export async function moveConsents(
  client: pg.PoolClient,
  workspaceId: string,
  fromId: string,
  intoId: string,
  only?: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE consent_events SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2
        AND ($4::uuid[] IS NULL OR id = ANY($4)) RETURNING id`,
    [workspaceId, fromId, intoId, only ?? null],
  );
  return rows.map(({ id }) => id);
}

/**
 * Since the merge they stopped something, and nobody knows as which of the two: when the merge is taken back it holds for
 * both.
 */
export async function shareStops(
  client: pg.PoolClient,
  workspaceId: string,
  backId: string,
  now: Row,
  after: Row,
): Promise<void> {
  const stops = categories.filter((category) => {
    const { stopped } = columnsOf(category);
    return now[stopped] != null && now[stopped] !== after[stopped];
  });
  await recordConsents(
    client,
    stops.map((category) => ({
      ...{ workspaceId, contactId: backId, category, granted: false, source: "merge" },
      at: new Date(String(now[columnsOf(category).stopped])),
    })),
  );
}
