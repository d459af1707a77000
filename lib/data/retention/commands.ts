import { emptyOldMessages } from "@/lib/data/jobs";
import { previewRetention } from "@/lib/data/retention/queries";
import type { RetentionChange } from "@/lib/data/retention/schemas";
import type { RetentionView } from "@/lib/data/retention/views";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { announceLibrary } from "@/lib/tenancy/library";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Sets how long messages are kept. What is older is emptied from now on, in the background; a longer time brings nothing
 * back. The same time again changes nothing.
 * @throws AppError conflict `needs_confirmation` when messages would go at once and nobody has said that they may
 */
export async function setRetention(
  scope: Scope,
  { days, confirm }: RetentionChange,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<RetentionView> {
  const { workspaceId } = scope;
  const preview = await previewRetention(scope, days, now);
  const { retentionDays: from } = await getWorkspace(scope);
  if (from === days) return preview;
  const isShorter = days !== null && (from === null || days < from);
  if (isShorter && (preview.wouldEmpty > 0 || !preview.isExact) && confirm !== true) {
    throw new AppError(
      "conflict",
      "needs_confirmation",
      "Messages that are older would be emptied at once and for good. Send `confirm` if that is meant.",
      { fields: { confirm: "Must be true, because messages would be emptied at once." } },
    );
  }
  await platformDb.$transaction(async (tx) => {
    await tx.workspace.update({ where: { id: workspaceId }, data: { retentionDays: days } });
    const place = { dueAt: now, cursorAt: null, cursorId: null };
    await tx.retentionRun.upsert({
      where: { workspaceId },
      create: { workspaceId, ...place },
      update: place,
    });
    await recordAudit(
      {
        scope,
        action: "workspace.retention_changed",
        target: { type: "workspace", id: workspaceId },
        data: { from, to: days },
        call,
      },
      tx,
    );
  });
  await ring(emptyOldMessages, {});
  await announceLibrary(scope, "workspace");
  return preview;
}
