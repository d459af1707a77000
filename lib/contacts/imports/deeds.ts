import type { ConsentCategory } from "@/lib/contacts/views";
import type { ReadPerson } from "@/lib/contacts/imports/reading";
import type { ImportSettings } from "@/lib/contacts/imports/schemas";

/** When a person agreed, stopped, and last said anything about a category. ISO 8601. */
export type ConsentTimes = { granted: string | null; stopped: string | null; said: string | null };

/** A contact that is there already, as far as an import may change it. */
export type KnownPerson = {
  id: string;
  name: string | null;
  custom: Record<string, unknown>;
  labelIds: string[];
  /** ISO 8601; null while they are a contact. */
  deletedAt: string | null;
  marketing: ConsentTimes;
  utility: ConsentTimes;
};

/** What somebody said about consent, by the word of the file or of whoever imports it. */
export type FileWord = { category: ConsentCategory; granted: boolean; at: Date; proof: string };

/** Parts of a contact that were written over; also how they were written. `null` in custom: there was no value. */
export type Traces = {
  name?: string | null;
  custom?: Record<string, unknown>;
  /** Labels that were added. */
  labelIds?: string[];
  /** Had been deleted, and is back. */
  deletedAt?: string | null;
  /** `at`: the word's own time. */
  consent?: ConsentTimes & { category: ConsentCategory; at: string };
};

/** What an import does to a known contact. */
export type Deed = {
  id: string;
  name: string | null;
  custom: Record<string, unknown>;
  labelIds: string[];
  deletedAt: null;
  word: FileWord | null;
  /** Whether a column of the contact other than those of consent changes. */
  writes: boolean;
  before: Traces;
  after: Traces;
  /** The file says they agree; they have opted out, and that is what counts. */
  keptStopped: boolean;
};

/** The word a row tells: the column's, else the statement made about all of them. `now`: when the import began. */
export function wordOf(settings: ImportSettings, person: ReadPerson, now: Date): FileWord | null {
  const { consent } = person;
  if (consent) {
    return {
      category: settings.consentCategory,
      granted: consent.granted,
      at: consent.at ?? now,
      proof: consent.proof ?? "",
    };
  }
  const { statement } = settings;
  return (
    statement && {
      category: statement.category,
      granted: true,
      at: new Date(statement.at),
      proof: statement.proof,
    }
  );
}

/** Whether the last word we have is this one: a file that is read again says nothing new. */
const isKnownWord = ({ granted, stopped, said }: ConsentTimes, word: FileWord): boolean =>
  said !== null &&
  Date.parse(said) === word.at.getTime() &&
  (word.granted ? granted !== null && stopped === null : stopped !== null);

/**
 * What becomes of a contact that is there already. An empty cell never takes anything away; labels are added. With `skip`
 * nothing is touched but one thing: who the file says has opted out is opted out, whatever was chosen. Nobody who has opted
 * out is opted in by a file. Who was deleted is back, whatever was chosen: nobody sees them among the contacts, and a file
 * that names them is a wish to have them.
 *
 * @param labelIds all labels the row and the import give
 */
export function deedFor(
  known: KnownPerson,
  person: ReadPerson,
  {
    duplicates,
    labelIds,
    word,
  }: { duplicates: ImportSettings["duplicates"]; labelIds: readonly string[]; word: FileWord | null },
): Deed {
  const before: Traces = {};
  const after: Traces = {};
  const deed: Deed = {
    ...known,
    deletedAt: null,
    word: null,
    writes: false,
    before,
    after,
    keptStopped: false,
  };
  if (known.deletedAt !== null) {
    before.deletedAt = known.deletedAt;
    after.deletedAt = null;
  }
  const stopped = word !== null && known[word.category].stopped !== null;
  if (duplicates !== "skip") {
    const overwrites = duplicates === "overwrite";
    if (person.name !== null && person.name !== known.name && (overwrites || known.name === null)) {
      before.name = known.name;
      after.name = deed.name = person.name;
    }
    const changed = Object.entries(person.custom).filter(
      ([key, value]) => known.custom[key] !== value && (overwrites || known.custom[key] === undefined),
    );
    if (changed.length > 0) {
      before.custom = Object.fromEntries(changed.map(([key]) => [key, known.custom[key] ?? null]));
      after.custom = Object.fromEntries(changed);
      deed.custom = { ...known.custom, ...after.custom };
    }
    const added = labelIds.filter((id) => !known.labelIds.includes(id));
    if (added.length > 0) {
      after.labelIds = added;
      deed.labelIds = [...known.labelIds, ...added];
    }
    if (word?.granted && !stopped && !isKnownWord(known[word.category], word)) deed.word = word;
    deed.keptStopped = word !== null && word.granted && stopped;
  }
  if (word && !word.granted && !isKnownWord(known[word.category], word)) deed.word = word;
  deed.writes = Object.keys(after).length > 0;
  return deed;
}
