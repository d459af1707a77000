import type pg from "pg";
import {
  exactAddresses,
  keyOf,
  learnAll,
  lookUp,
  readAddresses,
  saveLinks,
  type Address,
  type AddressBook,
  type KnownContact,
  type Match,
  type Sought,
} from "@/lib/contacts/address-book";
import { dialledForm, equivalentNumbers } from "@/lib/contacts/equivalents";
import type { ContactSource } from "@/lib/contacts/filters";
import { readStops, recallStops } from "@/lib/contacts/erasures/stops";
import { countryOf } from "@/lib/contacts/numbers";
import { searchTextOf } from "@/lib/contacts/rules";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";

/** Numbers somebody typed, and the other ways to write this one. */
function possibleAddresses({ workspaceId, person: { waId } }: Sought): Address[] {
  if (!waId) return [];
  return [waId, ...equivalentNumbers(waId)].flatMap((value) => [
    { workspaceId, kind: "wa_id" as const, value },
    { workspaceId, kind: "phone" as const, value },
  ]);
}

/** The one contact known by an equivalent number; two candidates are no answer. */
function lookUpEquivalent(book: AddressBook, sought: Sought): KnownContact | null {
  const candidates = new Set(
    possibleAddresses(sought).flatMap(
      ({ workspaceId, kind, value }) => book.owners.get(keyOf(workspaceId, kind, value)) ?? [],
    ),
  );
  return candidates.size === 1 ? [...candidates][0]! : null;
}

/** Few enough that one batch never fills PostgreSQL's lock table, many enough that batches seldom wait. */
const lockBuckets = 64;

/**
 * Makes two drains agree on who is new: the same person, however their number is written, takes the same lock.
 * Sorted, so that two batches never wait for each other in a circle. Released at the end of the transaction.
 */
export async function lockPeople(client: pg.PoolClient, sought: readonly Sought[]): Promise<void> {
  const keys = sought.flatMap(({ workspaceId, person }) => [
    ...(person.waId ? [`${workspaceId}|${dialledForm(person.waId)}`] : []),
    ...(person.bsuid ? [`${workspaceId}|${person.bsuid}`] : []),
  ]);
  await client.query({
    name: "contacts.lock_people",
    text: `SELECT pg_advisory_xact_lock(${advisorySpace}, bucket) FROM (
        SELECT DISTINCT abs(hashtext(key) % ${lockBuckets}) AS bucket FROM unnest($1::text[]) AS r(key) ORDER BY 1
      ) AS buckets`,
    values: [keys],
  });
}
/** Keeps our advisory locks apart from anybody else's. */
const advisorySpace = 0x70656f70;

type NewContact = KnownContact & { source: ContactSource };

function newContact({ workspaceId, person, unconfirmed, source = "whatsapp" }: Sought): NewContact {
  return {
    id: newId(),
    workspaceId,
    profileName: person.profileName,
    phone: person.waId && `+${dialledForm(person.waId)}`,
    waId: unconfirmed ? null : person.waId,
    bsuid: person.bsuid,
    username: person.username,
    hasReferral: false,
    isDeleted: false,
    source,
  };
}

async function insertContacts(client: pg.PoolClient, contacts: readonly NewContact[]): Promise<void> {
  if (contacts.length === 0) return;
  await client.query(
    overRows(
      "contacts.insert",
      contacts,
      {
        id: ["uuid", (c) => c.id],
        workspace_id: ["uuid", (c) => c.workspaceId],
        profile_name: ["text", (c) => c.profileName],
        phone: ["text", (c) => c.phone],
        wa_id: ["text", (c) => c.waId],
        bsuid: ["text", (c) => c.bsuid],
        username: ["text", (c) => c.username],
        search_text: ["text", (c) => searchTextOf({ name: null, ...c })],
        country: ["text", (c) => countryOf(c)],
        source: ["text", (c) => c.source],
      },
      (from) => `INSERT INTO contacts
          (id, workspace_id, profile_name, phone, wa_id, bsuid, username, search_text, country, source)
        SELECT id, workspace_id, profile_name, phone, wa_id, bsuid, username, search_text, country, source
        FROM ${from}`,
    ),
  );
  const newcomers = contacts.map(({ workspaceId, id, waId, phone, bsuid }) => ({
    workspaceId,
    id,
    addresses: [...new Set([waId, phone?.slice(1), bsuid].filter((one) => one != null))],
  }));
  await recallStops(client, newcomers, await readStops(client, newcomers));
}

/** Somebody else wrote the same address meanwhile. Another try of the transaction sees it. */
export class AddressTaken extends Error {
  constructor() {
    super("An address was taken by another contact meanwhile.");
    this.name = "AddressTaken";
  }
}

/**
 * Finds people whom no exact address knows by equivalent numbers, and makes contacts of the others. Safe beside other
 * drains and the API: of two that meet the same stranger one creates, the other finds.
 * @returns one contact per person sought, in order
 * @throws AddressTaken to be tried again
 */
export async function enrol(
  client: pg.PoolClient,
  book: AddressBook,
  strangers: readonly Sought[],
): Promise<Match[]> {
  if (strangers.length === 0) return [];
  await lockPeople(client, strangers);
  // Read again under the lock: whoever held it before may have made them.
  await readAddresses(
    client,
    book,
    strangers.flatMap((sought) => [...exactAddresses(sought), ...possibleAddresses(sought)]),
  );
  const created: NewContact[] = [];
  const matches = strangers.map((sought): Match => {
    const match = lookUp(book, sought);
    if (match) return match;
    let contact = lookUpEquivalent(book, sought);
    if (!contact) {
      const made = newContact(sought);
      created.push(made);
      contact = made;
    }
    learnAll(book, contact, sought);
    return { contact, conflict: false, ...(created.at(-1) === contact && { isNew: true }) };
  });
  await insertContacts(client, created);
  const own = new Set(created.map(({ id }) => id));
  const kept = await saveLinks(client, book);
  if (kept.some(({ contactId, saved }) => !saved && own.has(contactId))) throw new AddressTaken();
  return matches;
}
