import type pg from "pg";
import { readPhone, type PhoneProblem } from "@/lib/contacts/phones";
import { toContactRef } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
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

/**
 * The digits of a number as somebody typed it.
 * @param given `country`: ISO 3166 alpha-2 where a local number is dialled; without one, where the workspace is
 * @returns E.164 without "+"
 * @throws AppError invalid with what is wrong with the number
 */
export async function digitsOf(
  { workspaceId }: Scope,
  { phone, country }: { phone: string; country?: string },
): Promise<string> {
  const workspace = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { country: true },
  });
  const read = readPhone(phone, country ?? workspace.country);
  if (!("problem" in read)) return read.digits;
  const problem = phoneWords[read.problem];
  throw new AppError("invalid", read.problem, `phone: ${problem}`, { fields: { phone: problem } });
}

/**
 * Why a number cannot be given to somebody: it is another contact's.
 * @param instead what one does then, as a sentence
 * @returns conflict `contact_exists` with the contact's id and name
 */
export async function numberTaken(
  client: pg.PoolClient,
  workspaceId: string,
  contactId: string,
  instead?: string,
): Promise<AppError> {
  const { rows } = await client.query<Parameters<typeof toContactRef>[0]>(
    `SELECT id, name, profile_name AS "profileName", wa_id AS "waId", phone, bsuid, username FROM contacts
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, contactId],
  );
  const { name } = toContactRef(rows[0]!);
  const problem = [`${name} has this number already.`, instead].filter(Boolean).join(" ");
  return new AppError("conflict", "contact_exists", problem, {
    fields: { phone: problem },
    data: { contactId, name },
  });
}
