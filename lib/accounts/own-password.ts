import { verifyPassword } from "@/lib/accounts/passwords";
import { chargePasswordChange } from "@/lib/accounts/rates";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";

/**
 * Asks somebody who is signed in for their password again, before what a borrowed browser must not do. Wrong ones are
 * limited and recorded.
 * @returns the hash that was proven
 * @throws AppError invalid `wrong_password`, conflict `no_password` for who only uses Google, `rate_limited`
 */
export async function proveOwnPassword(
  userId: string,
  password: string,
  call: AuditCall,
  field = "password",
): Promise<string> {
  await chargePasswordChange(userId);
  const { passwordHash } = await platformDb.user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true },
  });
  if (!passwordHash) {
    throw new AppError(
      "conflict",
      "no_password",
      "You sign in with Google and have no password yet. Ask for a link to choose one on your profile.",
    );
  }
  if (await verifyPassword(password, passwordHash)) return passwordHash;
  await recordAudit({
    actor: { type: "user", userId },
    action: "password.refused",
    target: { type: "user", id: userId },
    call,
  });
  throw new AppError("invalid", "wrong_password", "This is not your current password.", {
    fields: { [field]: "This is not your current password." },
  });
}
