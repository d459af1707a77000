import { Readable } from "node:stream";
import { CsvError, parse, type Options } from "csv-parse";
import { longestRow } from "@/lib/contacts/imports/rules";
import { AppError } from "@/lib/platform/errors";

/** A row of the file. */
export type FileRow = {
  /** As a spreadsheet counts: the first is 1. */
  line: number;
  cells: string[];
  /** Bytes from the beginning of the file to the end of this row. */
  end: number;
};

/** Where in the file reading begins: bytes before it, and lines before it. */
export type Place = { offset: number; line: number };

export const theBeginning: Place = { offset: 0, line: 0 };

const options = (separator: string): Options => ({
  delimiter: separator,
  // All three, because files are put together from others.
  record_delimiter: ["\r\n", "\n", "\r"],
  // A quote in the middle of a cell is a quote.
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: longestRow,
  info: true,
});

/** The file as a whole is not what it should be. */
function broken(reason: "quote_not_closed" | "row_too_long", line: number): AppError {
  const text =
    reason === "quote_not_closed"
      ? `Line ${line} has a quote (") that is opened and never closed. Everything after it would be one cell.`
      : `Line ${line} is longer than ${longestRow / 1024} KB. Mostly this is a quote (") that is opened and never closed.`;
  return new AppError("invalid", reason, text, { data: { line } });
}

const pieceBytes = 16 * 1024;

/** Rows of a batch are in memory together, and a file may have rows a thousand times as long as others'. */
const batchBytes = 256 * 1024;

type Parsed = { record: string[]; info: { bytes: number; records: number; empty_lines: number } };

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === "");

/**
 * Reads rows from a stream of UTF-8 in batches, with constant memory: so many rows, or fewer when they are long. Blank
 * rows are counted as lines and left out.
 * @param stream the bytes from `from` on; destroyed in the end, whatever happens
 * @throws AppError invalid `quote_not_closed`, `row_too_long` with the line at which it begins
 */
export async function* readRows(
  stream: Readable,
  { separator, from, batch }: { separator: string; from: Place; batch: number },
): AsyncGenerator<FileRow[]> {
  const parser = parse({ ...options(separator), bom: from.offset === 0 });
  stream.on("error", (error) => parser.destroy(error));
  stream.pipe(parser);
  let rows: FileRow[] = [];
  let line = from.line;
  let begun = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      line = from.line + info.records + info.empty_lines;
      if (isBlank(record)) continue;
      rows.push({ line, cells: record, end: from.offset + info.bytes });
      if (rows.length < batch && info.bytes - begun < batchBytes) continue;
      yield rows;
      rows = [];
      begun = info.bytes;
    }
    if (rows.length > 0) yield rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { records, empty_lines: blank } = parser.info;
    const at = from.line + records + blank + 1;
    throw broken(error.code === "CSV_MAX_RECORD_SIZE" ? "row_too_long" : "quote_not_closed", at);
  } finally {
    stream.destroy();
    parser.destroy();
  }
}

/**
 * The first rows of a file.
 * @param head its first bytes; when there are more, the last row may be cut and is left out
 */
export async function readHead(
  head: Buffer,
  { separator, isWhole, most }: { separator: string; isWhole: boolean; most: number },
): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  const from = theBeginning;
  // In pieces, so that what comes long after the rows that are wanted is not even looked at.
  function* pieces() {
    for (let at = 0; at < head.length; at += pieceBytes) yield head.subarray(at, at + pieceBytes);
  }
  try {
    for await (const batch of readRows(Readable.from(pieces()), { separator, from, batch: 1 })) {
      rows.push(...batch);
      if (rows.length > most) return rows.slice(0, most);
    }
  } catch (error) {
    // The head ends inside a quoted cell.
    if (isWhole || !(error instanceof AppError) || error.reason !== "quote_not_closed") throw error;
    return rows;
  }
  return isWhole ? rows : rows.slice(0, -1);
}
