import { makeExport } from "@/lib/data/jobs";
import { getExport } from "@/lib/data/exports/queries";
import type { WorkspaceExportInput } from "@/lib/data/exports/schemas";
import { removeArchives } from "@/lib/data/exports/stored";
import type { WorkspaceExportView } from "@/lib/data/exports/views";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { refundRate, useRate } from "@/lib/platform/rate-limit";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

const rate = { name: "workspace-export", limit: 5, windowSeconds: 24 * 60 * 60 };

const isRunning = (): AppError =>
  new AppError(
    "conflict",
    "export_running",
    "An export of this workspace is being made. Wait until it is ready.",
  );

/**
 * Asks for everything of the workspace in archives. The worker makes them; who asked gets a mail.
 * @throws AppError conflict `export_running` while there is one; rate_limited `too_many_exports` after five in a day
 */
export async function requestExport(
  scope: Scope,
  { withFiles }: WorkspaceExportInput,
  call?: AuditCall,
): Promise<WorkspaceExportView> {
  const { workspaceId, actor } = scope;
  const use = [{ limit: rate, subject: workspaceId }];
  const decision = await useRate(use);
  if (!decision.allowed) {
    throw new AppError(
      "rate_limited",
      "too_many_exports",
      "This workspace was exported five times within a day. Ask for the next export tomorrow.",
      { retryAfterSeconds: decision.retryAfterSeconds },
    );
  }
  const id = newId();
  const made = await db.$transaction(async (tx) => {
    const { count } = await tx.workspaceExport.createMany({
      data: [{ id, workspaceId, withFiles, requestedById: actor.type === "user" ? actor.userId : null }],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    await recordAudit(
      {
        scope,
        action: "workspace_export.requested",
        target: { type: "workspace_export", id },
        data: { withFiles },
        call,
      },
      tx,
    );
    return true;
  });
  if (!made) {
    await refundRate(use);
    throw isRunning();
  }
  await ring(makeExport, { workspaceId, workspaceExportId: id }, { id });
  return getExport(scope, id);
}

/** Stops an export that is being made, or deletes its archives before their time. Twice is the same as once. @throws AppError not_found */
export async function removeExport(scope: Scope, id: string, call?: AuditCall): Promise<WorkspaceExportView> {
  const { workspaceId } = scope;
  await getExport(scope, id);
  const removed = await db.$transaction(async (tx) => {
    const { count } = await tx.workspaceExport.updateMany({
      where: { workspaceId, id, state: { in: ["queued", "running", "ready"] } },
      data: { state: "cancelled", dueAt: null, leaseToken: null, parts: [] },
    });
    if (count === 0) return false;
    await recordAudit(
      { scope, action: "workspace_export.deleted", target: { type: "workspace_export", id }, call },
      tx,
    );
    return true;
  });
  if (removed) await removeArchives(workspaceId, id);
  return getExport(scope, id);
}
