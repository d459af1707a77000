import { proveOwnPassword } from "@/lib/accounts/own-password";
import { proveCode } from "@/lib/accounts/second-factor";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { AuditCall } from "@/lib/tenancy/audit";

/** How long a sign-in counts as a proof, for somebody who has no password. */
const freshMs = 10 * 60_000;

/** What somebody must show before what cannot be undone. */
export type Proof = {
  password: boolean;
  /** Of the second factor. */
  code: boolean;
  /** They have no password, and signed in too long ago. */
  signInAgain: boolean;
};

type Person = { userId: string; sessionId: string };

/** What {@link proveSelf} will ask of a person in this browser. @throws AppError unauthenticated for who is gone meanwhile */
export async function proofNeeded({ userId, sessionId }: Person, now: Date): Promise<Proof> {
  const user = await platformDb.user.findUnique({
    where: { id: userId },
    select: {
      passwordHash: true,
      totpConfirmedAt: true,
      sessions: { where: { id: sessionId }, select: { createdAt: true } },
    },
  });
  if (!user) throw new AppError("unauthenticated", "signed_out", "Sign in to go on.");
  const password = user.passwordHash !== null;
  const signedInAt = user.sessions[0]?.createdAt.getTime() ?? 0;
  return {
    password,
    code: user.totpConfirmedAt !== null,
    signInAgain: !password && now.getTime() - signedInAt > freshMs,
  };
}

/**
 * Asks somebody who is signed in for all they can prove: their password, or without one a sign-in of the last ten
 * minutes; and a code where the second factor is on. Wrong tries are limited and recorded.
 * @throws AppError invalid `wrong_password`, `wrong_code`; forbidden `sign_in_again`; rate_limited
 */
export async function proveSelf(
  person: Person,
  given: { password: string; code: string },
  { now, call }: { now: Date; call: AuditCall },
): Promise<void> {
  const needed = await proofNeeded(person, now);
  if (needed.signInAgain) {
    throw new AppError(
      "forbidden",
      "sign_in_again",
      "You signed in some time ago. Sign in with Google again, then go on within ten minutes.",
    );
  }
  if (needed.password) await proveOwnPassword(person.userId, given.password, call);
  if (needed.code) await proveCode(person.userId, given.code, call);
}
