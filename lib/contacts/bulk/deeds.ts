import type pg from "pg";
import type { BulkAction } from "@/lib/contacts/bulk/schemas";
import { recordConsents } from "@/lib/contacts/consent";
import type { ConsentCategory } from "@/lib/contacts/views";
import { overRows } from "@/lib/platform/sql";

/** A change of many contacts, as the worker has it. */
export type Change = {
  workspaceId: string;
  id: string;
  action: BulkAction;
  source: "member" | "api";
  byUserId: string | null;
  createdAt: Date;
};

/** Whom a batch has changed, and what undoing it needs beside their ids. */
export type Deed = { changedIds: string[]; before: Record<string, unknown> | null };

const nothing: Deed = { changedIds: [], before: null };

/** Labels a contact may have. */
const mostLabels = 50;

/** Contacts of a batch that are not deleted and fit, locked in the order of their ids. */
const held = (columns: string, fits: string): string => `SELECT ${columns} FROM contacts c
  WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[]) AND c.deleted_at IS NULL AND ${fits}
  ORDER BY c.id FOR NO KEY UPDATE`;

async function update(
  client: pg.PoolClient,
  { workspaceId }: Change,
  ids: readonly string[],
  { fits, set, values }: { fits: string; set: string; values: unknown[] },
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `WITH held AS (${held("c.id", fits)})
      UPDATE contacts c SET ${set}, updated_at = now() FROM held
      WHERE c.workspace_id = $1 AND c.id = held.id RETURNING c.id`,
    [workspaceId, ids, ...values],
  );
  return rows.map(({ id }) => id);
}

/** Holds a label or field, so that one that is deleted meanwhile does not stay behind. @returns whether it is there */
async function hold(
  client: pg.PoolClient,
  { workspaceId }: Change,
  table: "labels" | "custom_fields",
  by: "id" | "key",
  value: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM ${table} WHERE workspace_id = $1 AND ${by} = $2 FOR KEY SHARE`,
    [workspaceId, value],
  );
  return rowCount === 1;
}

const addLabel = (client: pg.PoolClient, change: Change, ids: readonly string[], labelId: string) =>
  update(client, change, ids, {
    fits: `NOT c.label_ids @> ARRAY[$3::uuid] AND cardinality(c.label_ids) < ${mostLabels}`,
    set: "label_ids = array_append(c.label_ids, $3::uuid)",
    values: [labelId],
  });

const removeLabel = (client: pg.PoolClient, change: Change, ids: readonly string[], labelId: string) =>
  update(client, change, ids, {
    fits: "c.label_ids @> ARRAY[$3::uuid]",
    set: "label_ids = array_remove(c.label_ids, $3::uuid)",
    values: [labelId],
  });

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Writes values of a field. SQL NULL is no value. */
const fieldSet = (value: string): string =>
  `custom = CASE WHEN ${value} IS NULL THEN c.custom - $3::text
    ELSE c.custom || jsonb_build_object($3::text, ${value}) END`;

async function setField(
  client: pg.PoolClient,
  { workspaceId }: Change,
  ids: readonly string[],
  { key, value }: Extract<BulkAction, { kind: "set_field" }>,
): Promise<Deed> {
  const { rows } = await client.query<{ id: string; before: unknown }>(
    `WITH held AS MATERIALIZED (
        ${held("c.id, c.custom -> $3::text AS before", "(c.custom -> $3::text) IS DISTINCT FROM $4::jsonb")}),
      written AS (UPDATE contacts c SET ${fieldSet("$4::jsonb")}, updated_at = now() FROM held
        WHERE c.workspace_id = $1 AND c.id = held.id)
      SELECT id, before FROM held`,
    [workspaceId, ids, key, jsonOf(value)],
  );
  return {
    changedIds: rows.map(({ id }) => id),
    before: Object.fromEntries(rows.map(({ id, before }) => [id, before])),
  };
}

/** Puts back what a field had, where nobody has changed it since. */
async function restoreField(
  client: pg.PoolClient,
  { workspaceId }: Change,
  { changedIds, before }: Deed,
  { key, value }: Extract<BulkAction, { kind: "set_field" }>,
): Promise<number> {
  const { rowCount } = await client.query(
    `WITH held AS (
        ${held("c.id", "(c.custom -> $3::text) IS NOT DISTINCT FROM $4::jsonb")}),
      former AS (SELECT held.id, nullif($5::jsonb -> held.id::text, 'null') AS value FROM held)
      UPDATE contacts c SET ${fieldSet("former.value")}, updated_at = now() FROM former
      WHERE c.workspace_id = $1 AND c.id = former.id`,
    [workspaceId, changedIds, key, jsonOf(value), JSON.stringify(before)],
  );
  return rowCount ?? 0;
}

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
async function setConsent(
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
      `${turns} AND (c.${column.said} IS NULL OR c.${column.said} < $3::timestamptz)`,
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
async function restoreConsent(
  client: pg.PoolClient,
  { workspaceId, source }: Change,
  { changedIds, before }: Deed,
  { category, granted }: SetConsent,
): Promise<number> {
  if (changedIds.length === 0) return 0;
  const column = columnsOf(category);
  const { at, people } = before as unknown as Said;
  const { rows } = await client.query<{ id: string }>(
    held("c.id", `c.${column.said} = $3::timestamptz`).replace("c.deleted_at IS NULL", "true"),
    [workspaceId, changedIds, at],
  );
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

/** Does it to the contacts of a batch, in the caller's transaction. Who is so already, or deleted, is left alone. */
export async function perform(client: pg.PoolClient, change: Change, ids: readonly string[]): Promise<Deed> {
  const { action } = change;
  switch (action.kind) {
    case "add_label":
      if (!(await hold(client, change, "labels", "id", action.labelId))) return nothing;
      return { changedIds: await addLabel(client, change, ids, action.labelId), before: null };
    case "remove_label":
      return { changedIds: await removeLabel(client, change, ids, action.labelId), before: null };
    case "set_field":
      if (!(await hold(client, change, "custom_fields", "key", action.key))) return nothing;
      return setField(client, change, ids, action);
    case "set_consent":
      return setConsent(client, change, ids, action);
    case "delete": {
      const set = "deleted_at = $3::timestamptz";
      const changedIds = await update(client, change, ids, { fits: "true", set, values: [change.createdAt] });
      return { changedIds, before: null };
    }
  }
}

/** Undoes a batch in the caller's transaction. What somebody has changed since stays. @returns how many are as before */
export async function takeBack(client: pg.PoolClient, change: Change, deed: Deed): Promise<number> {
  const { action, workspaceId } = change;
  switch (action.kind) {
    case "add_label":
      return (await removeLabel(client, change, deed.changedIds, action.labelId)).length;
    case "remove_label":
      if (!(await hold(client, change, "labels", "id", action.labelId))) return 0;
      return (await addLabel(client, change, deed.changedIds, action.labelId)).length;
    case "set_field":
      if (!(await hold(client, change, "custom_fields", "key", action.key))) return 0;
      return restoreField(client, change, deed, action);
    case "set_consent":
      return restoreConsent(client, change, deed, action);
    case "delete": {
      // Who came back and was deleted once more has another time there.
      const { rowCount } = await client.query(
        `WITH held AS (SELECT id FROM contacts WHERE workspace_id = $1 AND id = ANY($2::uuid[])
            AND deleted_at = $3 AND erased_at IS NULL ORDER BY id FOR NO KEY UPDATE)
          UPDATE contacts c SET deleted_at = NULL, updated_at = now() FROM held
          WHERE c.workspace_id = $1 AND c.id = held.id`,
        [workspaceId, deed.changedIds, change.createdAt],
      );
      return rowCount ?? 0;
    }
  }
}
