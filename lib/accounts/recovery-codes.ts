import { randomBytes } from "node:crypto";
import { sha256 } from "@/lib/platform/crypto";
import type { Prisma } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";

const howMany = 10;
/** No letter or digit that looks like another. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/** Ten letters of 31: 49 bits of chance, tried a few times in a quarter of an hour. */
function newCode(): string {
  const code: string[] = [];
  while (code.length < 10) {
    // Bytes that do not fit evenly are thrown away, so that each letter is as likely as the others.
    for (const byte of randomBytes(16)) {
      if (byte < 248 && code.length < 10) code.push(letters[byte % letters.length]!);
    }
  }
  return `${code.slice(0, 5).join("")}-${code.slice(5).join("")}`;
}

const hashOf = (userId: string, code: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(sha256(`${userId}:${code.toLowerCase().replace(/[^a-z0-9]/g, "")}`));

/** Replaces all codes of a person by ten new ones. @returns them: nobody can read them afterwards */
export async function replaceRecoveryCodes(tx: Prisma.TransactionClient, userId: string): Promise<string[]> {
  const codes = Array.from({ length: howMany }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ id: newId(), userId, hash: hashOf(userId, code) })),
  });
  return codes;
}

/** Uses a code up. @returns whether it was one; of any number of simultaneous calls one hears yes */
export async function useRecoveryCode(
  tx: Prisma.TransactionClient,
  userId: string,
  code: string,
): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, hash: hashOf(userId, code), usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}
