import { db } from "@/lib/platform/db";
import { publish, watchedWorkspaces } from "@/lib/realtime/publish";
import { templateSelect, toTemplateView } from "@/lib/templates/views";

/** So many templates are told one by one; of more the list is asked for again. */
const mostTold = 20;

/**
 * Shows changed templates to open browsers, after the commit. Never throws.
 * @param what `list`: the state of the list itself changed too, or rows are gone
 */
export async function announceTemplates(
  workspaceId: string,
  what: "list" | "rows",
  templateIds: readonly string[] = [],
): Promise<void> {
  if (!(await watchedWorkspaces([workspaceId])).has(workspaceId)) return;
  const ids = [...new Set(templateIds)];
  const told = ids.length > mostTold ? [] : ids;
  const rows = told.length
    ? await db.template.findMany({ where: { workspaceId, id: { in: told } }, select: templateSelect })
    : [];
  await publish(workspaceId, [
    ...rows.map((row) => ({ type: "template.changed" as const, data: toTemplateView(row) })),
    ...(what === "list" || ids.length > mostTold
      ? [{ type: "library.changed" as const, data: { what: "templates" as const } }]
      : []),
  ]);
}
