import { Readable } from "node:stream";
import { readMediaRow } from "@/lib/media/rows";
import { plainFilename, servedAs } from "@/lib/media/rules";
import { AppError } from "@/lib/platform/errors";
import { storage, type ByteRange } from "@/lib/platform/storage";
import { dispositionOf } from "@/lib/shared/disposition";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * The one range a request asks for. Several at once, or what is not a range, mean the whole file, as RFC 9110 allows.
 * @returns null for the whole; "outside" when nothing of it is there
 */
export function readRange(header: string | null, size: number): ByteRange | "outside" | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (!asked || (asked[1] === "" && asked[2] === "")) return null;
  if (asked[1] === "") {
    const last = Math.min(Number(asked[2]), size);
    return last === 0 ? "outside" : { start: size - last, end: size - 1 };
  }
  const start = Number(asked[1]);
  const end = asked[2] === "" ? size - 1 : Math.min(Number(asked[2]), size - 1);
  if (asked[2] !== "" && Number(asked[2]) < start) return null;
  return start >= size ? "outside" : { start, end };
}

function notHere(state: string): AppError {
  return state === "pending"
    ? new AppError("conflict", "file_pending", "This file is still on its way from WhatsApp.")
    : new AppError("conflict", "file_failed", "WhatsApp did not hand over this file.");
}

/**
 * A file's bytes, as they lie in the store. A customer's file never runs: only pictures, films and sounds open in a
 * page, everything else is a download of no type, and even that without scripts or an origin.
 *
 * @throws AppError not_found; conflict `file_pending`, `file_failed`; unavailable `file_missing`
 */
export async function openContent(
  scope: Scope,
  mediaId: string,
  request: { headers: Headers; signal: AbortSignal; download: boolean },
): Promise<Response> {
  const media = await readMediaRow(scope, mediaId);
  const { state, storageKey, sizeBytes, mimeType, sha256 } = media;
  if (state !== "ready" || storageKey === null || sizeBytes === null) throw notHere(state);
  const served = servedAs(mimeType);
  const etag = `"${sha256 ?? mediaId}-${sizeBytes}"`;
  const headers: Record<string, string> = {
    etag,
    // Bytes under an id never change. Not for shared caches: who may see them is decided here.
    "cache-control": "private, max-age=31536000, immutable, no-transform",
    vary: "cookie, authorization, x-workspace",
    "accept-ranges": "bytes",
    "content-type": served.contentType,
    "content-disposition": dispositionOf(
      served.inline && !request.download,
      media.filename ?? plainFilename(media.kind, mimeType),
    ),
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  };
  const known = request.headers.get("if-none-match");
  if (known?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers });
  }
  const ifRange = request.headers.get("if-range");
  const range =
    ifRange === null || ifRange === etag ? readRange(request.headers.get("range"), sizeBytes) : null;
  if (range === "outside") {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${sizeBytes}` },
    });
  }
  const stream = await storage().get(storageKey, range ?? undefined);
  if (!stream) {
    throw new AppError(
      "unavailable",
      "file_missing",
      "This file is missing in Parley's store. Tell whoever runs it.",
    );
  }
  request.signal.addEventListener("abort", () => stream.destroy(), { once: true });
  const body = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  const length = range ? range.end - range.start + 1 : sizeBytes;
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(length),
      ...(range ? { "content-range": `bytes ${range.start}-${range.end}/${sizeBytes}` } : {}),
    },
  });
}
