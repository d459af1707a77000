import type pg from "pg";
import { held, here, type Change, type Deed } from "@/lib/contacts/bulk/held";
import type { BulkAction } from "@/lib/contacts/bulk/schemas";
import { recordConsents } from "@/lib/contacts/consent";
import type { ConsentCategory } from "@/lib/contacts/views";
import { overRows } from "@/lib/platform/sql";

type Times = { granted: string | null; stopped: string | null; said: string | null };
type Said = { at: string; people: Record<string, Times> };
type SetConsent = Extract<BulkAction, { kind: "set_consent" }>;

const columnsOf = (category: ConsentCategory) => ({
  granted: `${category}_granted_at`,
  stopped: `${category}_stopped_at`,
  said: `${category}_said_at`,
});

/**
 * Notes the same word for many. Who has opted out is never opted in by it, however long ago that was; who has said
 * anything since it began keeps that.
 */
export async function setConsent(
  client: pg.PoolClient,
  { workspaceId, createdAt, source, byUserId }: Change,
  ids: readonly string[],
  { category, granted, proof }: SetConsent,
): Promise<Deed> {
  const column = columnsOf(category);
  const turns = granted
    ? `c.${column.granted} IS NULL AND c.${column.stopped} IS NULL`
    : `c.${column.stopped} IS NULL`;
  const at = new Date(Math.min(createdAt.getTime(), Date.now()));
  const { rows } = await client.query<Times & { id: string }>(
    held(
      `c.id, c.${column.granted} AS granted, c.${column.stopped} AS stopped, c.${column.said} AS said`,
      `${here} AND ${turns} AND (c.${column.said} IS NULL OR c.${column.said} < $3::timestamptz)`,
    ),
    [workspaceId, ids, at],
  );
  await recordConsents(
    client,
    rows.map(({ id }) => ({ workspaceId, contactId: id, category, granted, source, at, proof, byUserId })),
  );
  const said: Said = {
    at: at.toISOString(),
    people: Object.fromEntries(rows.map(({ id, ...times }) => [id, times])),
  };
  return { changedIds: rows.map(({ id }) => id), before: said };
}

/** Takes the word back where it still is the newest, out of the ledger too. */
export async function restoreConsent(
  client: pg.PoolClient,
  { workspaceId, source }: Change,
  { changedIds, before }: Deed,
  { category, granted }: SetConsent,
): Promise<number> {
  if (changedIds.length === 0) return 0;
  const column = columnsOf(category);
  const { at, people } = before as unknown as Said;
  const { rows } = await client.query<{ id: string }>(held("c.id", `c.${column.said} = $3::timestamptz`), [
    workspaceId,
    changedIds,
    at,
  ]);
  const ids = rows.map(({ id }) => id);
  const { rowCount } = await client.query(
    overRows(
      `contact_changes.restore_${category}`,
      ids,
      {
        id: ["uuid", (id) => id],
        granted: ["timestamptz", (id) => people[id]!.granted],
        stopped: ["timestamptz", (id) => people[id]!.stopped],
        said: ["timestamptz", (id) => people[id]!.said],
      },
      (from, next) => `UPDATE contacts c SET ${column.granted} = r.granted, ${column.stopped} = r.stopped,
          ${column.said} = r.said, updated_at = now()
        FROM ${from} WHERE c.workspace_id = $${next} AND c.id = r.id`,
      [workspaceId],
    ),
  );
  await client.query(
    `DELETE FROM consent_events WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[]) AND category = $3
      AND at = $4 AND source = $5 AND granted = $6`,
    [workspaceId, changedIds, category, at, source, granted],
  );
  return rowCount ?? 0;
}
