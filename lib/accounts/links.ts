import { randomSecret, sha256 } from "@/lib/platform/crypto";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";

export type LinkPurpose = "verify_email" | "reset_password" | "change_email";

const hours: Record<LinkPurpose, number> = { verify_email: 24, reset_password: 1, change_email: 24 };
const paths: Record<LinkPurpose, string> = {
  verify_email: "/verify-email",
  reset_password: "/reset-password",
  change_email: "/change-email",
};

const hashOf = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(sha256(token));

/**
 * A new single-use link for one purpose; the links sent before it die. Only the SHA-256 of its 256-bit secret is
 * kept. The address is APP_URL's: a request's Host header is somebody's claim.
 * @returns the whole address, to be mailed to that mailbox and nowhere else
 */
export async function issueLink(
  tx: Prisma.TransactionClient,
  user: { id: string; email: string },
  purpose: LinkPurpose,
): Promise<string> {
  const token = randomSecret(32);
  const now = new Date();
  await killLinks(tx, user.id, purpose);
  await tx.userToken.create({
    data: {
      id: newId(),
      userId: user.id,
      purpose,
      email: user.email,
      hash: hashOf(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + hours[purpose] * 3_600_000),
    },
    select: { id: true },
  });
  return `${env.APP_URL}${paths[purpose]}?token=${token}`;
}

/** Makes the links of this purpose that were not used yet useless. */
export async function killLinks(
  tx: Prisma.TransactionClient,
  userId: string,
  purpose: LinkPurpose,
): Promise<void> {
  await tx.userToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: new Date() } });
}

/**
 * Uses a link up. Of any number of simultaneous calls one gets the row.
 * @throws AppError `not_found` / `link_dead` when it is unknown, used, replaced or too old: all the same to the caller
 */
export async function useLink(
  tx: Prisma.TransactionClient,
  token: string,
  purpose: LinkPurpose,
): Promise<{ userId: string; email: string }> {
  const rows = await tx.$queryRaw<{ user_id: string; email: string }[]>`
    UPDATE user_tokens SET used_at = now()
    WHERE hash = ${hashOf(token)} AND purpose = ${purpose}::user_token_purpose
      AND used_at IS NULL AND expires_at > now()
    RETURNING user_id, email`;
  if (!rows[0]) throw deadLink();
  return { userId: rows[0].user_id, email: rows[0].email };
}

/** Whether {@link useLink} would succeed now; for pages that would rather say so before one types. Changes nothing. */
export async function linkWorks(token: string, purpose: LinkPurpose): Promise<boolean> {
  const row = await platformDb.userToken.findUnique({
    where: { hash: hashOf(token) },
    select: { purpose: true, usedAt: true, expiresAt: true },
  });
  return row !== null && row.purpose === purpose && row.usedAt === null && row.expiresAt > new Date();
}

export const deadLink = (): AppError =>
  new AppError(
    "not_found",
    "link_dead",
    "This link was used already, replaced by a newer one, or is too old.",
  );
