import type pg from "pg";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import { remember, type Happened } from "@/lib/templates/history";
import type { ListedTemplate } from "@/lib/whatsapp/templates";

type Waba = { workspaceId: string; wabaId: string };

/** What is compared of a row before and after. */
type Facts = {
  id: string;
  name: string;
  language: string;
  metaId: string | null;
  status: string;
  category: string;
  quality: string | null;
  reason: string | null;
  isDeleted: boolean;
  /** Of its components. */
  digest: string;
};
const facts = (alias: string): string => `${alias}.id, ${alias}.name, ${alias}.language,
  ${alias}.meta_id AS "metaId", ${alias}.status, ${alias}.category, ${alias}.quality, ${alias}.reason,
  ${alias}.deleted_at IS NOT NULL AS "isDeleted", md5(${alias}.components::text) AS digest`;

type Stored = { before: Facts | null; now: Facts };

const differs = ({ before, now }: Stored): boolean =>
  before === null ||
  (["metaId", "status", "category", "quality", "isDeleted", "digest"] as const).some(
    (fact) => before[fact] !== now[fact],
  );

/** Of these a webhook spoke after the list was begun: its word is newer. */
const toldLater = (parameter: number): string => `coalesce(t.status_at > $${parameter}, false)`;

/**
 * Writes templates as Meta lists them into the table, in the caller's transaction and set by set. A row whose status Meta
 * told by webhook after the list was begun keeps it. A draft of ours with the same name and language becomes a change of
 * what Meta has.
 *
 * @param readAt when the reading began
 * @returns ids of the rows that are new or say something else than before
 */
export async function storeListed(
  client: pg.PoolClient,
  { workspaceId, wabaId }: Waba,
  templates: readonly ListedTemplate[],
  readAt: Date,
): Promise<string[]> {
  if (templates.length === 0) return [];
  const columns = {
    id: ["uuid", () => newId()],
    meta_id: ["text", (t: ListedTemplate) => t.metaId],
    name: ["text", (t: ListedTemplate) => t.name],
    language: ["text", (t: ListedTemplate) => t.language],
    category: ["text", (t: ListedTemplate) => t.category],
    status: ["text", (t: ListedTemplate) => t.status],
    format: ["text", (t: ListedTemplate) => t.parameterFormat],
    components: ["jsonb", (t: ListedTemplate) => JSON.stringify(t.components)],
    quality: ["text", (t: ListedTemplate) => t.quality],
    reason: ["text", (t: ListedTemplate) => t.rejectedReason],
    ttl: ["int", (t: ListedTemplate) => t.ttlSeconds],
  } as const;
  const { rows: before } = await client.query<Facts>(
    overRows(
      "templates.before",
      templates,
      { name: columns.name, language: columns.language },
      (from, next) => `SELECT ${facts("t")} FROM templates t
        WHERE t.workspace_id = $${next} AND t.waba_id = $${next + 1}
          AND (t.name, t.language) IN (SELECT name, language FROM ${from})
        ORDER BY t.id FOR UPDATE`,
      [workspaceId, wabaId],
    ),
  );
  const { rows: now } = await client.query<Facts>(
    overRows(
      "templates.store",
      templates,
      columns,
      (
        from,
        next,
      ) => `INSERT INTO templates AS t (id, workspace_id, waba_id, meta_id, name, language, category, status,
          parameter_format, components, quality, reason, ttl_seconds, status_at, synced_at, updated_at)
        SELECT DISTINCT ON (name, language) id, $${next}, $${next + 1}, meta_id, name, language, category, status, format,
          components, quality, reason, ttl, $${next + 2}::timestamptz, $${next + 2}, now()
        FROM ${from} ORDER BY name, language, meta_id DESC
        ON CONFLICT (workspace_id, waba_id, name, language) DO UPDATE SET
          meta_id = EXCLUDED.meta_id, deleted_at = NULL, synced_at = EXCLUDED.synced_at, category = EXCLUDED.category,
          parameter_format = EXCLUDED.parameter_format, components = EXCLUDED.components, quality = EXCLUDED.quality,
          ttl_seconds = EXCLUDED.ttl_seconds,
          draft = CASE WHEN t.meta_id IS NOT NULL OR t.deleted_at IS NOT NULL THEN t.draft
            ELSE jsonb_build_object('category', t.category, 'components', t.components,
              'ttlSeconds', t.ttl_seconds, 'savedAt', t.updated_at) END,
          status = CASE WHEN ${toldLater(next + 2)} THEN t.status ELSE EXCLUDED.status END,
          status_at = CASE WHEN ${toldLater(next + 2)} OR t.status = EXCLUDED.status THEN t.status_at
            ELSE EXCLUDED.status_at END,
          reason = CASE WHEN ${toldLater(next + 2)} OR t.status = EXCLUDED.status
            THEN coalesce(t.reason, EXCLUDED.reason) ELSE EXCLUDED.reason END,
          reason_info = CASE WHEN ${toldLater(next + 2)} OR t.status = EXCLUDED.status THEN t.reason_info END,
          next_category = CASE WHEN t.next_category <> EXCLUDED.category THEN t.next_category END,
          next_category_at = CASE WHEN t.next_category <> EXCLUDED.category THEN t.next_category_at END,
          updated_at = CASE WHEN t.status = EXCLUDED.status AND t.category = EXCLUDED.category
            AND t.components = EXCLUDED.components AND t.deleted_at IS NULL THEN t.updated_at ELSE now() END
        RETURNING ${facts("t")}`,
      [workspaceId, wabaId, readAt.toISOString()],
    ),
  );
  const keyOf = ({ name, language }: Facts) => `${name}|${language}`;
  const earlier = new Map(before.map((row) => [keyOf(row), row]));
  const changed = now
    .map((row) => ({ now: row, before: earlier.get(keyOf(row)) ?? null }))
    .filter((row) => differs(row));
  await remember(
    client,
    changed.flatMap((row) => happenedTo(workspaceId, row, readAt)),
  );
  await noteMoves(client, workspaceId, changed.filter(hasMoved), readAt);
  return changed.map((row) => row.now.id);
}

const wasAtMeta = (before: Facts | null): before is Facts => before !== null && before.metaId !== null;

const hasMoved = ({ before, now }: Stored): boolean => wasAtMeta(before) && before.category !== now.category;

function happenedTo(workspaceId: string, stored: Stored, at: Date): Happened[] {
  const { before, now } = stored;
  const shared = { workspaceId, templateId: now.id, reason: null, info: null, at };
  return [
    ...(now.status !== before?.status
      ? [
          {
            ...shared,
            kind: "status" as const,
            from: before?.status ?? null,
            to: now.status,
            reason: now.reason,
          },
        ]
      : []),
    ...(hasMoved(stored)
      ? [{ ...shared, kind: "category" as const, from: before!.category, to: now.category }]
      : []),
    ...(wasAtMeta(before) && before.quality !== now.quality && now.quality !== null
      ? [{ ...shared, kind: "quality" as const, from: before.quality, to: now.quality }]
      : []),
  ];
}

/** Another category than before is something people must see: it costs another price. */
async function noteMoves(
  client: pg.PoolClient,
  workspaceId: string,
  moved: readonly Stored[],
  at: Date,
): Promise<void> {
  if (moved.length === 0) return;
  const noticeOf = ({ before, now }: Stored) =>
    JSON.stringify({
      kind: "category_changed",
      from: before!.category,
      to: now.category,
      at: at.toISOString(),
    });
  await client.query(
    overRows(
      "templates.moved",
      moved,
      { id: ["uuid", (row) => row.now.id], notice: ["jsonb", noticeOf] },
      (from, next) => `UPDATE templates t SET notice = r.notice FROM ${from}
        WHERE t.workspace_id = $${next} AND t.id = r.id
          AND (t.notice IS NULL OR (t.notice->>'kind', t.notice->>'to') <> ('category_changed', r.notice->>'to'))`,
      [workspaceId],
    ),
  );
}

/**
 * Marks what Meta no longer lists. What was submitted, or last listed, after the reading began is left alone.
 * @param listed Meta's ids of everything that is listed
 * @returns ids of the rows that were marked now
 */
export async function markUnlisted(
  client: pg.PoolClient,
  waba: Waba,
  listed: readonly string[],
  readAt: Date,
): Promise<string[]> {
  const { workspaceId, wabaId } = waba;
  const { rows } = await client.query<{ id: string; status: string }>(
    `WITH gone AS (
        SELECT id, status FROM templates
        WHERE workspace_id = $1 AND waba_id = $2 AND meta_id IS NOT NULL AND deleted_at IS NULL
          AND NOT (meta_id = ANY($3::text[])) AND greatest(submitted_at, synced_at, created_at) < $4
        ORDER BY id FOR UPDATE)
      UPDATE templates t SET deleted_at = now(), status = 'DELETED', status_at = now(), updated_at = now()
      FROM gone WHERE t.workspace_id = $1 AND t.id = gone.id RETURNING t.id, gone.status`,
    [workspaceId, wabaId, listed, readAt.toISOString()],
  );
  await remember(
    client,
    rows.map(({ id, status }) => ({
      workspaceId,
      templateId: id,
      kind: "status" as const,
      from: status,
      to: "DELETED",
      reason: null,
      info: null,
      at: readAt,
    })),
  );
  return rows.map(({ id }) => id);
}
