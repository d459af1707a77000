import { runHashing } from "@/lib/accounts/hashing";
import { sha256 } from "@/lib/platform/crypto";

const cost = 12;

/**
 * bcrypt reads 72 bytes at most and stops at a zero byte. A SHA-256 in base64 has 44 plain characters and stands for
 * all of the password, however long. NFKC, so that the same keys on another system give the same password.
 */
const material = (password: string): string => sha256(password.normalize("NFKC")).toString("base64");

/** A real hash of a password nobody knows: refusing an unknown account costs the same as refusing a known one. */
const nobody = "$2b$12$stgGwuOywRzvgTI9Z.ycHuZP/eLqn.FElFk3mD6y2ksoFP3M879oa";

/** @throws AppError `unavailable` when too many are waiting already */
export const hashPassword = async (password: string): Promise<string> =>
  (await runHashing({ material: material(password), cost })) as string;

/**
 * @param hash null when there is no such account or it has no password: the comparison happens all the same
 * @throws AppError `unavailable` when too many are waiting already
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const matches = await runHashing({ material: material(password), hash: hash ?? nobody });
  return matches === true && hash !== null;
}
