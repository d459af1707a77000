import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { watchEncoding } from "@/lib/contacts/imports/encoding";
import { largeFileText } from "@/lib/contacts/imports/schemas";
import { AppError } from "@/lib/platform/errors";
import { spool, TooLarge, type Spooled } from "@/lib/platform/spool";

/** The file's text, in UTF-8 without anything that is no text, and what it was written in. */
export type Arrived = { file: Spooled; sizeBytes: number; encoding: string };

const refuse = (reason: string, text: string, data?: Record<string, unknown>): AppError =>
  new AppError("invalid", reason, text, { fields: { file: text }, ...(data ? { data } : {}) });

const notText = () =>
  refuse(
    "file_not_text",
    "This is not a text file. Contacts are imported from CSV: in your spreadsheet choose Save as or Download, then CSV.",
  );

const tooLarge = (mostBytes: number) => refuse("file_too_large", largeFileText(mostBytes), { mostBytes });

/** First bytes of files that people take for CSV. */
const workbooks = ["504b0304", "d0cf11e0a1b11ae1"];
const others = ["25504446", "1f8b", "89504e47", "ffd8ff", "47494638", "377abcaf", "52617221", "5b5a6970"];

function refuseOtherFiles(head: Buffer): void {
  const hex = head.subarray(0, 16).toString("hex");
  if (workbooks.some((magic) => hex.startsWith(magic))) {
    throw refuse(
      "file_is_workbook",
      "This is a workbook, not a CSV. Open it in Excel, Numbers or Google Sheets, save the sheet as CSV UTF-8, and import that file.",
    );
  }
  if (others.some((magic) => hex.startsWith(magic))) throw notText();
}

/** Whoever hangs up in the middle sent half a file; half a file must not be taken for a whole one. */
async function* whole(body: AsyncIterable<Uint8Array>, see: (piece: Uint8Array) => void) {
  try {
    for await (const piece of body) {
      see(piece);
      yield piece;
    }
  } catch {
    throw refuse("incomplete", "The upload ended before all of the file had arrived. Try again.");
  }
}

async function* decoded(path: string, encoding: string) {
  const decoder = new TextDecoder(encoding);
  const encode = (text: string) => {
    // UTF-16 of something that is no text.
    if (text.includes("\0")) throw notText();
    return Buffer.from(text);
  };
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const text = decoder.decode(piece as Buffer, { stream: true });
    if (text !== "") yield encode(text);
  }
  const rest = decoder.decode();
  if (rest !== "") yield encode(rest);
}

/**
 * Takes a file piece by piece to the disk, counted while it comes, looks at all of its bytes on the way, and turns what
 * is not UTF-8 into it. Whoever asks moves or removes `file.path`.
 *
 * @param chosen an encoding a person has chosen, or `auto`
 * @param claimedBytes as the sender says; null when they do not
 * @throws AppError invalid `file_empty`, `file_too_large`, `file_is_workbook`, `file_not_text`, `incomplete`
 */
export async function takeText(
  body: AsyncIterable<Uint8Array>,
  { chosen, mostBytes, claimedBytes }: { chosen: string; mostBytes: number; claimedBytes: number | null },
): Promise<Arrived> {
  const watch = watchEncoding();
  const file = await spool(whole(body, watch.see), mostBytes, claimedBytes).catch((error: unknown) => {
    throw error instanceof TooLarge ? tooLarge(mostBytes) : error;
  });
  let kept: Spooled | null = null;
  try {
    if (file.sizeBytes === 0) throw refuse("file_empty", "This file is empty.");
    refuseOtherFiles(file.head);
    const found = watch.verdict(file.head);
    if (found === "binary") throw notText();
    const encoding = chosen === "auto" ? found : chosen;
    if (encoding === "utf-8") return { file: (kept = file), sizeBytes: file.sizeBytes, encoding };
    // A letter of two bytes may take three in UTF-8; of one byte, three as well.
    kept = await spool(decoded(file.path, encoding), mostBytes * 3);
    return { file: kept, sizeBytes: file.sizeBytes, encoding };
  } finally {
    if (kept !== file) await rm(file.path, { force: true });
  }
}
