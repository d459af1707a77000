import type pg from "pg";
import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { lookUp, openAddressBook } from "@/lib/contacts/address-book";
import { writeContact } from "@/lib/contacts/commands";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import { bringBack } from "@/lib/contacts/deleting";
import { AddressTaken, enrol } from "@/lib/contacts/identities";
import { readPhone, type PhoneProblem } from "@/lib/contacts/phones";
import { getContact } from "@/lib/contacts/queries";
import type { NewContactInput } from "@/lib/contacts/schemas";
import { toContactRef, type ContactView } from "@/lib/contacts/views";
import { db, transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

const phoneWords: Record<PhoneProblem, string> = {
  phone_missing: "Write a phone number.",
  phone_shortened: "A spreadsheet has cut this number short. Write all of its digits.",
  phone_several: "Write one number.",
  phone_letters: "A phone number has only digits.",
  phone_too_short: "This number is too short.",
  phone_too_long: "This number is too long.",
  phone_unknown: "There is no such phone number.",
};

async function digitsOf({ workspaceId }: Scope, { phone, country }: NewContactInput): Promise<string> {
  const workspace = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { country: true },
  });
  const read = readPhone(phone, country ?? workspace.country);
  if (!("problem" in read)) return read.digits;
  const problem = phoneWords[read.problem];
  throw new AppError("invalid", read.problem, `phone: ${problem}`, { fields: { phone: problem } });
}

async function nameOf(client: pg.PoolClient, workspaceId: string, id: string): Promise<string> {
  const { rows } = await client.query<Parameters<typeof toContactRef>[0]>(
    `SELECT id, name, profile_name AS "profileName", wa_id AS "waId", phone, bsuid, username FROM contacts
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id],
  );
  return toContactRef(rows[0]!).name;
}

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
  const name = await nameOf(client, workspaceId, id);
  const problem = `${name} has this number already.`;
  throw new AppError("conflict", "contact_exists", problem, {
    fields: { phone: problem },
    data: { contactId: id, name },
  });
}

const mostTries = 4;

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
  for (let tries = 1; ; tries++) {
    try {
      const id = await transaction(async (client) => {
        const contactId = await take(client, scope, digits);
        await writeContact(client, scope.workspaceId, contactId, said, fields);
        return contactId;
      });
      return await getContact(scope, id);
    } catch (error) {
      const mayPass = error instanceof AddressTaken || (error as { code?: string }).code === "40P01";
      if (!mayPass || tries >= mostTries) throw error;
    }
  }
}
