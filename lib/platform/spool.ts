import { createHash, randomBytes } from "node:crypto";
import { open, mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/platform/env";

/** A file on its way in: whole, counted, and not believed yet. Who asked for it moves or removes it. */
export type Spooled = {
  path: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
  /** The first bytes, at most 128 KB, to see what kind of file it is. */
  head: Buffer;
};

/** The data a camera puts before the picture is at most 64 KB long. */
const headSize = 128 * 1024;

/** There was more than allowed; the rest was not kept. */
export class TooLarge extends Error {
  constructor(readonly mostBytes: number) {
    super(`larger than ${mostBytes} bytes`);
    this.name = "TooLarge";
  }
}

/** The folder of files on their way in. On the same disk as the store, so that keeping one is a rename. */
export async function spoolFolder(): Promise<string> {
  const folder = path.join(path.resolve(env.DATA_DIR), "incoming");
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Writes bytes to a new file as they come, never holding more than one piece in memory.
 * @param mostBytes counted here; what somebody says of the length is only a claim
 * @param claimedBytes what they say: of a source that claims to be too large nothing is read
 * @throws TooLarge, and whatever the source throws; the file is gone then
 */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
  claimedBytes: number | null = null,
): Promise<Spooled> {
  if (claimedBytes !== null && claimedBytes > mostBytes) throw new TooLarge(mostBytes);
  const target = path.join(await spoolFolder(), randomBytes(16).toString("hex"));
  const file = await open(target, "wx", 0o600);
  const hash = createHash("sha256");
  const heads: Uint8Array[] = [];
  let headBytes = 0;
  let sizeBytes = 0;
  try {
    for await (const piece of source) {
      sizeBytes += piece.length;
      if (sizeBytes > mostBytes) throw new TooLarge(mostBytes);
      hash.update(piece);
      if (headBytes < headSize) {
        heads.push(piece.subarray(0, headSize - headBytes));
        headBytes += heads.at(-1)!.length;
      }
      await file.writeFile(piece);
    }
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(target, { force: true });
    throw error;
  }
  return { path: target, sizeBytes, sha256: hash.digest("hex"), head: Buffer.concat(heads) };
}

/** Removes what processes that died left on their way in: everything older than a day. @returns how many */
export async function tidySpool(now: Date): Promise<number> {
  const folder = await spoolFolder();
  let removed = 0;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => null);
    if (!facts || now.getTime() - facts.mtimeMs < 24 * 3_600_000) continue;
    await rm(file, { force: true });
    removed++;
  }
  return removed;
}
