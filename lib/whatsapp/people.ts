import { cleanName } from "@/lib/shared/clean-name";
import { contactSchema } from "@/lib/whatsapp/schemas";

/** Whom a webhook speaks of: every address it gave, at least one. */
export type Person = {
  /** Digits, as Meta sent them. */
  waId: string | null;
  /** Business-scoped user id, `US.1349…`, whole. */
  bsuid: string | null;
  /** Without "@". Changeable: never an address. */
  username: string | null;
  profileName: string | null;
};

/**
 * Tells an address by its shape, because some senders of webhooks put a BSUID where the phone number belongs.
 * Source: Meta, "Business-scoped user IDs": ISO country, dot, up to 128 letters and digits; `US.ENT.…` for a parent.
 */
export function addressOf(value: string | undefined): { waId: string } | { bsuid: string } | null {
  if (!value) return null;
  const trimmed = value.trim();
  if (/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(trimmed)) return { bsuid: trimmed };
  const digits = trimmed.replace(/^\+|[\s()-]/g, "");
  return /^\d{3,20}$/.test(digits) ? { waId: digits } : null;
}

/** Puts addresses together; the first of each kind counts. @returns null when none of them is one */
export function personOf(...values: (string | undefined)[]): Person | null {
  const person: Person = { waId: null, bsuid: null, username: null, profileName: null };
  for (const value of values) {
    const address = addressOf(value);
    if (!address) continue;
    if ("waId" in address) person.waId ??= address.waId;
    else person.bsuid ??= address.bsuid;
  }
  return person.waId || person.bsuid ? person : null;
}

const longestName = 200;

/** What `value.contacts[]` says of people, to be paired by address and never by position. */
export type ProfileBook = { people: Person[] };

export function readProfiles(contacts: readonly unknown[]): ProfileBook {
  return {
    people: contacts.map((raw) => {
      const contact = contactSchema.parse(raw);
      const person = personOf(contact.wa_id, contact.user_id);
      const name = cleanName(contact.profile.name ?? "").slice(0, longestName);
      const username = cleanName(contact.profile.username ?? "").replace(/^@/, "");
      return {
        waId: person?.waId ?? null,
        bsuid: person?.bsuid ?? null,
        username: username.slice(0, 100) || null,
        profileName: name || null,
      };
    }),
  };
}

/**
 * Adds what the profiles know: name, username, and the address the item itself did not give.
 * A profile without a readable address belongs to the one person there is.
 */
export function withProfile(person: Person, { people }: ProfileBook): Person {
  const only = people.length === 1 && !people[0]!.waId && !people[0]!.bsuid ? people[0] : undefined;
  const profile =
    people.find(({ bsuid }) => bsuid !== null && bsuid === person.bsuid) ??
    people.find(({ waId }) => waId !== null && waId === person.waId) ??
    only;
  if (!profile) return person;
  // One of the two may have changed hands; a profile that contradicts the item is about somebody else.
  const agrees =
    (!profile.bsuid || !person.bsuid || profile.bsuid === person.bsuid) &&
    (!profile.waId || !person.waId || profile.waId === person.waId);
  if (!agrees) return person;
  return {
    waId: person.waId ?? profile.waId,
    bsuid: person.bsuid ?? profile.bsuid,
    username: profile.username,
    profileName: profile.profileName,
  };
}
