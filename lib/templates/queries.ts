import { db, pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import { editingOf } from "@/lib/templates/rules";
import type { TemplateListQuery } from "@/lib/templates/schemas";
import { ensureSynced } from "@/lib/templates/sync";
import {
  templateSelect,
  toTemplateView,
  type TemplateCounts,
  type TemplateDetail,
  type TemplateEventView,
  type TemplateRow,
  type TemplateSyncView,
  type TemplateView,
} from "@/lib/templates/views";
import type { Scope } from "@/lib/tenancy/scope";

/** The columns of TemplateRow, of the table `t`. */
const templateColumns = `t.id, t.waba_id AS "wabaId", t.meta_id AS "metaId", t.name, t.language, t.category,
  t.status, t.parameter_format AS "parameterFormat", t.components, t.samples, t.draft, t.quality, t.reason,
  t.reason_info AS "reasonInfo", t.notice, t.ttl_seconds AS "ttlSeconds", t.submitted_at AS "submittedAt",
  t.status_at AS "statusAt", t.synced_at AS "syncedAt", t.deleted_at AS "deletedAt", t.created_at AS "createdAt",
  t.updated_at AS "updatedAt"`;

/** @throws AppError not_found */
async function wabaOfNumber(workspaceId: string, phoneNumberId: string): Promise<string> {
  const number = await db.phoneNumber.findUnique({
    where: { workspaceId_id: { workspaceId, id: phoneNumberId } },
    select: { wabaId: true },
  });
  if (!number) throw notFound("phone_number");
  return number.wabaId;
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/**
 * Templates by name, then language, so that the languages of a name stand together. With `phoneNumberId` those that can
 * be sent from it; a list that was never read is read first.
 * @throws AppError not_found; for a number whose list could never be read: conflict `token_invalid`,
 *   `token_missing_permission`, unavailable `meta_unavailable`
 */
export async function listTemplates(scope: Scope, query: TemplateListQuery): Promise<Page<TemplateView>> {
  const { workspaceId } = scope;
  const { phoneNumberId, cursor, limit } = query;
  let { wabaId, status } = query;
  if (phoneNumberId) {
    wabaId = await wabaOfNumber(workspaceId, phoneNumberId);
    status = ["APPROVED"];
    await ensureSynced({ workspaceId, wabaId });
  }
  const values: unknown[] = [workspaceId];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ["t.workspace_id = $1"];
  if (!query.deleted || phoneNumberId) conditions.push("t.deleted_at IS NULL");
  if (wabaId) conditions.push(`t.waba_id = ${put(wabaId)}`);
  if (status) conditions.push(`t.status = ANY(${put(status)}::text[])`);
  if (query.category) conditions.push(`t.category = ANY(${put(query.category)}::text[])`);
  if (query.language) conditions.push(`t.language = ${put(query.language)}`);
  if (query.name) conditions.push(`t.name = ${put(query.name)}`);
  if (query.q) {
    const name = put(`%${escaped(query.q.toLowerCase().replaceAll(" ", "_"))}%`);
    const text = put(`%${escaped(query.q)}%`);
    conditions.push(`(t.name LIKE ${name} OR EXISTS (SELECT 1 FROM jsonb_array_elements(t.components) part
      WHERE upper(part->>'type') = 'BODY' AND part->>'text' ILIKE ${text}))`);
  }
  if (cursor) {
    const place = [cursor.name, cursor.language, cursor.id].map(put);
    conditions.push(`(t.name, t.language, t.id) > (${place[0]}, ${place[1]}, ${place[2]}::uuid)`);
  }
  const { rows } = await pool.query<TemplateRow>(
    `SELECT ${templateColumns} FROM templates t WHERE ${conditions.join(" AND ")}
      ORDER BY t.name, t.language, t.id LIMIT ${put(limit + 1)}`,
    values,
  );
  return cutPage(rows, limit, toTemplateView, ({ name, language, id }) => encodeCursor([name, language, id]));
}

/**
 * What waits for somebody. Cheap enough for every page: `templates_noticed` holds only rows with a notice, and 100 of them
 * are read at most.
 */
export async function countTemplates(scope: Scope): Promise<TemplateCounts> {
  const { rows } = await pool.query<TemplateCounts>(
    `SELECT count(*)::int AS notices FROM (SELECT 1 FROM templates
      WHERE workspace_id = $1 AND notice IS NOT NULL AND deleted_at IS NULL LIMIT 100) noticed`,
    [scope.workspaceId],
  );
  return rows[0]!;
}

const month = 30 * 24 * 3_600_000;

/** A template with what may be done with it now. @throws AppError not_found */
export async function getTemplate(
  scope: Scope,
  templateId: string,
  now = new Date(),
): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  const [row, edits] = await Promise.all([
    db.template.findUnique({
      where: { workspaceId_id: { workspaceId, id: templateId } },
      select: templateSelect,
    }),
    db.templateEvent.findMany({
      where: { workspaceId, templateId, kind: "edited", at: { gt: new Date(now.getTime() - month) } },
      select: { at: true },
      orderBy: { at: "desc" },
      take: 20,
    }),
  ]);
  if (!row) throw notFound("template");
  return { ...toTemplateView(row), editing: editingOf({ ...row, edits: edits.map(({ at }) => at) }, now) };
}

/** What happened to a template, newest first. @throws AppError not_found */
export async function listTemplateEvents(
  scope: Scope,
  templateId: string,
  { limit, cursor }: { limit: number; cursor?: { at: Date; id: string } },
): Promise<Page<TemplateEventView>> {
  const { workspaceId } = scope;
  const template = await db.template.findUnique({
    where: { workspaceId_id: { workspaceId, id: templateId } },
    select: { id: true },
  });
  if (!template) throw notFound("template");
  const rows = await db.templateEvent.findMany({
    where: {
      workspaceId,
      templateId,
      ...(cursor ? { OR: [{ at: { lt: cursor.at } }, { at: cursor.at, id: { lt: cursor.id } }] } : {}),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  return cutPage(
    rows,
    limit,
    (row) => ({
      id: row.id,
      kind: row.kind,
      from: row.from,
      to: row.to,
      reason: row.reason,
      info: row.info as Record<string, unknown> | null,
      at: row.at.toISOString(),
      byUserId: row.byUserId,
    }),
    ({ at, id }) => encodeCursor([String(at.getTime()), id]),
  );
}

/** Every business account of the workspace with a connected number, and how its list of templates stands. */
export async function listTemplateSyncs(scope: Scope): Promise<{ data: TemplateSyncView[] }> {
  const { rows } = await pool.query<Omit<TemplateSyncView, "syncedAt"> & { syncedAt: Date | null }>(
    `SELECT w.id AS "wabaId", w.meta_id AS "metaId", w.name, w.is_sandbox AS "isSandbox",
        w.templates_synced_at AS "syncedAt", w.templates_error AS error,
        coalesce(w.templates_due_at <= now() OR w.templates_lease_until > now(), false) AS syncing,
        (SELECT count(*)::int FROM templates t WHERE t.workspace_id = w.workspace_id AND t.waba_id = w.id
          AND t.meta_id IS NOT NULL AND t.deleted_at IS NULL) AS templates,
        jsonb_agg(jsonb_build_object('id', n.id, 'displayPhoneNumber', n.display_phone_number,
          'verifiedName', n.verified_name) ORDER BY n.id) AS "phoneNumbers"
      FROM wabas w JOIN phone_numbers n ON n.workspace_id = w.workspace_id AND n.waba_id = w.id
        AND n.connected_meta_id IS NOT NULL
      WHERE w.workspace_id = $1 GROUP BY w.workspace_id, w.id ORDER BY w.id LIMIT 500`,
    [scope.workspaceId],
  );
  return { data: rows.map((row) => ({ ...row, syncedAt: row.syncedAt?.toISOString() ?? null })) };
}
