import type pg from "pg";
import { equivalentNumbers } from "@/lib/contacts/equivalents";

type Owner = { digits: string; value: string; kind: "wa_id" | "phone"; contactId: string };

/**
 * Whose these numbers are: the contact that has exactly this one, else the only contact that has it in another way of
 * writing it (Brazil's ninth digit, Mexico's 1, Argentina's 9 and 15), as for those who write to us. Read in one
 * statement; nobody learns an address by it.
 * @param numbers digits, each once
 * @returns the contact's id by the number; numbers of nobody are not in it
 */
export async function ownersOf(
  client: pg.PoolClient | pg.Pool,
  workspaceId: string,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  const forms = numbers.flatMap((digits) =>
    [digits, ...equivalentNumbers(digits)].map((value) => ({ digits, value })),
  );
  const { rows } = await client.query<Owner>({
    name: "imports.owners",
    // Looked up one by one by their key, and not joined: for a thousand numbers PostgreSQL may take reading all of a
    // million addresses to be cheaper, each time.
    text: `SELECT * FROM (SELECT r.digits, r.value, k.kind, (SELECT i.contact_id FROM contact_identities i
          WHERE i.workspace_id = $1 AND i.kind = k.kind AND i.value = r.value) AS "contactId"
        FROM unnest($2::text[], $3::text[]) AS r(digits, value)
        CROSS JOIN (VALUES ('wa_id'::identity_kind), ('phone')) AS k(kind)) found
      WHERE "contactId" IS NOT NULL`,
    values: [workspaceId, forms.map(({ digits }) => digits), forms.map(({ value }) => value)],
  });
  const found = new Map<string, Owner[]>();
  for (const row of rows) {
    const before = found.get(row.digits);
    if (before) before.push(row);
    else found.set(row.digits, [row]);
  }
  const owners = new Map<string, string>();
  for (const [digits, rowsOfIt] of found) {
    const exact = rowsOfIt.filter(({ value }) => value === digits);
    const sure = exact.find(({ kind }) => kind === "wa_id") ?? exact[0];
    const candidates = new Set(rowsOfIt.map(({ contactId }) => contactId));
    const owner = sure?.contactId ?? (candidates.size === 1 ? rowsOfIt[0]!.contactId : undefined);
    if (owner) owners.set(digits, owner);
  }
  return owners;
}
