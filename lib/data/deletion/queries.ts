import type { WorkspaceDeletionView } from "@/lib/data/deletion/views";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Scope } from "@/lib/tenancy/scope";

/** Whether the workspace is going to be deleted. */
export async function getDeletion({ workspaceId }: Scope): Promise<WorkspaceDeletionView> {
  const graceDays = env.DELETION_GRACE_DAYS;
  const row = await platformDb.workspaceDeletion.findUnique({
    where: { id: workspaceId },
    select: { askedAt: true, askedById: true, dueAt: true },
  });
  if (!row) return { state: "none", askedAt: null, askedBy: null, dueAt: null, graceDays };
  const asker = row.askedById
    ? await platformDb.user.findUnique({ where: { id: row.askedById }, select: { id: true, name: true } })
    : null;
  return {
    state: "planned",
    askedAt: row.askedAt.toISOString(),
    askedBy: asker,
    dueAt: row.dueAt.toISOString(),
    graceDays,
  };
}
