import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import { spoolFolder } from "@/lib/platform/spool";

/** A zip on its way to the store. Entries are written one after the other, each as fast as it is read. */
export type Archive = {
  /** @param compress false for what is compressed already: pictures and films */
  add: (
    name: string,
    content: AsyncIterable<string | Uint8Array>,
    options?: { compress?: boolean },
  ) => Promise<void>;
  /** Bytes written so far. */
  size: () => number;
  /** Ends it. @returns the finished file, which who asked moves or removes */
  finish: () => Promise<{ path: string; sizeBytes: number }>;
  /** Ends it and removes what there is of it. */
  discard: () => Promise<void>;
};

/** Begins a zip in the folder of files on their way; one piece of it is in memory at a time. */
export async function beginArchive(): Promise<Archive> {
  const target = path.join(await spoolFolder(), `${randomBytes(16).toString("hex")}.zip`);
  const zip = new ZipFile();
  const output = createWriteStream(target, { flags: "wx", mode: 0o600 });
  const written = finished(output);
  // Said again to whoever waits for it; nobody may be waiting yet.
  written.catch(() => undefined);
  zip.outputStream.pipe(output);
  return {
    add: async (name, content, { compress = true } = {}) => {
      let source: Readable | null = Readable.from(content, { objectMode: false, highWaterMark: 64 * 1024 });
      const through = finished(source);
      zip.addReadStreamLazy(name, { compress, mode: 0o100644 }, (take) => {
        take(null, source!);
        // The zip remembers every entry until its end, and must not remember what was read with it.
        source = null;
      });
      await Promise.race([
        through,
        written.then(() => Promise.reject(new Error("The archive ended early."))),
      ]);
    },
    size: () => output.bytesWritten,
    finish: async () => {
      zip.end();
      await written;
      return { path: target, sizeBytes: (await stat(target)).size };
    },
    discard: async () => {
      output.destroy();
      await written.catch(() => undefined);
      await rm(target, { force: true });
    },
  };
}
