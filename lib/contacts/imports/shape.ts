import { readHead, type FileRow, type Place } from "@/lib/contacts/imports/csv";
import { columnNames, mostColumns } from "@/lib/contacts/imports/rules";
import { separators, type SeparatorName } from "@/lib/contacts/imports/schemas";
import { meaningOf } from "@/lib/contacts/imports/header-words";
import { readPhone } from "@/lib/contacts/phones";
import { AppError } from "@/lib/platform/errors";

/** How the rows of a file lie, and its first ones. */
export type Shape = {
  separator: SeparatorName;
  hasHeader: boolean;
  columns: string[];
  /** Where the first row of data begins. */
  start: Place;
  rows: FileRow[];
};

/** First bytes that are looked at: more than a few of the longest rows. */
export const headBytes = 1024 * 1024;
const sampled = 60;

const names = Object.keys(separators) as SeparatorName[];

/** `sep=;` as a first line is how Excel is told. */
function announced(head: Buffer): SeparatorName | null {
  const said = /^\uFEFF?sep=(.)\r?\n/i.exec(head.subarray(0, 64).toString())?.[1];
  return names.find((name) => separators[name] === said) ?? null;
}

/** How well a separator divides these rows: into many cells, as many in each. */
function score(rows: readonly FileRow[]): number {
  const widths = rows.map(({ cells }) => cells.length);
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width, count] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return width < 2 ? 0 : (count / widths.length) * 100 + Math.min(width, 50) / 10;
}

const looksLikeNumber = (cell: string): boolean =>
  cell.replace(/\D/g, "").length >= 7 && !/\p{L}{3}/u.test(cell);

/** A first line of numbers and dates is a row; one of known headings, or of words above numbers, is a header. */
function isHeader(first: FileRow | undefined): boolean {
  if (!first) return false;
  if (first.cells.some((cell) => meaningOf(cell))) return true;
  return !first.cells.some((cell) => looksLikeNumber(cell) || /\S@\S+\.\S/.test(cell));
}

async function separatorOf(head: Buffer, isWhole: boolean): Promise<SeparatorName> {
  const scores = await Promise.all(
    names.map(async (name) => {
      const rows = await readHead(head, { separator: separators[name], isWhole, most: sampled }).catch(
        () => [],
      );
      return { name, score: score(rows) };
    }),
  );
  return scores.toSorted((a, b) => b.score - a.score)[0]!.name;
}

/**
 * How a file's rows lie, by its first bytes, except for what a person has said of it.
 * @param isWhole the bytes are all there are
 * @throws AppError invalid `too_many_columns`, `file_without_rows`, `row_too_long`, `quote_not_closed`
 */
export async function shapeOf(
  head: Buffer,
  {
    isWhole,
    separator,
    hasHeader,
  }: { isWhole: boolean; separator: SeparatorName | null; hasHeader: boolean | null },
): Promise<Shape> {
  const said = announced(head);
  const chosen = separator ?? said ?? (await separatorOf(head, isWhole));
  const rows = await readHead(head, { separator: separators[chosen], isWhole, most: sampled + 2 });
  const hint = said ? rows.shift() : undefined;
  const header = (hasHeader ?? isHeader(rows[0])) ? rows.shift() : undefined;
  const widest = Math.max(0, header?.cells.length ?? 0, ...rows.map(({ cells }) => cells.length));
  if (widest > mostColumns) {
    throw new AppError(
      "invalid",
      "too_many_columns",
      `This file has ${widest} columns; at most ${mostColumns} can be read. Delete those you do not need.`,
      { data: { columns: widest, mostColumns } },
    );
  }
  if (rows.length === 0) {
    throw new AppError(
      "invalid",
      "file_without_rows",
      header ? "This file has a header and no rows below it." : "There are no rows in this file.",
    );
  }
  const columns = columnNames(header?.cells ?? Array.from({ length: widest }, () => ""));
  const before = header ?? hint;
  return {
    separator: chosen,
    hasHeader: header !== undefined,
    columns,
    start: before ? { offset: before.end, line: before.line } : { offset: 0, line: 0 },
    rows,
  };
}

/** The share of cells that are phone numbers, of those that are not empty. */
export function phoneShare(cells: readonly string[], country: string): number {
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (filled.length === 0) return 0;
  return filled.filter((cell) => !("problem" in readPhone(cell, country))).length / filled.length;
}
