import type { ContactListQuery } from "@/lib/contacts/schemas";
import { searchList } from "@/lib/contacts/search";
import { contactSelect, toContactView, type ContactView } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeTimeCursor, type Page, type TimePlace } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/** @throws AppError not_found */
export async function getContact(scope: Scope, contactId: string): Promise<ContactView> {
  const { workspaceId } = scope;
  const row = await db.contact.findUnique({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    select: contactSelect,
  });
  if (!row) throw notFound("contact");
  return toContactView(row);
}

/** Newest first, by the index of that order; Prisma cannot compare the pair, so the tie is said apart. */
const past = (cursor: TimePlace) => ({
  createdAt: { lte: cursor.at },
  OR: [{ createdAt: { lt: cursor.at } }, { id: { lt: cursor.id } }],
});

/**
 * Contacts of the workspace, newest first. `nextCursor` is null at the end; while searching, a page may be shorter than
 * `limit` although more follow.
 */
export async function listContacts(scope: Scope, query: ContactListQuery): Promise<Page<ContactView>> {
  const { workspaceId } = scope;
  const { limit, cursor } = query;
  const searched = await searchList(
    scope,
    { table: "contacts", time: "created_at", where: () => "true" },
    query.q,
    cursor,
    limit,
  );
  const rows = await db.contact.findMany({
    where: {
      workspaceId,
      ...(searched ? { id: { in: searched.page.map((place) => place.id) } } : cursor ? past(cursor) : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: contactSelect,
  });
  if (!searched) {
    return cutPage(rows, limit, toContactView, (row) => encodeTimeCursor({ at: row.createdAt, id: row.id }));
  }
  return { data: rows.map(toContactView), nextCursor: searched.next && encodeTimeCursor(searched.next) };
}
