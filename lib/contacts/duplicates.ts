import { equivalentNumbers } from "@/lib/contacts/equivalents";
import { foldText } from "@/lib/contacts/rules";
import { contactSelect, toContactView, type DuplicateView } from "@/lib/contacts/views";
import { getContact } from "@/lib/contacts/queries";
import { db } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

const most = 5;
/** Shorter names are shared by too many to mean anything. */
const tellingName = 5;

/**
 * People who may be this one: another way to write the same number, or the same full name. A suggestion only; at most
 * five of each. Looks names up in the trigram index.
 * @throws AppError not_found
 */
export async function listDuplicates(scope: Scope, contactId: string): Promise<{ data: DuplicateView[] }> {
  const { workspaceId } = scope;
  const contact = await getContact(scope, contactId);
  const digits = [contact.waId, contact.phone].flatMap((value) => value?.replace(/\D/g, "") || []);
  const forms = [...new Set(digits.flatMap((value) => [value, ...equivalentNumbers(value)]))];
  const other = { workspaceId, deletedAt: null, id: { not: contactId } };
  const byNumber =
    forms.length === 0
      ? []
      : await db.contact.findMany({
          where: {
            ...other,
            identities: { some: { workspaceId, kind: { in: ["wa_id", "phone"] }, value: { in: forms } } },
          },
          select: contactSelect,
          take: most,
        });
  const name = foldText(contact.savedName ?? contact.profileName ?? "");
  const alike =
    name.length < tellingName
      ? []
      : await db.contact.findMany({
          where: { ...other, searchText: { contains: name } },
          select: contactSelect,
          take: most * 4,
        });
  const numbered = new Set(byNumber.map(({ id }) => id));
  const byName = alike
    .filter((row) => !numbered.has(row.id))
    .filter((row) => [row.name, row.profileName].some((theirs) => theirs && foldText(theirs) === name))
    .slice(0, most);
  return {
    data: [
      ...byNumber.map((row) => ({ contact: toContactView(row), reason: "same_number" as const })),
      ...byName.map((row) => ({ contact: toContactView(row), reason: "same_name" as const })),
    ],
  };
}
