import { createReadStream } from "node:fs";
import { randomBytes } from "node:crypto";
import { Agent, request } from "undici";
import { z } from "zod";
import { env } from "@/lib/platform/env";
import { publicLookup } from "@/lib/platform/public-address";
import { callGraph, type GraphAnswer, type GraphTarget } from "@/lib/whatsapp/client";

const mediaFacts = z.looseObject({
  url: z.string().min(1).max(4_000),
  mime_type: z.string().max(200).optional(),
  sha256: z.string().max(200).optional(),
  // Documented as a string, seen as a number.
  file_size: z.union([z.string(), z.number()]).optional(),
});
export type MediaFacts = z.output<typeof mediaFacts>;

/** Where a file can be fetched for the next five minutes, and what Meta says of it. Source: Meta, "Media", retrieve URL. */
export const readMedia = (target: GraphTarget, metaMediaId: string): Promise<GraphAnswer<MediaFacts>> =>
  callGraph(target, { method: "GET", path: `/${encodeURIComponent(metaMediaId)}`, schema: mediaFacts });

/** Meta writes digests in base64 in webhooks and in hex elsewhere. @returns hex, or null when it is neither */
export function digestOf(sha256: string | null | undefined): string | null {
  if (!sha256) return null;
  if (/^[0-9a-f]{64}$/i.test(sha256)) return sha256.toLowerCase();
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(sha256) ? Buffer.from(sha256, "base64") : null;
  return bytes?.length === 32 ? bytes.toString("hex") : null;
}

const metaHosts = /^([a-z0-9-]+\.)*(fbsbx\.com|fbcdn\.net|whatsapp\.net)$/;

/**
 * Whether the token may travel to this address: a host of Meta's media over https, or the very place the Graph API of
 * this account is called at anyway (a simulator, a proxy). Whatever else an answer names is not asked.
 */
export function isMediaAddress(address: string, target: GraphTarget): boolean {
  const url = URL.parse(address);
  if (!url || url.username !== "" || url.password !== "") return false;
  if (url.origin === new URL(target.baseUrl ?? env.META_GRAPH_URL).origin) return true;
  return url.protocol === "https:" && url.port === "" && metaHosts.test(url.hostname);
}

const times = { headersTimeout: 15_000, bodyTimeout: 30_000, keepAliveTimeout: 4_000 };
const metaAgent = new Agent({ ...times, connect: { timeout: 10_000, lookup: publicLookup } });
const ownAgent = new Agent({ ...times, connect: { timeout: 10_000 } });

export type DownloadEnd<T> =
  | { ok: true; value: T }
  | { ok: false; why: "refused_host" | "redirected" | "gone" | "credential" | "unreachable"; cause: string };

/**
 * Fetches a file from where Meta said it is. The token goes to trusted addresses only and redirects are not followed.
 * @param take reads the bytes; what it throws comes through
 * @param deadlineMs for everything together
 */
export async function downloadMedia<T>(
  target: GraphTarget,
  address: string,
  take: (body: AsyncIterable<Uint8Array>) => Promise<T>,
  deadlineMs: number,
): Promise<DownloadEnd<T>> {
  if (!isMediaAddress(address, target)) {
    return { ok: false, why: "refused_host", cause: URL.parse(address)?.host ?? "not an address" };
  }
  const url = new URL(address);
  const own = url.origin === new URL(target.baseUrl ?? env.META_GRAPH_URL).origin;
  let taking = false;
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: own ? ownAgent : metaAgent,
      headers: { authorization: `Bearer ${target.accessToken}`, "user-agent": "Parley", accept: "*/*" },
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (statusCode === 200) {
      taking = true;
      const guarded = (async function* () {
        try {
          yield* body as AsyncIterable<Uint8Array>;
        } catch (error) {
          taking = false;
          throw error;
        }
      })();
      return { ok: true, value: await take(guarded) };
    }
    await body.dump().catch(() => undefined);
    const cause = `HTTP ${statusCode}`;
    if (statusCode >= 300 && statusCode < 400) return { ok: false, why: "redirected", cause };
    if (statusCode === 404 || statusCode === 410) return { ok: false, why: "gone", cause };
    if (statusCode === 401 || statusCode === 403) return { ok: false, why: "credential", cause };
    return { ok: false, why: "unreachable", cause };
  } catch (error) {
    // Ours: too large, no space. Theirs: cut off, too slow.
    if (taking) throw error;
    return { ok: false, why: "unreachable", cause: (error as Error).message.slice(0, 200) };
  }
}

const uploadAnswer = z.looseObject({ id: z.union([z.string().min(1), z.number()]).transform(String) });

/** Meta keeps an uploaded file for 30 days; a day less, so that none runs out under way. Source: Meta, "Media". */
export const uploadLivesMs = 29 * 24 * 3_600_000;

/** Large files take their time: at least 256 KB a second are counted on. Milliseconds. */
const uploadDeadline = (sizeBytes: number): number => 30_000 + Math.ceil(sizeBytes / 256);

/**
 * Gives Meta a file to send from this number. The type in the part is what counts for Meta. The name of the file is
 * never told here: for documents it goes with the message.
 * @param file at a path of this machine
 */
export function uploadMedia(
  target: GraphTarget,
  metaNumberId: string,
  file: { path: string; sizeBytes: number; mimeType: string },
): Promise<GraphAnswer<{ id: string }>> {
  const boundary = `parley-${randomBytes(18).toString("hex")}`;
  const type = file.mimeType === "audio/ogg" ? "audio/ogg; codecs=opus" : file.mimeType;
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const before = Buffer.from(
    field("messaging_product", "whatsapp") +
      field("type", type) +
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="file"\r\ncontent-type: ${type}\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return callGraph(target, {
    method: "POST",
    path: `/${metaNumberId}/media`,
    stream: {
      contentType: `multipart/form-data; boundary=${boundary}`,
      sizeBytes: before.length + file.sizeBytes + after.length,
      open: async function* () {
        yield before;
        yield* createReadStream(file.path) as AsyncIterable<Uint8Array>;
        yield after;
      },
    },
    deadlineMs: uploadDeadline(file.sizeBytes),
    schema: uploadAnswer,
  });
}
