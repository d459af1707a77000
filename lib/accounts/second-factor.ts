import { recoveryCodeUsedMail, secondFactorEndedMail } from "@/lib/accounts/mails";
import { proveOwnPassword } from "@/lib/accounts/own-password";
import { chargeCode, refundCode } from "@/lib/accounts/rates";
import { replaceRecoveryCodes, useRecoveryCode } from "@/lib/accounts/recovery-codes";
import { newTotpSecret, totpCard, totpStep } from "@/lib/accounts/totp";
import type { SecondFactorView } from "@/lib/accounts/views";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";

type Tx = Prisma.TransactionClient;

const wrongCode = (): AppError =>
  new AppError("invalid", "wrong_code", "This code is not right, or was used already.", {
    fields: { code: "This code is not right, or was used already. Wait for the next one." },
  });

/** Whether a person has a second factor, and how many recovery codes are left. */
export async function getSecondFactor(userId: string): Promise<SecondFactorView> {
  const user = await platformDb.user.findUniqueOrThrow({
    where: { id: userId },
    select: { totpConfirmedAt: true, _count: { select: { recoveryCodes: { where: { usedAt: null } } } } },
  });
  return {
    since: user.totpConfirmedAt?.toISOString() ?? null,
    recoveryCodes: user._count.recoveryCodes,
  };
}

/** @throws AppError as {@link proveOwnPassword}; who only uses Google has nothing to prove */
async function proveOwner(userId: string, password: string, call: AuditCall): Promise<void> {
  const user = await platformDb.user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true },
  });
  if (user.passwordHash) await proveOwnPassword(userId, password, call);
}

/**
 * Begins: a new secret, which counts for nothing until a code of it was shown. The one begun before is forgotten. Takes
 * a proven address: else a stranger who signed up with it could lock its owner out.
 * @throws AppError conflict `address_unconfirmed`, `second_factor_on`; invalid `wrong_password`; rate_limited
 */
export async function beginSecondFactor(
  user: { userId: string; email: string },
  password: string,
  call: AuditCall,
): Promise<{ svg: string; secret: string }> {
  const { emailVerified } = await platformDb.user.findUniqueOrThrow({
    where: { id: user.userId },
    select: { emailVerified: true },
  });
  if (!emailVerified) {
    throw new AppError(
      "conflict",
      "address_unconfirmed",
      "Confirm your e-mail address first, with the link in our mail. Your profile sends it again.",
    );
  }
  await proveOwner(user.userId, password, call);
  const sealed = newTotpSecret(user.userId);
  const { count } = await platformDb.user.updateMany({
    where: { id: user.userId, totpConfirmedAt: null },
    data: { totpSecret: sealed, totpLastStep: 0 },
  });
  if (count === 0) throw new AppError("conflict", "second_factor_on", "Your second factor is on already.");
  return totpCard(user.userId, sealed, user.email);
}

/**
 * Takes a code of the authenticator once: each counts for its 30 seconds and never again, whoever asks at the same time.
 * @returns whether it was right and new
 */
async function takeTotp(tx: Tx, userId: string, code: string): Promise<boolean> {
  const { totpSecret } = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { totpSecret: true },
  });
  const step = totpSecret === null ? null : totpStep(userId, totpSecret, code, new Date());
  if (step === null) return false;
  const { count } = await tx.user.updateMany({
    where: { id: userId, totpSecret, totpLastStep: { lt: step } },
    data: { totpLastStep: step },
  });
  return count === 1;
}

/** Uses a recovery code up, and tells the owner of the account, who may not be the one who has it. */
async function takeRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  if (!(await useRecoveryCode(tx, userId, code))) return false;
  const [{ email }, left] = await Promise.all([
    tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } }),
    tx.recoveryCode.count({ where: { userId, usedAt: null } }),
  ]);
  await queueMail(tx, { to: email, ...recoveryCodeUsedMail(left) });
  return true;
}

/**
 * Takes a code of the authenticator or a recovery code. Tries are limited per person and given back to who was right.
 * @throws AppError invalid `wrong_code`; rate_limited
 */
export async function proveCode(userId: string, code: string, call: AuditCall): Promise<"totp" | "recovery"> {
  await chargeCode(userId);
  const digits = code.replace(/\s/g, "");
  const isTotp = /^\d{6}$/.test(digits);
  const right = await platformDb.$transaction((tx) =>
    isTotp ? takeTotp(tx, userId, digits) : takeRecoveryCode(tx, userId, code),
  );
  if (!right) {
    await recordAudit({
      actor: { type: "user", userId },
      action: "second_factor.refused",
      target: { type: "user", id: userId },
      call,
    });
    throw wrongCode();
  }
  await refundCode(userId);
  if (!isTotp) await ringMails();
  return isTotp ? "totp" : "recovery";
}

async function note(tx: Tx, userId: string, action: string, call: AuditCall): Promise<void> {
  await recordAudit(
    { actor: { type: "user", userId }, action, target: { type: "user", id: userId }, call },
    tx,
  );
}

/**
 * Ends the setting up with a code of the new secret. From now on signing in asks for one.
 * @returns ten recovery codes, this one time
 * @throws AppError invalid `wrong_code`; conflict `second_factor_on`; rate_limited
 */
export async function confirmSecondFactor(
  userId: string,
  code: string,
  call: AuditCall,
): Promise<{ recoveryCodes: string[] }> {
  await proveCode(userId, code, call);
  return platformDb.$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: userId, totpConfirmedAt: null, totpSecret: { not: null } },
      data: { totpConfirmedAt: new Date() },
    });
    if (count === 0) throw new AppError("conflict", "second_factor_on", "Your second factor is on already.");
    await note(tx, userId, "second_factor.enabled", call);
    return { recoveryCodes: await replaceRecoveryCodes(tx, userId) };
  });
}

type Proof = { password: string; code: string };

/** @throws AppError conflict `second_factor_off`; invalid `wrong_password`, `wrong_code`; rate_limited */
async function proveBoth(userId: string, { password, code }: Proof, call: AuditCall): Promise<void> {
  const { since } = await getSecondFactor(userId);
  if (since === null) throw new AppError("conflict", "second_factor_off", "You have no second factor.");
  await proveOwner(userId, password, call);
  await proveCode(userId, code, call);
}

/** New recovery codes instead of the old ones. @throws AppError as for switching it off */
export async function renewRecoveryCodes(
  userId: string,
  proof: Proof,
  call: AuditCall,
): Promise<{ recoveryCodes: string[] }> {
  await proveBoth(userId, proof, call);
  return platformDb.$transaction(async (tx) => {
    await note(tx, userId, "recovery_codes.renewed", call);
    return { recoveryCodes: await replaceRecoveryCodes(tx, userId) };
  });
}

/**
 * Forgets secret and recovery codes and tells the owner of the account, within the caller's transaction. Call
 * {@link ringMails} after the commit.
 * @returns whether it was on
 */
export async function clearSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const [user] = await tx.user.updateManyAndReturn({
    where: { id: userId, totpConfirmedAt: { not: null } },
    data: { totpSecret: null, totpConfirmedAt: null, totpLastStep: 0 },
    select: { email: true },
  });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  if (!user) return false;
  await queueMail(tx, { to: user.email, ...secondFactorEndedMail() });
  return true;
}

/** Switches the second factor off, with password and code. @throws AppError conflict `second_factor_off`, invalid, rate_limited */
export async function endSecondFactor(userId: string, proof: Proof, call: AuditCall): Promise<void> {
  await proveBoth(userId, proof, call);
  await platformDb.$transaction(async (tx) => {
    await clearSecondFactor(tx, userId);
    await note(tx, userId, "second_factor.disabled", call);
  });
  await ringMails();
}
