import fs from "node:fs";
import path from "node:path";

/**
 * One line of the journal. The first element names the record:
 * - entities, last one wins: app, acct, num, cust, tok, tpl, media, upl, hnd, code, beh
 * - thr: a thread's own facts; m: a message; x: what happened to a message later; s: a status that came to pass
 * - w: a webhook change waiting; a: changes that were answered 200 (or given up)
 * - del: an account and all its own are gone
 */
export type JournalRecord = [string, ...unknown[]];

let descriptor: number | null = null;
let file = "";
let lines: string[] = [];
let timer: NodeJS.Timeout | null = null;

/** Milliseconds a record may wait in memory: what a kill -9 can lose. */
const FLUSH_MS = 50;

/** Appends a record; it is on its way to disk within 50 ms. Costs one stringify. */
export function record(entry: JournalRecord): void {
  lines.push(JSON.stringify(entry));
  if (timer === null && descriptor !== null) timer = setTimeout(flush, FLUSH_MS);
}

/** Writes what waits. A full disk is said once per attempt and the lines are kept for the next one. */
export function flush(): void {
  if (timer) clearTimeout(timer);
  timer = null;
  if (descriptor === null || lines.length === 0) return;
  const chunk = Buffer.from(lines.join("\n") + "\n");
  let written = 0;
  try {
    while (written < chunk.length) written += fs.writeSync(descriptor, chunk, written);
    lines = [];
  } catch (error) {
    console.error(`simulator: cannot write ${file}: ${(error as Error).message}`);
    if (written > 0) fs.ftruncateSync(descriptor, fs.fstatSync(descriptor).size - written);
    timer = setTimeout(flush, 1000);
  }
}

/**
 * Reads the journal of an earlier life, line by line.
 * @returns how many records were read. A last line cut by a crash is left out.
 */
export function replay(
  folder: string,
  apply: (entry: JournalRecord) => void,
): { records: number; bytes: number } {
  fs.mkdirSync(folder, { recursive: true });
  file = path.join(folder, "journal.ndjson");
  if (!fs.existsSync(file)) return { records: 0, bytes: 0 };
  const source = fs.openSync(file, "r");
  const block = Buffer.allocUnsafe(4 * 1024 * 1024);
  let rest: Buffer = Buffer.alloc(0);
  let records = 0;
  let bytes = 0;
  for (;;) {
    const read = fs.readSync(source, block, 0, block.length, null);
    if (read === 0) break;
    bytes += read;
    const data = rest.length
      ? Buffer.concat([rest, block.subarray(0, read)])
      : Buffer.from(block.subarray(0, read));
    let start = 0;
    for (;;) {
      const end = data.indexOf(10, start);
      if (end < 0) break;
      const line = data.toString("utf8", start, end);
      start = end + 1;
      if (line === "") continue;
      try {
        apply(JSON.parse(line) as JournalRecord);
        records++;
      } catch (error) {
        console.error(`simulator: journal line left out: ${(error as Error).message}`);
      }
    }
    rest = data.subarray(start);
  }
  fs.closeSync(source);
  if (rest.length > 0) fs.truncateSync(file, bytes - rest.length);
  return { records, bytes };
}

/** Opens the journal for appending. Call after replay. */
export function openJournal(): void {
  descriptor = fs.openSync(file, "a");
  if (lines.length) flush();
}

/**
 * Replaces the journal by the records that describe the present state, atomically.
 * @param write calls its argument once per record.
 */
export function compact(write: (emit: (entry: JournalRecord) => void) => void): void {
  const next = file + ".next";
  const target = fs.openSync(next, "w");
  let pending: string[] = [];
  let size = 0;
  const spill = () => {
    if (pending.length) fs.writeSync(target, pending.join("\n") + "\n");
    pending = [];
    size = 0;
  };
  write((entry) => {
    const line = JSON.stringify(entry);
    pending.push(line);
    size += line.length;
    if (size > 1024 * 1024) spill();
  });
  spill();
  fs.fsyncSync(target);
  fs.closeSync(target);
  if (descriptor !== null) fs.closeSync(descriptor);
  fs.renameSync(next, file);
  descriptor = fs.openSync(file, "a");
}

export function closeJournal(): void {
  flush();
  if (descriptor !== null) fs.closeSync(descriptor);
  descriptor = null;
}
