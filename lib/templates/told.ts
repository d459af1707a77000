import type pg from "pg";
import { overRows } from "@/lib/platform/sql";
import { remember, type Happened } from "@/lib/templates/history";
import { tell, type Remembered, type Told } from "@/lib/templates/telling";
import type { TemplateChange } from "@/lib/whatsapp/template-changes";

/** Something Meta said of a template, for one workspace that has its account. */
export type Heard = { workspaceId: string; wabaMetaId: string; change: TemplateChange; receivedAt: Date };

export type ChangedTemplate = { workspaceId: string; id: string };

type Row = Told & { place: number; wabaId: string; isLeased: boolean };

/** The rows meant, locked in the order of their ids; `place` is that of what was heard. */
async function findRows(client: pg.PoolClient, heard: readonly Heard[]): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    overRows(
      "templates.heard",
      heard.map((one, place) => ({ ...one, place })),
      {
        place: ["int", (h) => h.place],
        workspace_id: ["uuid", (h) => h.workspaceId],
        waba_meta_id: ["text", (h) => h.wabaMetaId],
        meta_id: ["text", (h) => h.change.metaId],
        name: ["text", (h) => h.change.name],
        language: ["text", (h) => h.change.language],
      },
      (
        from,
      ) => `SELECT r.place, t.id, t.workspace_id AS "workspaceId", t.waba_id AS "wabaId", t.meta_id AS "metaId",
          t.category, t.status, t.status_at AS "statusAt", t.quality, t.components, t.reason,
          t.reason_info AS "reasonInfo", t.next_category AS "nextCategory", t.next_category_at AS "nextCategoryAt",
          t.notice, t.deleted_at AS "deletedAt", coalesce(t.lease_until > now(), false) AS "isLeased"
        FROM ${from} JOIN wabas w ON w.workspace_id = r.workspace_id AND w.meta_id = r.waba_meta_id
          JOIN templates t ON t.workspace_id = w.workspace_id AND t.waba_id = w.id
            AND (t.meta_id = r.meta_id OR (t.name = r.name AND t.language = r.language))
        ORDER BY t.id FOR UPDATE OF t`,
    ),
  );
  return rows;
}

/**
 * Whether it is spoken of this row. A name that Meta knows under another id was deleted and made anew; a draft of ours is
 * meant only while it is being submitted.
 */
const isMeant = (row: Row, { change }: Heard): boolean =>
  row.metaId === null ? row.isLeased : change.metaId === null || change.metaId === row.metaId;

async function readHistory(client: pg.PoolClient, rows: readonly Row[]): Promise<Map<string, Remembered[]>> {
  const { rows: events } = await client.query<Remembered & { templateId: string }>({
    name: "template_events.read",
    text: `SELECT e.template_id AS "templateId", e.kind, e."to", e.at FROM template_events e
      WHERE (e.workspace_id, e.template_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
    values: [rows.map(({ workspaceId }) => workspaceId), rows.map(({ id }) => id)],
  });
  return Map.groupBy(events, ({ templateId }) => templateId);
}

async function writeRows(client: pg.PoolClient, rows: readonly Told[]): Promise<void> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await client.query(
    overRows(
      "templates.told",
      rows,
      {
        workspace_id: ["uuid", (t) => t.workspaceId],
        id: ["uuid", (t) => t.id],
        meta_id: ["text", (t) => t.metaId],
        category: ["text", (t) => t.category],
        status: ["text", (t) => t.status],
        status_at: ["timestamptz", (t) => t.statusAt],
        quality: ["text", (t) => t.quality],
        components: ["jsonb", (t) => json(t.components)],
        reason: ["text", (t) => t.reason],
        reason_info: ["jsonb", (t) => json(t.reasonInfo)],
        next_category: ["text", (t) => t.nextCategory],
        next_category_at: ["timestamptz", (t) => t.nextCategoryAt],
        notice: ["jsonb", (t) => json(t.notice)],
        deleted_at: ["timestamptz", (t) => t.deletedAt],
      },
      (from) => `UPDATE templates t SET meta_id = r.meta_id, category = r.category, status = r.status,
          status_at = r.status_at, quality = r.quality, components = r.components, reason = r.reason,
          reason_info = r.reason_info, next_category = r.next_category, next_category_at = r.next_category_at,
          notice = r.notice, deleted_at = r.deleted_at, updated_at = now()
        FROM ${from} WHERE t.workspace_id = r.workspace_id AND t.id = r.id`,
    ),
  );
}

/** Has the lists read soon, in the same transaction as what made it necessary. */
async function askForLists(
  client: pg.PoolClient,
  wanted: readonly { workspaceId: string; wabaMetaId: string }[],
): Promise<{ workspaceId: string; wabaId: string }[]> {
  if (wanted.length === 0) return [];
  const { rows } = await client.query<{ workspaceId: string; wabaId: string }>(
    overRows(
      "wabas.ask_templates",
      wanted,
      { workspace_id: ["uuid", (w) => w.workspaceId], meta_id: ["text", (w) => w.wabaMetaId] },
      (from) => `UPDATE wabas w SET templates_due_at = date_trunc('milliseconds', now())
        WHERE (w.workspace_id, w.meta_id) IN (SELECT workspace_id, meta_id FROM ${from})
        RETURNING w.workspace_id AS "workspaceId", w.id AS "wabaId"`,
    ),
  );
  return rows;
}

/**
 * Applies what Meta said of templates, in the caller's transaction: one statement each to find, to remember and to write.
 * Idempotent, and indifferent to order. What is said of a template that is not here has the account's list read.
 */
export async function applyTemplateChanges(
  client: pg.PoolClient,
  heard: readonly Heard[],
): Promise<{ changed: ChangedTemplate[]; toSync: { workspaceId: string; wabaId: string }[] }> {
  if (heard.length === 0) return { changed: [], toSync: [] };
  const found = (await findRows(client, heard)).filter((row) => isMeant(row, heard[row.place]!));
  const history = await readHistory(client, found);
  const before = new Map(found.map((row) => [row.id, row]));
  const now = new Map<string, Told>(before);
  const happened: Happened[] = [];
  const missing = new Set(heard.keys());
  const ask: Heard[] = [];
  // Of one batch the older word first, whatever the order it came in.
  const timed = found
    .map((row) => ({ row, heard: heard[row.place]! }))
    .map((one) => ({ ...one, at: one.heard.change.at ?? one.heard.receivedAt }))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.row.place - b.row.place);
  for (const { row, heard: one, at } of timed) {
    missing.delete(row.place);
    const known = history.get(row.id) ?? [];
    const template = now.get(row.id)!;
    const outcome = tell(
      { ...template, metaId: template.metaId ?? one.change.metaId },
      one.change,
      at,
      known,
    );
    now.set(row.id, outcome.template);
    happened.push(...outcome.happened);
    history.set(row.id, [...known, ...outcome.happened]);
    if (outcome.ask) ask.push(one);
  }
  const changed = [...now.values()].filter((row) => !isSame(row, before.get(row.id)!));
  if (changed.length > 0) await writeRows(client, changed);
  await remember(client, happened);
  const toSync = await askForLists(client, [...ask, ...[...missing].map((place) => heard[place]!)]);
  const touched = new Set([...changed.map(({ id }) => id), ...happened.map(({ templateId }) => templateId)]);
  return {
    changed: found
      .filter(({ id }, index) => touched.has(id) && found.findIndex((row) => row.id === id) === index)
      .map(({ workspaceId, id }) => ({ workspaceId, id })),
    toSync,
  };
}

function isSame(row: Told, before: Told): boolean {
  const facts = ({ id: _, workspaceId: __, ...told }: Told) =>
    JSON.stringify({
      ...told,
      place: undefined,
      wabaId: undefined,
      isLeased: undefined,
    });
  return facts(row) === facts(before);
}
