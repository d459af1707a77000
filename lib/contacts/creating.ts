import type pg from "pg";
import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { lookUp, openAddressBook } from "@/lib/contacts/address-book";
import { writeContact } from "@/lib/contacts/commands";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import { bringBack } from "@/lib/contacts/deleting";
import { digitsOf, numberTaken } from "@/lib/contacts/given-numbers";
import { enrol } from "@/lib/contacts/identities";
import { persistently } from "@/lib/contacts/merge-rows";
import { getContact } from "@/lib/contacts/queries";
import type { NewContactInput } from "@/lib/contacts/schemas";
import type { ContactView } from "@/lib/contacts/views";
import type { Scope } from "@/lib/tenancy/scope";

/** @returns the id of the contact that now has the number; @throws AppError conflict `contact_exists` */
async function take(client: pg.PoolClient, scope: Scope, digits: string): Promise<string> {
  const { workspaceId, actor } = scope;
  const sought = {
    workspaceId,
    person: { waId: digits, bsuid: null, username: null, profileName: null },
    unconfirmed: true,
    source: actor.type === "api_key" ? ("api" as const) : ("member" as const),
  };
  const book = await openAddressBook(client, [sought]);
  const match = lookUp(book, sought) ?? (await enrol(client, book, [sought]))[0]!;
  const { id } = match.contact;
  if (match.isNew || (await bringBack(client, workspaceId, id))) {
    await takeRoom(sqlOf(client), workspaceId, "contacts", new Date(), 1);
    return id;
  }
  throw await numberTaken(client, workspaceId, id);
}

/**
 * Makes a contact of a phone number as it is typed: local where the workspace is, or international. A deleted contact
 * with this number comes back. Of two at the same time one makes it, the other is told whose it is.
 * @throws AppError invalid with what is wrong with the number or a field; conflict `contact_exists` with the contact's
 *   id and name; payment_required `limit_reached` when the plan has no room
 */
export async function createContact(scope: Scope, input: NewContactInput): Promise<ContactView> {
  const { phone: _phone, country: _country, ...said } = input;
  const digits = await digitsOf(scope, input);
  const fields = input.custom ? (await listCustomFields(scope)).data : [];
  const id = await persistently(async (client) => {
    const contactId = await take(client, scope, digits);
    await writeContact(client, scope.workspaceId, contactId, said, fields);
    return contactId;
  });
  return getContact(scope, id);
}
