import { contactSelect, toContactView, type ContactView } from "@/lib/contacts/views";
import { db, pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

type Leaving = { labelIds: string[]; fields: string[] };

/** Labels and custom fields that were deleted and are still being taken off contacts: nobody is shown them. */
async function leavingOf({ workspaceId }: Scope): Promise<Leaving> {
  const { rows } = await pool.query<Leaving>({
    name: "contacts.leaving",
    text: `SELECT ARRAY(SELECT label_id::text FROM label_removals WHERE workspace_id = $1) AS "labelIds",
      ARRAY(SELECT key FROM custom_field_removals WHERE workspace_id = $1) AS fields`,
    values: [workspaceId],
  });
  return rows[0]!;
}

function without(view: ContactView, { labelIds, fields }: Leaving): ContactView {
  if (labelIds.length === 0 && fields.length === 0) return view;
  return {
    ...view,
    labelIds: view.labelIds.filter((id) => !labelIds.includes(id)),
    custom: Object.fromEntries(Object.entries(view.custom).filter(([key]) => !fields.includes(key))),
  };
}

/** @throws AppError not_found, also for somebody who was erased */
export async function getContact(scope: Scope, contactId: string): Promise<ContactView> {
  const [row, leaving] = await Promise.all([
    db.contact.findFirst({
      where: { workspaceId: scope.workspaceId, id: contactId, erasedAt: null },
      select: contactSelect,
    }),
    leavingOf(scope),
  ]);
  if (!row) throw notFound("contact");
  return without(toContactView(row), leaving);
}

/** Contacts by their ids, in the order of the ids. Those that are not the workspace's are left out. */
export async function listContactsByIds(scope: Scope, ids: readonly string[]): Promise<ContactView[]> {
  if (ids.length === 0) return [];
  const [rows, leaving] = await Promise.all([
    db.contact.findMany({
      where: { workspaceId: scope.workspaceId, id: { in: [...ids] } },
      select: contactSelect,
    }),
    leavingOf(scope),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => (byId.has(id) ? [without(toContactView(byId.get(id)!), leaving)] : []));
}
