import { equalBytes, sha256 } from "@/lib/platform/crypto";
import { log } from "@/lib/platform/log";
import { isSigned } from "@/lib/whatsapp/signature";
import { keysOf, type Door, type DoorKeys } from "@/lib/webhooks/doors";
import { storeEvent } from "@/lib/webhooks/group-commit";

// The one door in, without a web framework: bytes and headers go in, a status comes out. A Next route and a plain
// node:http server are two thin ways to it.

/** Meta posts up to 3 MB; a little more for what it may have forgotten to count. */
export const maxBodyBytes = 3 * 1024 * 1024 + 256 * 1024;

/** What is answered. Bodies are plain text. */
export type Answer = { status: 200 | 401 | 403 | 413 | 503; body: string; headers: Record<string, string> };

const answer = (status: Answer["status"], body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", ...headers },
});

const notNow = answer(503, "Not now. Send it again.", { "retry-after": "5" });

/**
 * Reads a body by counting; the Content-Length header is only a claim.
 * @returns null as soon as there is more than a webhook can have
 */
export async function readBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    parts.push(chunk);
  }
  return parts.length === 1
    ? Buffer.from(parts[0]!.buffer, parts[0]!.byteOffset, size)
    : Buffer.concat(parts, size);
}

/** The answer to a body that readBytes gave up on. */
export const tooLarge = (): Answer => answer(413, "Too large.");

async function keysOrNot(door: Door): Promise<DoorKeys | null | "out of reach"> {
  try {
    return await keysOf(door);
  } catch (err) {
    log.warn({ err: (err as Error).message }, "a webhook connection could not be read");
    return "out of reach";
  }
}

/**
 * Verifies and stores one webhook. The signature is checked over the raw bytes before anything is read of them; 200 is
 * said only after the COMMIT. What the body means is decided later: unknown or broken shapes are stored like any other.
 *
 * @param post `signature` is the header X-Hub-Signature-256
 * @returns 200 stored (now or before), 401 not signed by this door's app, 503 when the database is out of reach, within
 * about a second. Redis being down changes nothing.
 */
export async function storeWebhook(post: {
  door: Door;
  bytes: Buffer;
  signature: string | null;
}): Promise<Answer> {
  const keys = await keysOrNot(post.door);
  if (keys === "out of reach") return notNow;
  // An unknown door and a wrong signature look the same.
  if (!keys || !isSigned(post.bytes, post.signature, keys.appSecrets)) return answer(401, "Not signed.");
  const { signedBy, connectionWorkspaceId } = keys;
  const stored = await storeEvent({ bytes: post.bytes, signedBy, connectionWorkspaceId });
  return stored ? answer(200, "ok") : notNow;
}

/**
 * Meta's greeting when an address is set up: the challenge goes back only to who knows the token.
 * Source: Meta, "Webhooks", verification requests: `hub.mode=subscribe`, `hub.verify_token`, `hub.challenge`.
 */
export async function answerHandshake(door: Door, query: URLSearchParams): Promise<Answer> {
  const keys = await keysOrNot(door);
  if (keys === "out of reach") return notNow;
  const challenge = query.get("hub.challenge") ?? "";
  const token = query.get("hub.verify_token") ?? "";
  const known = keys !== null && equalBytes(sha256(token), sha256(keys.verifyToken));
  const greets = query.get("hub.mode") === "subscribe" && /^[\w-]{1,200}$/.test(challenge);
  return known && greets ? answer(200, challenge) : answer(403, "Wrong token.");
}
