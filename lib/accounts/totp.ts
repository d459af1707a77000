import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import { decryptSecret, encryptSecret, type SecretPlace } from "@/lib/platform/crypto";

/** Seconds a code is valid; RFC 6238, the values every authenticator knows: SHA-1, six digits. */
const period = 30;
const digits = 6;

/** Of nobody's workspace: a second factor belongs to the person. */
const place = (userId: string): SecretPlace => ({
  workspaceId: "",
  table: "users",
  column: "totp_secret",
  rowId: userId,
});

/** A new secret of 160 bits (RFC 4226 section 4), sealed for the row of its user. */
export const newTotpSecret = (userId: string): string =>
  encryptSecret(new Secret({ size: 20 }).base32, place(userId));

const totpOf = (userId: string, sealed: string, label = ""): TOTP =>
  new TOTP({
    issuer: "Parley",
    label,
    algorithm: "SHA1",
    digits,
    period,
    secret: Secret.fromBase32(decryptSecret(sealed, place(userId))),
  });

/** What an authenticator reads: as a picture, and as letters to type in groups of four. */
export function totpCard(userId: string, sealed: string, label: string): { svg: string; secret: string } {
  const totp = totpOf(userId, sealed, label);
  return {
    svg: renderSVG(totp.toString(), { border: 2, ecc: "M" }),
    secret: totp.secret.base32.replace(/(.{4})(?=.)/g, "$1 "),
  };
}

/**
 * The 30-second step a code belongs to, the neighbours included because clocks differ.
 * @returns null for a code of none of them
 */
export function totpStep(userId: string, sealed: string, code: string, now: Date): number | null {
  const delta = totpOf(userId, sealed).validate({ token: code, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / period) + delta;
}
