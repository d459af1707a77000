import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { env } from "@/lib/platform/env";

/** Where a secret lives; a ciphertext moved to another row, column or workspace does not open. */
export type SecretPlace = { workspaceId: string; table: string; column: string; rowId: string };

const aad = (place: SecretPlace, keyId: string) =>
  Buffer.from([place.workspaceId, place.table, place.column, place.rowId, keyId].join("|"));

/**
 * AES-256-GCM with a fresh 96-bit nonce: `v1.<key id>.<iv>.<ciphertext>.<tag>`, base64url parts.
 * The first key of ENCRYPTION_KEYS encrypts.
 */
export function encryptSecret(plain: string, place: SecretPlace): string {
  const key = env.ENCRYPTION_KEYS[0]!;
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.secret, iv, { authTagLength: 16 });
  cipher.setAAD(aad(place, key.id));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return ["v1", key.id, ...parts].join(".");
}

/** @throws when the text was changed, moved to another place, or its key is gone. */
export function decryptSecret(sealed: string, place: SecretPlace): string {
  const [version, keyId, iv, ciphertext, tag] = sealed.split(".");
  const key = env.ENCRYPTION_KEYS.find((candidate) => candidate.id === keyId);
  if (version !== "v1" || !key || !iv || ciphertext === undefined || !tag) {
    throw new Error("A stored secret cannot be opened: unknown format or key id.");
  }
  // Node accepts a tag cut to 4 bytes unless the length is named.
  const decipher = createDecipheriv("aes-256-gcm", key.secret, Buffer.from(iv, "base64url"), {
    authTagLength: 16,
  });
  decipher.setAAD(aad(place, key.id));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]).toString(
    "utf8",
  );
}

export const sha256 = (data: string | Uint8Array): Buffer => createHash("sha256").update(data).digest();

export const hmacSha256 = (secret: string, data: Uint8Array): Buffer =>
  createHmac("sha256", secret).update(data).digest();

/**
 * HMAC-SHA-256 of a value by each of ENCRYPTION_KEYS, the newest first: write the first, find by any of them.
 * @param purpose keeps the hashes of one use apart from those of another
 */
export const keyedHashes = (purpose: string, value: string): Buffer[] =>
  env.ENCRYPTION_KEYS.map(({ secret }) =>
    createHmac("sha256", secret).update(`${purpose}|${value}`).digest(),
  );

/** Constant-time for equal lengths; unequal lengths are simply not equal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A URL-safe secret with `bytes` bytes of randomness (32 by default, 43 characters). */
export const randomSecret = (bytes = 32): string => randomBytes(bytes).toString("base64url");
