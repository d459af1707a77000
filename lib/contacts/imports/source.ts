import { readRows, type FileRow, type Place } from "@/lib/contacts/imports/csv";
import { headBytes } from "@/lib/contacts/imports/shape";
import { AppError } from "@/lib/platform/errors";
import { storage, type ByteRange } from "@/lib/platform/storage";

/** A file of an import in the store. */
export type StoredText = { storageKey: string; storedBytes: number };

const gone = () =>
  new AppError(
    "unavailable",
    "file_missing",
    "This file is missing in Parley's store. Upload it again, and tell whoever runs Parley.",
  );

async function open({ storageKey }: StoredText, range: ByteRange) {
  const stream = await storage().get(storageKey, range);
  if (!stream) throw gone();
  return stream;
}

async function bytesOf(text: StoredText, range: ByteRange): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await open(text, range)) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The first bytes of a file. @throws AppError unavailable `file_missing` */
export async function readFirstBytes(text: StoredText): Promise<{ head: Buffer; isWhole: boolean }> {
  const isWhole = text.storedBytes <= headBytes;
  const head = await bytesOf(text, { start: 0, end: Math.min(headBytes, text.storedBytes) - 1 });
  return { head, isWhole };
}

/** Whether the file's last line has no end: perhaps the rest of the file is missing. */
async function endsOpen(text: StoredText): Promise<boolean> {
  const last = text.storedBytes - 1;
  const [byte] = await bytesOf(text, { start: last, end: last });
  return byte !== 0x0a && byte !== 0x0d;
}

/** A row, and whether the file ends in the middle of it. */
export type SourceRow = FileRow & { cutOff: boolean };

/**
 * Reads a stored file in batches from a place on.
 * @param columns of the file: a last line without an end and with fewer cells was cut off
 * @throws AppError unavailable `file_missing`; invalid as `readRows`
 */
export async function* readSource(
  text: StoredText,
  { separator, columns, from, batch }: { separator: string; columns: number; from: Place; batch: number },
): AsyncGenerator<SourceRow[]> {
  if (from.offset >= text.storedBytes) return;
  const unfinished = await endsOpen(text);
  const stream = await open(text, { start: from.offset, end: text.storedBytes - 1 });
  for await (const rows of readRows(stream, { separator, from, batch })) {
    yield rows.map((row) => ({
      ...row,
      cutOff: unfinished && row.end >= text.storedBytes && row.cells.length < columns,
    }));
  }
}
