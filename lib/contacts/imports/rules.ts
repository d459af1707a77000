import { phoneProblems } from "@/lib/contacts/phones";

/** Why a row of a file does not become a contact; the words are in messages/en/imports.json. */
export const reasons = [
  ...phoneProblems,
  "cut_off",
  "too_many_cells",
  "unreadable_letters",
  "unknown_country",
  "name_too_long",
  "label_too_long",
  "too_many_labels",
  "no_room_for_labels",
  "not_a_number",
  "not_a_day",
  "still_to_come",
  "not_yes_or_no",
  "not_a_choice",
  "not_a_link",
  "value_too_long",
  "plan_is_full",
] as const;
export type Reason = (typeof reasons)[number];

/** What is wrong with a row. `column` is the name of a column of the file, null when it is about the row as a whole. */
export type Problem = { column: string | null; reason: Reason };

/** Columns of a file at most: more are a mistake of whoever made it. */
export const mostColumns = 200;
/** Bytes of one row. A longer one is, but for a miracle, a quote that is opened and never closed. */
export const longestRow = 256 * 1024;
/** Labels one import may have to make. More are a column that holds something else. */
export const mostNewLabels = 50;
/** Rows that could not be read of which an import keeps what was wrong. */
export const mostErrors = 100_000;

/** Names for columns: the header's, without blanks and doubles. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const name = cell.replace(/\s+/g, " ").trim().slice(0, 100) || `Column ${index + 1}`;
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name} (${count})`;
    taken.add(unique);
    return unique;
  });
}
