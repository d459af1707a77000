import { contactSelect, toContactView, type ContactView } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/** @throws AppError not_found, also for somebody who was erased */
export async function getContact(scope: Scope, contactId: string): Promise<ContactView> {
  const row = await db.contact.findFirst({
    where: { workspaceId: scope.workspaceId, id: contactId, erasedAt: null },
    select: contactSelect,
  });
  if (!row) throw notFound("contact");
  return toContactView(row);
}

/** Contacts by their ids, in the order of the ids. Those that are not the workspace's are left out. */
export async function listContactsByIds(scope: Scope, ids: readonly string[]): Promise<ContactView[]> {
  if (ids.length === 0) return [];
  const rows = await db.contact.findMany({
    where: { workspaceId: scope.workspaceId, id: { in: [...ids] } },
    select: contactSelect,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => (byId.has(id) ? [toContactView(byId.get(id)!)] : []));
}
