import type pg from "pg";
import type { BulkAction } from "@/lib/contacts/bulk/schemas";
import { restoreConsent, setConsent } from "@/lib/contacts/bulk/consents";
import { anywhere, held, here, type Change, type Deed } from "@/lib/contacts/bulk/held";

const nothing: Deed = { changedIds: [], before: null };

/** Labels a contact may have. */
const mostLabels = 50;

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

const addLabel = (
  client: pg.PoolClient,
  change: Change,
  ids: readonly string[],
  labelId: string,
  whom: string,
) =>
  update(client, change, ids, {
    fits: `${whom} AND NOT c.label_ids @> ARRAY[$3::uuid] AND cardinality(c.label_ids) < ${mostLabels}`,
    set: "label_ids = array_append(c.label_ids, $3::uuid)",
    values: [labelId],
  });

const removeLabel = (
  client: pg.PoolClient,
  change: Change,
  ids: readonly string[],
  labelId: string,
  whom: string,
) =>
  update(client, change, ids, {
    fits: `${whom} AND c.label_ids @> ARRAY[$3::uuid]`,
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
        ${held("c.id, c.custom -> $3::text AS before", `${here} AND (c.custom -> $3::text) IS DISTINCT FROM $4::jsonb`)}),
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

/** Does it to the contacts of a batch, in the caller's transaction. Who is so already, or deleted, is left alone. */
export async function perform(client: pg.PoolClient, change: Change, ids: readonly string[]): Promise<Deed> {
  const { action } = change;
  switch (action.kind) {
    case "add_label":
      if (!(await hold(client, change, "labels", "id", action.labelId))) return nothing;
      return { changedIds: await addLabel(client, change, ids, action.labelId, here), before: null };
    case "remove_label":
      return { changedIds: await removeLabel(client, change, ids, action.labelId, here), before: null };
    case "set_field":
      if (!(await hold(client, change, "custom_fields", "key", action.key))) return nothing;
      return setField(client, change, ids, action);
    case "set_consent":
      return setConsent(client, change, ids, action);
    case "delete": {
      const set = "deleted_at = $3::timestamptz";
      const changedIds = await update(client, change, ids, { fits: here, set, values: [change.createdAt] });
      return { changedIds, before: null };
    }
  }
}

/** Undoes a batch in the caller's transaction. What somebody has changed since stays. @returns how many are as before */
export async function takeBack(client: pg.PoolClient, change: Change, deed: Deed): Promise<number> {
  const { action, workspaceId } = change;
  switch (action.kind) {
    case "add_label":
      return (await removeLabel(client, change, deed.changedIds, action.labelId, anywhere)).length;
    case "remove_label":
      if (!(await hold(client, change, "labels", "id", action.labelId))) return 0;
      return (await addLabel(client, change, deed.changedIds, action.labelId, anywhere)).length;
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
