import type pg from "pg";
import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { persistently } from "@/lib/contacts/merge-rows";
import { getContact } from "@/lib/contacts/queries";
import type { ContactView } from "@/lib/contacts/views";
import { transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { auditWriter, recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** Days after which who was deleted is erased. */
export const keptDays = 30;

/** @returns whether the contact was the other way before */
async function mark(
  client: pg.PoolClient,
  scope: Scope,
  contactId: string,
  deletedAt: Date | null,
  call?: AuditCall,
): Promise<boolean> {
  const own = [scope.workspaceId, contactId];
  const { rowCount } = await client.query(
    `UPDATE contacts SET deleted_at = $3, updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND erased_at IS NULL AND (deleted_at IS NULL) = ($3::timestamptz IS NOT NULL)`,
    [...own, deletedAt],
  );
  if (rowCount === 0) {
    const { rows } = await client.query(
      `SELECT 1 FROM contacts WHERE workspace_id = $1 AND id = $2 AND erased_at IS NULL`,
      own,
    );
    if (rows.length === 0) throw notFound("contact");
    return false;
  }
  const action = deletedAt ? "contact.deleted" : "contact.restored";
  const target = { type: "contact", id: contactId };
  await recordAudit({ scope, action, target, call }, auditWriter(client));
  return true;
}

/**
 * Takes a contact out of lists, segments and campaigns. Their conversations stay in the inbox. They come back when they
 * write, when somebody writes to them, or by `restoreContact`. Twice is the same as once.
 * @throws AppError not_found
 */
export async function deleteContact(
  scope: Scope,
  contactId: string,
  now: Date,
  call?: AuditCall,
): Promise<void> {
  await transaction((client) => mark(client, scope, contactId, now, call));
}

/**
 * Brings a deleted contact back, who then takes a place like somebody new. Twice is the same as once.
 * @throws AppError not_found; payment_required `limit_reached` when the plan has no room, `subscription_needed`
 */
export async function restoreContact(
  scope: Scope,
  contactId: string,
  call?: AuditCall,
): Promise<ContactView> {
  await persistently(async (client) => {
    if (!(await mark(client, scope, contactId, null, call))) return;
    await takeRoom(sqlOf(client), scope.workspaceId, "contacts", new Date(), 1);
  });
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
