import { dialledForm } from "@/lib/contacts/equivalents";
import { plainLetters } from "@/lib/shared/letters";

/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic: what people leave out when typing. */
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/g;

/** Lower case, without diacritics, control and invisible characters; one space between words. */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(marks, "")
    .replace(/[ßæœøđðħıłþ]/g, (letter) => plainLetters[letter]!)
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .trim();
}

const digitsOf = (text: string | null | undefined): string => text?.replace(/\D/g, "") ?? "";

/**
 * Whether two numbers are one, however they are written: with spaces, or with the digit Meta writes and nobody dials.
 * @returns false when one of them is not there
 */
export function isSameNumber(a: string | null, b: string | null): boolean {
  const [one, other] = [digitsOf(a), digitsOf(b)];
  return one !== "" && dialledForm(one) === dialledForm(other);
}

/**
 * Whether the number shown for somebody is the one they write from. It stays then; where another one is written, the one
 * they write from may take its place, and nothing else.
 */
export const isNumberProven = ({ phone, waId }: { phone: string | null; waId: string | null }): boolean =>
  waId !== null && isSameNumber(phone ?? waId, waId);

/** A name may be long; what is searched need not be. */
const searchTextLength = 400;

/**
 * What a search looks at: names, digits of the phone number and of the wa_id, username; folded. Written to
 * `contacts.search_text` whenever one of them changes.
 */
export function searchTextOf(contact: {
  name: string | null;
  profileName: string | null;
  phone: string | null;
  waId: string | null;
  username: string | null;
}): string {
  const parts = [
    contact.name,
    contact.profileName,
    digitsOf(contact.phone),
    digitsOf(contact.waId),
    contact.username?.replace(/^@/, ""),
  ].map((part) => foldText(part ?? ""));
  return [...new Set(parts)].filter(Boolean).join(" ").slice(0, searchTextLength).trim();
}

/** How many words of a query are looked at; more would only cost. */
const maxTerms = 6;

/**
 * The words that must all occur in `search_text`, folded like it. Something that looks like a phone number becomes its
 * digits without the prefixes that only dial (`+`, `00`, `0`), so "0170 123" finds +49 170 123….
 * @returns [] when there is nothing to look for
 */
export function normaliseQuery(query: string): string[] {
  const folded = foldText(query.slice(0, 200));
  const dialled = (text: string) => digitsOf(text).replace(/^0+(?=\d)/, "");
  // A number stays one term however it is spaced: "+49 (170) 12-34".
  if (/^[\d\s()+./-]*\d[\d\s()+./-]*$/.test(folded)) return [dialled(folded)];
  const terms = folded.split(" ").map((word) => (/^\+?[\d()./-]*\d$/.test(word) ? dialled(word) : word));
  return [...new Set(terms.map((term) => term.replace(/^@/, "")))].filter(Boolean).slice(0, maxTerms);
}
