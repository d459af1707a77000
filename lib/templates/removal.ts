import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { announceTemplates } from "@/lib/templates/announce";
import { writeEvent } from "@/lib/templates/drafts";
import { withLease } from "@/lib/templates/leases";
import { getTemplate } from "@/lib/templates/queries";
import { refusalOf } from "@/lib/templates/refusals";
import { accountOf } from "@/lib/templates/sync";
import type { TemplateDetail } from "@/lib/templates/views";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";
import type { GraphFailure } from "@/lib/whatsapp/client";
import { deleteTemplateAtMeta, unpauseTemplateAtMeta } from "@/lib/whatsapp/templates";

/** Meta's "Message template not found": it is gone already. */
const notFoundSubcode = 2593002;
const isGone = ({ error }: GraphFailure): boolean => error?.subcode === notFoundSubcode;

async function forgetDrafts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  try {
    await tx.template.deleteMany({ where: { workspaceId, id: { in: [...ids] } } });
  } catch (error) {
    if ((error as { code?: string }).code !== "P2003") throw error;
    throw new AppError(
      "conflict",
      "template_in_use",
      "A campaign uses this draft. Choose another template there first.",
    );
  }
}

/**
 * Deletes a template at Meta and here, or a draft here; with `languages: "all"` every language of its name. Its row stays,
 * marked, for the messages that were sent with it. Deleting twice is deleting once. After an approved template was
 * deleted, Meta blocks its name for 30 days.
 * @throws AppError not_found; conflict `template_in_use` for a draft, `template_locked` for a disabled one,
 *   `token_invalid`, `token_missing_permission`; rate_limited; unavailable
 */
export async function deleteTemplate(
  scope: Scope,
  templateId: string,
  { languages }: { languages: "this" | "all" },
  call?: AuditCall,
): Promise<void> {
  const { workspaceId } = scope;
  const ids = await withLease(workspaceId, templateId, async () => {
    const template = await getTemplate(scope, templateId);
    const rows = await db.template.findMany({
      where: {
        workspaceId,
        deletedAt: null,
        ...(languages === "all" ? { wabaId: template.wabaId, name: template.name } : { id: templateId }),
      },
      select: { id: true, metaId: true, status: true, language: true },
    });
    const atMeta = rows.filter(({ metaId }) => metaId !== null);
    if (atMeta.length > 0) {
      const account = await accountOf({ workspaceId, wabaId: template.wabaId });
      const answer = await deleteTemplateAtMeta(account.target, account.metaId, {
        name: template.name,
        ...(languages === "all" ? {} : { metaId: template.metaId! }),
      });
      if (!answer.ok && !isGone(answer)) throw refusalOf(answer, []);
    }
    await db.$transaction(async (prisma) => {
      const tx = prisma as Tx;
      await forgetDrafts(
        tx,
        workspaceId,
        rows.filter(({ metaId }) => metaId === null).map(({ id }) => id),
      );
      const now = new Date();
      await tx.template.updateMany({
        where: { workspaceId, id: { in: atMeta.map(({ id }) => id) } },
        data: { deletedAt: now, status: "DELETED", statusAt: now },
      });
      for (const { id, status } of atMeta)
        await writeEvent(tx, scope, id, "deleted", { from: status, at: now });
      if (rows.length === 0) return;
      await recordAudit(
        {
          scope,
          action: "template.deleted",
          target: { type: "template", id: templateId },
          data: { name: template.name, languages: rows.map(({ language }) => language) },
          call,
        },
        tx,
      );
    });
    return rows.map(({ id }) => id);
  });
  if (ids.length > 0) await announceTemplates(workspaceId, "list", ids);
}

/**
 * Lets a template go on that pacing paused. A pause for quality ends by itself; Meta says so.
 * @throws AppError not_found; conflict `not_paused`, `cannot_unpause`, `token_invalid`, `token_missing_permission`;
 *   rate_limited; unavailable
 */
export async function unpauseTemplate(
  scope: Scope,
  templateId: string,
  call?: AuditCall,
): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  const done = await withLease(workspaceId, templateId, async () => {
    const template = await getTemplate(scope, templateId);
    if (template.status === "APPROVED") return false;
    if (template.status !== "PAUSED" || template.metaId === null) {
      throw new AppError("conflict", "not_paused", "This template is not paused.");
    }
    const account = await accountOf({ workspaceId, wabaId: template.wabaId });
    const answer = await unpauseTemplateAtMeta(account.target, template.metaId);
    if (!answer.ok) throw refusalOf(answer, []);
    if (!answer.data.success) {
      throw new AppError(
        "conflict",
        "cannot_unpause",
        answer.data.reason
          ? `Meta does not let it go on yet: ${answer.data.reason}`
          : "Meta does not let it go on yet. A pause for quality ends by itself.",
      );
    }
    await db.$transaction(async (prisma) => {
      const tx = prisma as Tx;
      const now = new Date();
      await tx.template.updateMany({
        where: { workspaceId, id: templateId, status: "PAUSED" },
        data: { status: "APPROVED", statusAt: now, reason: null },
      });
      await writeEvent(tx, scope, templateId, "unpaused", { from: "PAUSED", to: "APPROVED", at: now });
      await recordAudit(
        { scope, action: "template.unpaused", target: { type: "template", id: templateId }, call },
        tx,
      );
    });
    return true;
  });
  if (done) await announceTemplates(workspaceId, "rows", [templateId]);
  return getTemplate(scope, templateId);
}

/** Takes the notice of another category away: somebody has read it. Doing it twice is doing it once. */
export async function acknowledgeNotice(scope: Scope, templateId: string): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  await getTemplate(scope, templateId);
  const changed = await db.$executeRaw`UPDATE templates SET notice = NULL, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${templateId}::uuid AND notice IS NOT NULL`;
  if (changed > 0) await announceTemplates(workspaceId, "rows", [templateId]);
  return getTemplate(scope, templateId);
}
