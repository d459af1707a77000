import type pg from "pg";
import type { ContactSource } from "@/lib/contacts/filters";
import { overRows } from "@/lib/platform/sql";
import type { Person } from "@/lib/whatsapp/people";

export type IdentityKind = "wa_id" | "phone" | "bsuid";

/** A contact as far as telling people apart needs it. */
export type KnownContact = {
  id: string;
  workspaceId: string;
  profileName: string | null;
  phone: string | null;
  waId: string | null;
  bsuid: string | null;
  username: string | null;
  hasReferral: boolean;
  isDeleted: boolean;
};

/**
 * Whom to find. `unconfirmed`: the number comes from an address book or a form, not from Meta. `source`: how they come
 * to be here when they are new; through WhatsApp unless said otherwise.
 */
export type Sought = {
  workspaceId: string;
  person: Person;
  unconfirmed?: boolean;
  source?: ContactSource;
};

type Link = { workspaceId: string; kind: IdentityKind; value: string; contactId: string };

/**
 * Addresses and their owners, as read in this transaction and changed by it. Everything said about one person in a
 * batch meets here, so that two messages of a new customer make one contact.
 */
export type AddressBook = {
  owners: Map<string, KnownContact>;
  /** Found out, not yet written. */
  links: Link[];
};

export const keyOf = (workspaceId: string, kind: IdentityKind, value: string): string =>
  `${workspaceId}|${kind}|${value}`;

/** One address of one workspace. */
export type Address = { workspaceId: string; kind: IdentityKind; value: string };

export function exactAddresses({ workspaceId, person: { waId, bsuid } }: Sought): Address[] {
  return [
    ...(bsuid ? [{ workspaceId, kind: "bsuid" as const, value: bsuid }] : []),
    ...(waId ? [{ workspaceId, kind: "wa_id" as const, value: waId }] : []),
  ];
}

type FoundRow = KnownContact & { kind: IdentityKind; value: string };

/** Reads the owners of addresses into the book. */
export async function readAddresses(
  client: pg.PoolClient,
  book: AddressBook,
  addresses: readonly Address[],
): Promise<void> {
  const wanted = new Map(addresses.map((a) => [keyOf(a.workspaceId, a.kind, a.value), a]));
  for (const key of wanted.keys()) if (book.owners.has(key)) wanted.delete(key);
  if (wanted.size === 0) return;
  const { rows } = await client.query<FoundRow>(
    overRows(
      "contacts.by_address",
      [...wanted.values()],
      {
        workspace_id: ["uuid", (a) => a.workspaceId],
        kind: ["identity_kind", (a) => a.kind],
        value: ["text", (a) => a.value],
      },
      (
        from,
      ) => `SELECT i.kind, i.value, c.id, c.workspace_id AS "workspaceId", c.profile_name AS "profileName",
          c.phone, c.wa_id AS "waId", c.bsuid, c.username, c.referral IS NOT NULL AS "hasReferral",
          c.deleted_at IS NOT NULL AS "isDeleted"
        FROM ${from}
        JOIN contact_identities i ON i.workspace_id = r.workspace_id AND i.kind = r.kind AND i.value = r.value
        JOIN contacts c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id`,
    ),
  );
  // One object per contact, whichever of its addresses it was found by.
  const contacts = new Map([...book.owners.values()].map((contact) => [contact.id, contact]));
  for (const { kind, value, ...contact } of rows) {
    const known = contacts.get(contact.id) ?? contact;
    contacts.set(known.id, known);
    book.owners.set(keyOf(contact.workspaceId, kind, value), known);
  }
}

/** Reads who owns the exact addresses of these people: one query. */
export async function openAddressBook(
  client: pg.PoolClient,
  sought: readonly Sought[],
): Promise<AddressBook> {
  const book: AddressBook = { owners: new Map(), links: [] };
  await readAddresses(client, book, sought.flatMap(exactAddresses));
  return book;
}

function learn(book: AddressBook, contact: KnownContact, kind: IdentityKind, value: string): void {
  const key = keyOf(contact.workspaceId, kind, value);
  if (book.owners.has(key)) return;
  book.owners.set(key, contact);
  book.links.push({ workspaceId: contact.workspaceId, kind, value, contactId: contact.id });
}

/** All of these addresses are this contact's now, unless they are somebody's. */
export function learnAll(book: AddressBook, contact: KnownContact, { person, unconfirmed }: Sought): void {
  if (person.bsuid) learn(book, contact, "bsuid", person.bsuid);
  if (!person.waId) return;
  // What Meta confirmed need not be typed as well.
  if (!unconfirmed) learn(book, contact, "wa_id", person.waId);
  else if (!book.owners.has(keyOf(contact.workspaceId, "wa_id", person.waId))) {
    learn(book, contact, "phone", person.waId);
  }
}

/** `isNew`: the contact was made for this. */
export type Match = { contact: KnownContact; conflict: boolean; isNew?: true };

/**
 * Whose this is, by what the book has read so far: the BSUID first, because a phone number changes hands and a
 * BSUID does not; then the wa_id. What is new about them is learnt. A phone number of one contact beside a BSUID of
 * another joins nobody: it is the BSUID's contact, and `conflict` says so.
 * @returns null for somebody the book does not know
 */
export function lookUp(book: AddressBook, sought: Sought): Match | null {
  const { workspaceId, person } = sought;
  const byBsuid = person.bsuid ? book.owners.get(keyOf(workspaceId, "bsuid", person.bsuid)) : undefined;
  const byNumber = person.waId
    ? (book.owners.get(keyOf(workspaceId, "wa_id", person.waId)) ??
      book.owners.get(keyOf(workspaceId, "phone", person.waId)))
    : undefined;
  const contact = byBsuid ?? byNumber;
  if (!contact) return null;
  const conflict = byBsuid !== undefined && byNumber !== undefined && byBsuid.id !== byNumber.id;
  if (!conflict) learnAll(book, contact, sought);
  return { contact, conflict };
}

/** Writes the addresses learnt. An address that somebody else wrote first stays theirs. */
export async function saveLinks(
  client: pg.PoolClient,
  book: AddressBook,
): Promise<(Link & { saved: boolean })[]> {
  if (book.links.length === 0) return [];
  const links = book.links
    .splice(0)
    .map((link) => ({ ...link, key: keyOf(link.workspaceId, link.kind, link.value) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const { rows } = await client.query<Address>(
    overRows(
      "contacts.link",
      links,
      {
        workspace_id: ["uuid", (l) => l.workspaceId],
        kind: ["identity_kind", (l) => l.kind],
        value: ["text", (l) => l.value],
        contact_id: ["uuid", (l) => l.contactId],
      },
      (from) => `INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
        SELECT workspace_id, kind, value, contact_id FROM ${from}
        ON CONFLICT DO NOTHING RETURNING workspace_id AS "workspaceId", kind, value`,
    ),
  );
  const saved = new Set(rows.map((row) => keyOf(row.workspaceId, row.kind, row.value)));
  return links.map(({ key, ...link }) => ({ ...link, saved: saved.has(key) }));
}
