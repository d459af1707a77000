import { lockProfiles, writeProfiles } from "@/lib/contacts/profiles";
import { getContact } from "@/lib/contacts/queries";
import type { ContactInput } from "@/lib/contacts/schemas";
import type { ContactView } from "@/lib/contacts/views";
import { transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Gives a person the name by which the workspace knows them, or takes it away (null).
 * @throws AppError not_found
 */
export async function renameContact(
  scope: Scope,
  contactId: string,
  { name }: ContactInput,
): Promise<ContactView> {
  await transaction(async (client) => {
    const [profile] = await lockProfiles(client, [{ workspaceId: scope.workspaceId, id: contactId }]);
    if (!profile) throw notFound("contact");
    await writeProfiles(client, [{ ...profile, name }]);
  });
  return getContact(scope, contactId);
}
