import { importedHeadings, ownExportMark } from "@/lib/contacts/exports/columns";
import { foldHeading, meaningOf } from "@/lib/contacts/imports/header-words";
import type { ColumnTarget, PlainTarget } from "@/lib/contacts/imports/schemas";
import { phoneShare } from "@/lib/contacts/imports/shape";
import type { CustomFieldView } from "@/lib/contacts/views";

/** Of the cells of a column, how many must be phone numbers for it to be taken for one without a heading that says so. */
const enoughPhones = 0.7;

/**
 * What each column probably is: by its heading, by the name or key of a custom field, and the phone by what is in it.
 * @param samples the first rows' cells
 */
export function guessColumns(
  columns: readonly string[],
  samples: readonly (readonly string[])[],
  { fields, country }: { fields: readonly CustomFieldView[]; country: string },
): ColumnTarget[] {
  const found = new Map<PlainTarget, { column: number; rank: number }>();
  const custom: ColumnTarget[] = [];
  const isOurs = columns.includes(ownExportMark);
  columns.forEach((heading, column) => {
    const own = isOurs && importedHeadings.get(heading);
    if (own) {
      found.set(own, { column, rank: -1 });
      return;
    }
    const folded = foldHeading(heading);
    const field = fields.find(({ name, key }) =>
      [name, key, `${name} ${key}`].some((one) => foldHeading(one) === folded),
    );
    if (field && !custom.some((one) => one.to === "custom" && one.key === field.key)) {
      custom.push({ column, to: "custom", key: field.key });
      return;
    }
    const meaning = meaningOf(heading);
    const before = meaning && found.get(meaning.to);
    if (meaning && (!before || meaning.rank < before.rank))
      found.set(meaning.to, { column, rank: meaning.rank });
  });

  const cellsOf = (column: number) => samples.map((cells) => cells[column] ?? "");
  const named = found.get("phone");
  // A heading may say "number" over something else.
  if (!named || phoneShare(cellsOf(named.column), country) < enoughPhones / 2) {
    const shares = columns
      .map((_, column) => ({ column, share: phoneShare(cellsOf(column), country) }))
      .filter(({ column }) => !custom.some((one) => one.column === column))
      .toSorted((a, b) => b.share - a.share);
    const best = shares[0];
    if (best && best.share >= enoughPhones) {
      for (const [to, { column }] of found) if (column === best.column) found.delete(to);
      found.set("phone", { column: best.column, rank: 0 });
    }
  }
  if (found.has("name")) {
    // "Name" beside "Last name" is a first name.
    if (found.has("last_name") && !found.has("first_name")) found.set("first_name", found.get("name")!);
    if (found.has("first_name") && found.has("last_name")) found.delete("name");
    else found.delete("first_name");
    if (found.has("name")) found.delete("last_name");
  }
  if (!found.has("consent")) {
    found.delete("consent_at");
    found.delete("consent_proof");
  }
  const plain = [...found].map(([to, { column }]): ColumnTarget => ({ column, to }));
  return [...plain, ...custom].toSorted((a, b) => a.column - b.column);
}
