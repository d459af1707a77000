import type { z } from "zod";
import type { contactChangeListQuery } from "@/lib/contacts/bulk/schemas";
import { contactChangeSelect, toContactChangeView, type ContactChangeView } from "@/lib/contacts/bulk/views";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

/** @throws AppError not_found */
export async function getContactChange(scope: Scope, id: string): Promise<ContactChangeView> {
  const row = await db.contactChange.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id } },
    select: contactChangeSelect,
  });
  if (!row) throw notFound("contact_change");
  return toContactChangeView(row);
}

/** Changes of many contacts of the last 30 days, newest first. */
export async function listContactChanges(
  scope: Scope,
  { limit, cursor }: z.output<typeof contactChangeListQuery>,
): Promise<Page<ContactChangeView>> {
  const rows = await db.contactChange.findMany({
    where: { workspaceId: scope.workspaceId, ...(cursor && { id: { lt: cursor } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: contactChangeSelect,
  });
  return cutPage(rows, limit, toContactChangeView, ({ id }) => encodeCursor([id]));
}
