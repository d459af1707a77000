import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { announceTemplates } from "@/lib/templates/announce";
import { syncTemplates } from "@/lib/templates/jobs";
import { listTemplateSyncs } from "@/lib/templates/queries";
import type { TemplateSyncView } from "@/lib/templates/views";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Has the templates of one or all business accounts of the workspace read from Meta, in the background. What is being
 * read already is read once more afterwards; asking ten times is asking once.
 * @throws AppError not_found
 */
export async function requestSync(
  scope: Scope,
  { wabaId }: { wabaId?: string },
): Promise<{ data: TemplateSyncView[] }> {
  const { workspaceId } = scope;
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE wabas w SET templates_due_at = date_trunc('milliseconds', now())
      WHERE w.workspace_id = $1 AND ($2::uuid IS NULL OR w.id = $2) AND EXISTS (SELECT 1 FROM phone_numbers n
        WHERE n.workspace_id = w.workspace_id AND n.waba_id = w.id AND n.connected_meta_id IS NOT NULL)
      RETURNING w.id`,
    [workspaceId, wabaId ?? null],
  );
  if (wabaId && rows.length === 0) throw notFound("waba");
  await Promise.all(rows.map(({ id }) => ring(syncTemplates, { workspaceId, wabaId: id }, { id })));
  await announceTemplates(workspaceId, "list");
  return listTemplateSyncs(scope);
}
