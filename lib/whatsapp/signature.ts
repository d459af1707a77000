import { equalBytes, hmacSha256 } from "@/lib/platform/crypto";

/**
 * Whether Meta signed these bytes with one of the app's secrets.
 * Source: Meta, "Webhooks", header X-Hub-Signature-256: `sha256=` and the hex HMAC-SHA256 of the raw body, keyed with
 * the app secret. The bytes must be those that came in: Meta escapes `/` and non-ASCII, a body written again differs.
 *
 * @param secrets all that are valid now, two during a rotation; every one is tried, so time tells nothing
 * @returns false for a missing, malformed or shortened signature; never throws
 */
export function isSigned(bytes: Uint8Array, header: string | null, secrets: readonly string[]): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(header ?? "")?.[1];
  if (!hex) return false;
  const given = Buffer.from(hex, "hex");
  let signed = false;
  for (const secret of secrets) signed = equalBytes(given, hmacSha256(secret, bytes)) || signed;
  return signed;
}
