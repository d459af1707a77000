import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { coachTemplate, type CoachFacts, type Finding, type Neighbour } from "@/lib/templates/coach";
import type { TemplateCheckInput } from "@/lib/templates/schemas";
import type { Scope } from "@/lib/tenancy/scope";

/** What the coach should know of the account a draft is for. */
export async function coachFacts(
  scope: Scope,
  draft: { wabaId: string | null; templateId: string | null },
): Promise<CoachFacts> {
  const { rows } = await pool.query<
    Neighbour & { id: string; status: string; category: string; metaId: string | null }
  >(
    `SELECT t.id, t.name, t.language, t.status, t.category, t.meta_id AS "metaId", t.status = 'APPROVED' AS approved,
        coalesce((SELECT part->>'text' FROM jsonb_array_elements(t.components) part
          WHERE upper(part->>'type') = 'BODY' LIMIT 1), '') AS body,
        coalesce((SELECT part->>'text' FROM jsonb_array_elements(t.components) part
          WHERE upper(part->>'type') = 'FOOTER' LIMIT 1), '') AS footer
      FROM templates t WHERE t.workspace_id = $1 AND t.waba_id = $2 AND t.deleted_at IS NULL
      ORDER BY t.id LIMIT 7000`,
    [scope.workspaceId, draft.wabaId],
  );
  const own = rows.find(({ id }) => id === draft.templateId);
  return {
    neighbours: rows
      .filter(({ id }) => id !== draft.templateId)
      .map(({ name, language, body, footer, approved }) => ({ name, language, body, footer, approved })),
    changes: own?.metaId ? { status: own.status, category: own.category } : null,
  };
}

/** What the coach says of a draft, knowing the other templates of its account. @throws AppError not_found */
export async function checkTemplate(
  scope: Scope,
  input: TemplateCheckInput,
): Promise<{ findings: Finding[] }> {
  const { wabaId = null, templateId = null, ...draft } = input;
  const { rows } = await pool.query<{ wabaId: string }>(
    `SELECT id AS "wabaId" FROM wabas WHERE workspace_id = $1 AND $3::uuid IS NULL AND id = coalesce($2::uuid, id)
      UNION ALL SELECT waba_id FROM templates WHERE workspace_id = $1 AND id = $3::uuid LIMIT 1`,
    [scope.workspaceId, wabaId, templateId],
  );
  if (!rows[0] && templateId) throw notFound("template");
  if (!rows[0] && wabaId) throw notFound("waba");
  const facts = rows[0]
    ? await coachFacts(scope, { wabaId: rows[0].wabaId, templateId })
    : { neighbours: [] };
  return { findings: coachTemplate(draft, facts) };
}
