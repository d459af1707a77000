import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type pg from "pg";
import type { Erased, Step } from "@/lib/contacts/erasures/erasure";
import { readRows, theBeginning } from "@/lib/contacts/imports/csv";
import { copyOut, storage } from "@/lib/platform/storage";

type Upload = { id: string; storageKey: string; separator: string; busy: boolean };

const lineEnd = /[\r\n]/;

/** Where rows that name one of these numbers begin and end, in bytes. */
async function placesOf(
  file: string,
  separator: string,
  tails: readonly string[],
): Promise<[number, number][]> {
  const places: [number, number][] = [];
  let start = 0;
  for await (const rows of readRows(createReadStream(file), { separator, from: theBeginning, batch: 500 })) {
    for (const { cells, end } of rows) {
      const digits = cells.map((cell) => cell.replace(/\D/g, ""));
      if (tails.some((tail) => digits.some((cell) => cell.includes(tail)))) places.push([start, end]);
      start = end;
    }
  }
  return places;
}

/** Writes spaces over these bytes; the file stays as long as it was, so that places in it still hold. */
async function writeSpaces(file: string, target: string, places: readonly [number, number][]): Promise<void> {
  const out = createWriteStream(target, { flags: "wx", mode: 0o600 });
  let at = 0;
  let next = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let i = 0; i < chunk.length; i++, at++) {
      while (next < places.length && at >= places[next]![1]) next++;
      const place = places[next];
      if (place && at >= place[0] && !lineEnd.test(String.fromCharCode(chunk[i]!))) chunk[i] = 0x20;
    }
    if (!out.write(chunk)) await new Promise<void>((resolve) => out.once("drain", () => resolve()));
  }
  await new Promise<void>((resolve, reject) =>
    out.end((error?: Error | null) => (error ? reject(error) : resolve())),
  );
}

/**
 * Takes the person's rows out of files that were uploaded and not imported yet: spaces stand in their place. A file that is
 * being imported right now is waited for: it is deleted when it is over.
 */
export async function eraseUploads(
  client: pg.PoolClient,
  { workspaceId, addresses, cursor }: Erased,
): Promise<Step> {
  const { rows } = await client.query<Upload>(
    `SELECT id, storage_key AS "storageKey", separator, state <> 'uploaded' AS busy FROM contact_imports
      WHERE workspace_id = $1 AND storage_key IS NOT NULL AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT 1`,
    [workspaceId, cursor],
  );
  const upload = rows[0];
  if (!upload) return { kind: "done" };
  if (upload.busy) return { kind: "wait" };
  const tails = addresses.filter((one) => /^\d{7,}$/.test(one)).map((digits) => digits.slice(-9));
  const file = await copyOut(upload.storageKey);
  if (!file) return { kind: "on", cursor: upload.id };
  const target = `${file}.erased`;
  try {
    // What is no table of cells nobody can import; then the file as a whole goes.
    const places = await placesOf(file, upload.separator, tails).catch(() => null);
    if (places === null) await storage().remove(upload.storageKey);
    else if (places.length > 0) {
      await writeSpaces(file, target, places);
      await storage().put(upload.storageKey, target, {
        sizeBytes: (await stat(target)).size,
        mimeType: "text/csv",
      });
    }
  } finally {
    await rm(file, { force: true });
    await rm(target, { force: true });
  }
  return { kind: "on", cursor: upload.id };
}
