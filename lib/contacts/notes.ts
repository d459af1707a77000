import { getContact } from "@/lib/contacts/queries";
import type { ContactNoteView } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

const select = { id: true, text: true, byUserId: true, createdAt: true, updatedAt: true } as const;

type Row = { id: string; text: string; byUserId: string | null; createdAt: Date; updatedAt: Date };

const toView = (row: Row): ContactNoteView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** The notes on a person, newest first; the newest 200. @throws AppError not_found */
export async function listContactNotes(
  scope: Scope,
  contactId: string,
): Promise<{ data: ContactNoteView[] }> {
  await getContact(scope, contactId);
  const rows = await db.contactNote.findMany({
    where: { workspaceId: scope.workspaceId, contactId },
    orderBy: { id: "desc" },
    take: 200,
    select,
  });
  return { data: rows.map(toView) };
}

/** @throws AppError not_found */
export async function addContactNote(
  scope: Scope,
  contactId: string,
  { text }: { text: string },
): Promise<ContactNoteView> {
  await getContact(scope, contactId);
  const { workspaceId, actor } = scope;
  const byUserId = actor.type === "user" ? actor.userId : null;
  const row = await db.contactNote.create({
    data: { id: newId(), workspaceId, contactId, text, byUserId },
    select,
  });
  return toView(row);
}

/** @throws AppError not_found */
export async function changeContactNote(
  scope: Scope,
  contactId: string,
  id: string,
  { text }: { text: string },
): Promise<ContactNoteView> {
  const where = { workspaceId: scope.workspaceId, contactId, id };
  const { count } = await db.contactNote.updateMany({ where, data: { text } });
  const row = count > 0 ? await db.contactNote.findFirst({ where, select }) : null;
  if (!row) throw notFound("contact_note");
  return toView(row);
}

/** @throws AppError not_found */
export async function deleteContactNote(scope: Scope, contactId: string, id: string): Promise<void> {
  const { count } = await db.contactNote.deleteMany({
    where: { workspaceId: scope.workspaceId, contactId, id },
  });
  if (count === 0) throw notFound("contact_note");
}
