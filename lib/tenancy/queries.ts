import { platformDb } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";
import {
  toWorkspaceView,
  workspaceSelect,
  type OwnWorkspaceView,
  type WorkspaceView,
} from "@/lib/tenancy/views";

/** The workspaces a person belongs to, oldest membership first; at most 200 of them. None that is being removed. */
export async function listWorkspacesOf(userId: string): Promise<OwnWorkspaceView[]> {
  const rows = await platformDb.membership.findMany({
    where: { userId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 200,
    select: { role: true, workspace: { select: workspaceSelect } },
  });
  const leaving = await platformDb.workspaceDeletion.findMany({
    where: { id: { in: rows.map(({ workspace }) => workspace.id) }, startedAt: { not: null } },
    select: { id: true },
  });
  const gone = new Set(leaving.map(({ id }) => id));
  return rows
    .filter(({ workspace }) => !gone.has(workspace.id))
    .map(({ role, workspace }) => ({ ...toWorkspaceView(workspace), role }));
}

/** The workspace itself. @throws AppError `not_found` when it was deleted meanwhile */
export async function getWorkspace(scope: Scope): Promise<WorkspaceView> {
  const row = await platformDb.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: workspaceSelect,
  });
  if (!row) throw notFound("workspace");
  return toWorkspaceView(row);
}
