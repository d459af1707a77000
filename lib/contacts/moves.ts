import type pg from "pg";
import { dialledForm } from "@/lib/contacts/equivalents";
import type { IdentityKind, KnownContact } from "@/lib/contacts/address-book";
import { lockProfiles, writeProfiles } from "@/lib/contacts/profiles";

type Taken = { kind: IdentityKind; value: string };

/** Gives an address to a contact. @returns the contact that had it before, if that was another */
async function takeAddress(client: pg.PoolClient, contact: KnownContact, { kind, value }: Taken) {
  const before = await client.query<{ contactId: string }>(
    `SELECT contact_id AS "contactId" FROM contact_identities
      WHERE workspace_id = $1 AND kind = $2 AND value = $3 FOR UPDATE`,
    [contact.workspaceId, kind, value],
  );
  await client.query(
    `INSERT INTO contact_identities (workspace_id, kind, value, contact_id) VALUES ($1, $2, $3, $4)
      ON CONFLICT (workspace_id, kind, value) DO UPDATE SET contact_id = EXCLUDED.contact_id`,
    [contact.workspaceId, kind, value, contact.id],
  );
  const owner = before.rows[0]?.contactId;
  return owner && owner !== contact.id ? owner : null;
}

/**
 * Meta says this person has another number or id now: the new addresses become theirs, also when another contact had
 * them, who then can no longer be written to by them. Nobody is merged; old addresses still find the person.
 * Source: Meta, system messages `user_changed_number` and `user_changed_user_id`.
 *
 * @returns ids of other contacts that lost an address
 */
export async function moveContact(
  client: pg.PoolClient,
  contact: KnownContact,
  to: { waId: string | null; bsuid: string | null },
): Promise<string[]> {
  const addresses: Taken[] = [
    ...(to.waId ? [{ kind: "wa_id" as const, value: to.waId }] : []),
    ...(to.bsuid ? [{ kind: "bsuid" as const, value: to.bsuid }] : []),
  ];
  const losers = new Set<string>();
  for (const address of addresses) {
    const loser = await takeAddress(client, contact, address);
    if (loser) losers.add(loser);
  }
  const { workspaceId } = contact;
  const profiles = await lockProfiles(client, [contact, ...[...losers].map((id) => ({ workspaceId, id }))]);
  const changed = profiles.map((profile) => {
    if (profile.id === contact.id) {
      return {
        ...profile,
        waId: to.waId ?? profile.waId,
        phone: to.waId ? `+${dialledForm(to.waId)}` : profile.phone,
        bsuid: to.bsuid ?? profile.bsuid,
      };
    }
    const lostNumber = to.waId !== null && profile.waId === to.waId;
    return {
      ...profile,
      waId: lostNumber ? null : profile.waId,
      phone: lostNumber ? null : profile.phone,
      bsuid: profile.bsuid === to.bsuid ? null : profile.bsuid,
    };
  });
  await writeProfiles(client, changed);
  return [...losers];
}
