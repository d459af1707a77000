import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { TemplateUsageView } from "@/lib/templates/views";
import type { Scope } from "@/lib/tenancy/scope";

const days = 30;

/** The smallest uuid v7 of a moment: rows made since then have greater ones. */
export function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** The moment in a uuid v7. */
const momentOf = (id: string): string =>
  new Date(parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toISOString();

/**
 * What became of the messages of some templates in the last 30 days. Read from one index alone, which holds the status;
 * ids grow with time, so older messages are not looked at.
 * @param templateIds at most 100
 * @throws AppError not_found when one of them is not of this workspace
 */
export async function templateUsage(
  scope: Scope,
  templateIds: readonly string[],
  now = new Date(),
): Promise<{ days: number; data: TemplateUsageView[] }> {
  const { rows } = await pool.query<Omit<TemplateUsageView, "lastUsedAt"> & { lastId: string | null }>(
    `SELECT t.id AS "templateId", (SELECT m.id FROM messages m WHERE m.workspace_id = $1 AND m.template_id = t.id
          ORDER BY m.id DESC LIMIT 1) AS "lastId", coalesce(u.total, 0) AS total, coalesce(u.sent, 0) AS sent,
        coalesce(u.delivered, 0) AS delivered, coalesce(u.read, 0) AS read, coalesce(u.failed, 0) AS failed
      FROM templates t LEFT JOIN LATERAL (
        SELECT count(*)::int AS total,
          count(*) FILTER (WHERE status IN ('accepted', 'sent'))::int AS sent,
          count(*) FILTER (WHERE status = 'delivered')::int AS delivered,
          count(*) FILTER (WHERE status IN ('read', 'played'))::int AS read,
          count(*) FILTER (WHERE status = 'failed')::int AS failed
        FROM messages m WHERE m.workspace_id = $1 AND m.template_id = t.id AND m.id >= $3) u ON true
      WHERE t.workspace_id = $1 AND t.id = ANY($2::uuid[]) ORDER BY t.id`,
    [scope.workspaceId, templateIds, firstIdAt(new Date(now.getTime() - days * 24 * 3_600_000))],
  );
  if (rows.length !== new Set(templateIds).size) throw notFound("template");
  const data = rows.map(({ lastId, ...counts }) => ({ ...counts, lastUsedAt: lastId && momentOf(lastId) }));
  return { days, data };
}
