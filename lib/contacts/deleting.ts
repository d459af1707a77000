import type pg from "pg";
import { getContact } from "@/lib/contacts/queries";
import type { ContactView } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** Days after which who was deleted is erased. */
export const keptDays = 30;

async function mark(
  scope: Scope,
  contactId: string,
  deletedAt: Date | null,
  call?: AuditCall,
): Promise<void> {
  const { workspaceId } = scope;
  await db.$transaction(async (tx) => {
    const where = { workspaceId, id: contactId, erasedAt: null };
    const { count } = await tx.contact.updateMany({
      where: { ...where, deletedAt: deletedAt ? null : { not: null } },
      data: { deletedAt },
    });
    if (count === 0) {
      if ((await tx.contact.count({ where })) === 0) throw notFound("contact");
      return;
    }
    const action = deletedAt ? "contact.deleted" : "contact.restored";
    await recordAudit({ scope, action, target: { type: "contact", id: contactId }, call }, tx);
  });
}

/**
 * Takes a contact out of lists, segments and campaigns. Their conversations stay in the inbox. They come back when they
 * write, when somebody writes to them, or by `restoreContact`. Twice is the same as once.
 * @throws AppError not_found
 */
export const deleteContact = (scope: Scope, contactId: string, now: Date, call?: AuditCall): Promise<void> =>
  mark(scope, contactId, now, call);

/** Brings a deleted contact back. Twice is the same as once. @throws AppError not_found */
export async function restoreContact(
  scope: Scope,
  contactId: string,
  call?: AuditCall,
): Promise<ContactView> {
  await mark(scope, contactId, null, call);
  return getContact(scope, contactId);
}

/** The same within a transaction, for who writes to them or makes them anew. @returns whether they were deleted */
export async function bringBack(
  client: pg.PoolClient,
  workspaceId: string,
  contactId: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE contacts SET deleted_at = NULL, updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NOT NULL`,
    [workspaceId, contactId],
  );
  return rowCount === 1;
}
