import { Readable } from "node:stream";
import { byteOrderMark } from "@/lib/shared/csv";
import { dispositionOf } from "@/lib/shared/disposition";

/**
 * A CSV as it is being made: asked for as fast as it is read and no faster, so that its length costs no memory.
 * @param lines finished lines, in pieces of some tens of kilobytes
 * @param bom for Excel
 * @param signal ends the making when the reader has gone
 */
export function csvDownload(
  filename: string,
  lines: AsyncIterable<string>,
  signal: AbortSignal,
  { bom = true } = {},
): Response {
  async function* bytes() {
    // Without it Excel takes UTF-8 for the code page of the machine.
    if (bom) yield byteOrderMark;
    yield* lines;
  }
  const stream = Readable.from(bytes(), { objectMode: false, highWaterMark: 64 * 1024 });
  signal.addEventListener("abort", () => stream.destroy(), { once: true });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": dispositionOf(false, filename),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
