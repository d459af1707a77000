import type pg from "pg";
import type { KnownContact } from "@/lib/contacts/address-book";
import { dialledForm } from "@/lib/contacts/equivalents";
import { countryOf } from "@/lib/contacts/numbers";
import { searchTextOf } from "@/lib/contacts/rules";
import { overRows } from "@/lib/platform/sql";
import type { Person } from "@/lib/whatsapp/people";

/** What a new message tells of its sender. */
export type Sighting = {
  contact: KnownContact;
  person: Person;
  /** False when the number belongs to somebody else: then it is not learnt as the address to send to. */
  ownNumber: boolean;
  referral: Record<string, unknown> | null;
};

type Profile = {
  workspaceId: string;
  id: string;
  name: string | null;
  profileName: string | null;
  phone: string | null;
  waId: string | null;
  bsuid: string | null;
  username: string | null;
};

const changes = ({ contact, person, ownNumber, referral }: Sighting): boolean =>
  (person.profileName !== null && person.profileName !== contact.profileName) ||
  (person.username !== null && person.username !== contact.username) ||
  (person.bsuid !== null && person.bsuid !== contact.bsuid) ||
  (ownNumber && person.waId !== null && (person.waId !== contact.waId || contact.phone === null)) ||
  (referral !== null && !contact.hasReferral);

/** Columns of contacts and the rows that are locked while they are written, in one order everywhere. */
export async function lockProfiles(
  client: pg.PoolClient,
  contacts: readonly { workspaceId: string; id: string }[],
): Promise<Profile[]> {
  const { rows } = await client.query<Profile>(
    overRows(
      "contacts.lock_profiles",
      contacts,
      { workspace_id: ["uuid", (c) => c.workspaceId], id: ["uuid", (c) => c.id] },
      (
        from,
      ) => `SELECT c.workspace_id AS "workspaceId", c.id, c.name, c.profile_name AS "profileName", c.phone,
          c.wa_id AS "waId", c.bsuid, c.username
        FROM contacts c WHERE (c.workspace_id, c.id) IN (SELECT workspace_id, id FROM ${from})
          AND c.erased_at IS NULL ORDER BY c.id FOR NO KEY UPDATE`,
    ),
  );
  return rows;
}

/** Writes profiles that were locked, with what a search looks at and the country of their addresses. */
export async function writeProfiles(
  client: pg.PoolClient,
  profiles: readonly (Profile & { referral?: Record<string, unknown> | null })[],
): Promise<void> {
  if (profiles.length === 0) return;
  await client.query(
    overRows(
      "contacts.write_profiles",
      profiles,
      {
        workspace_id: ["uuid", (p) => p.workspaceId],
        id: ["uuid", (p) => p.id],
        name: ["text", (p) => p.name],
        profile_name: ["text", (p) => p.profileName],
        phone: ["text", (p) => p.phone],
        wa_id: ["text", (p) => p.waId],
        bsuid: ["text", (p) => p.bsuid],
        username: ["text", (p) => p.username],
        search_text: ["text", (p) => searchTextOf(p)],
        country: ["text", (p) => countryOf(p)],
        referral: ["jsonb", (p) => (p.referral ? JSON.stringify(p.referral) : null)],
      },
      (from) => `UPDATE contacts c SET name = r.name, profile_name = r.profile_name, phone = r.phone,
          wa_id = r.wa_id, bsuid = r.bsuid, username = r.username, search_text = r.search_text, country = r.country,
          referral = coalesce(c.referral, r.referral), updated_at = now()
        FROM ${from} WHERE c.workspace_id = r.workspace_id AND c.id = r.id`,
    ),
  );
}

/**
 * Keeps when people last wrote, on whichever number, and brings back who writes after having been deleted. What is older
 * than what is known changes nothing. No index holds the column, so that most of these writes stay within their page.
 */
export async function noteInbound(
  client: pg.PoolClient,
  wrote: readonly { workspaceId: string; contactId: string; at: Date }[],
): Promise<void> {
  if (wrote.length === 0) return;
  const newest = new Map<string, (typeof wrote)[number]>();
  for (const one of wrote) {
    const before = newest.get(one.contactId);
    if (!before || one.at > before.at) newest.set(one.contactId, one);
  }
  await client.query(
    overRows(
      "contacts.note_inbound",
      [...newest.values()].sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
      {
        workspace_id: ["uuid", (w) => w.workspaceId],
        id: ["uuid", (w) => w.contactId],
        at: ["timestamptz", (w) => w.at],
      },
      (from) => `UPDATE contacts c SET last_inbound_at = r.at,
          deleted_at = CASE WHEN c.deleted_at >= r.at THEN c.deleted_at END
        FROM ${from}
        WHERE c.workspace_id = r.workspace_id AND c.id = r.id
          AND (c.last_inbound_at IS NULL OR c.last_inbound_at < r.at)`,
    ),
  );
}

/**
 * Brings contacts up to date with what new messages told: newest name, username and ids, the address to send to, and
 * the advert that brought them. Give sightings oldest first, and only of messages that were really new: an old message
 * delivered again must not bring back an old name.
 * @returns ids of the contacts that changed
 */
export async function noteSightings(
  client: pg.PoolClient,
  sightings: readonly Sighting[],
): Promise<string[]> {
  const telling = sightings.filter(changes);
  if (telling.length === 0) return [];
  const targets = new Map(telling.map(({ contact }) => [contact.id, contact]));
  const profiles = new Map((await lockProfiles(client, [...targets.values()])).map((row) => [row.id, row]));
  const referrals = new Map<string, Record<string, unknown>>();
  for (const { contact, person, ownNumber, referral } of sightings) {
    const profile = profiles.get(contact.id);
    if (!profile) continue;
    profile.profileName = person.profileName ?? profile.profileName;
    profile.username = person.username ?? profile.username;
    profile.bsuid = person.bsuid ?? profile.bsuid;
    if (ownNumber && person.waId) {
      profile.waId = person.waId;
      profile.phone ??= `+${dialledForm(person.waId)}`;
    }
    if (referral && !referrals.has(contact.id)) referrals.set(contact.id, referral);
  }
  await writeProfiles(
    client,
    [...profiles.values()].map((profile) => ({ ...profile, referral: referrals.get(profile.id) ?? null })),
  );
  // The book's contacts live on in this batch.
  for (const contact of targets.values()) {
    const profile = profiles.get(contact.id);
    if (!profile) continue;
    const { name: _, ...told } = profile;
    Object.assign(contact, told, { hasReferral: contact.hasReferral || referrals.has(contact.id) });
  }
  return [...profiles.keys()];
}

/** Names from an address book, for contacts that nobody in the workspace has named yet. */
export async function nameFromAddressBook(
  client: pg.PoolClient,
  names: readonly { workspaceId: string; contactId: string; name: string }[],
): Promise<void> {
  if (names.length === 0) return;
  const byContact = new Map(names.map(({ contactId, name }) => [contactId, name]));
  const profiles = await lockProfiles(
    client,
    names.map(({ workspaceId, contactId }) => ({ workspaceId, id: contactId })),
  );
  const nameless = profiles.filter(({ name }) => name === null);
  await writeProfiles(
    client,
    nameless.map((profile) => ({ ...profile, name: byContact.get(profile.id)! })),
  );
}
