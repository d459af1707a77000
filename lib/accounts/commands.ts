import type { z } from "zod";
import { evenTime } from "@/lib/accounts/even-time";
import { proveByReset } from "@/lib/accounts/first-proof";
import { issueLink, killLinks, linkWorks, deadLink, useLink } from "@/lib/accounts/links";
import { alreadyMemberMail, confirmMail, passwordChangedMail, resetMail } from "@/lib/accounts/mails";
import { proveOwnPassword } from "@/lib/accounts/own-password";
import { hashPassword } from "@/lib/accounts/passwords";
import { chargeLinkUse, chargeReset, chargeSignUp, chargeVerification } from "@/lib/accounts/rates";
import { passwordProblem } from "@/lib/accounts/rules";
import type {
  passwordChangeInput,
  passwordResetCompletionInput,
  profileInput,
  signUpInput,
} from "@/lib/accounts/schemas";
import { endSessions } from "@/lib/accounts/sessions";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { insertWorkspace } from "@/lib/tenancy/commands";
import { connectSandbox } from "@/lib/tenancy/jobs";

export type NewAccount = Omit<z.output<typeof signUpInput>, "password"> & {
  passwordHash: string;
  /** true when somebody else vouches for the address: the operator, at the console. */
  emailVerified?: boolean;
};

export type OpenedAccount = { userId: string; workspaceId: string; workspaceSlug: string };

/**
 * Writes user, workspace and owner membership within the caller's transaction.
 * @returns null when the address has an account already; then nothing was written
 */
export async function insertAccount(
  tx: Prisma.TransactionClient,
  { workspaceName, timeZone, country, ...person }: NewAccount,
  call?: AuditCall,
): Promise<OpenedAccount | null> {
  const userId = newId();
  const { count } = await tx.user.createMany({
    data: [
      {
        id: userId,
        name: person.name,
        email: person.email,
        passwordHash: person.passwordHash,
        emailVerified: person.emailVerified ? new Date() : null,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return null;
  await recordAudit(
    {
      actor: { type: "user", userId },
      action: "user.signed_up",
      target: { type: "user", id: userId },
      call,
    },
    tx,
  );
  const workspace = await insertWorkspace(
    tx,
    { name: workspaceName, timeZone, country, ownerId: userId },
    call,
  );
  return { userId, workspaceId: workspace.id, workspaceSlug: workspace.slug };
}

/**
 * Signs somebody up: user, workspace, owner membership in one transaction, then the bell for the sandbox number.
 * Whether the address had an account already cannot be seen from outside: the answer is the same, it takes the same
 * time, and only the mailbox learns the difference. The newcomer signs in with the password just chosen.
 * @throws AppError `rate_limited`
 */
export function signUp(input: z.output<typeof signUpInput>, call: AuditCall): Promise<void> {
  return evenTime(500, async () => {
    await chargeSignUp(input.email, call.ip);
    const { password, ...rest } = input;
    const passwordHash = await hashPassword(password);
    const opened = await platformDb.$transaction(async (tx) => {
      const account = await insertAccount(tx, { ...rest, passwordHash }, call);
      if (account) {
        const link = await issueLink(tx, { id: account.userId, email: input.email }, "verify_email");
        await queueMail(tx, { to: input.email, ...confirmMail(link) });
      } else {
        await recordAudit({ action: "user.sign_up_repeated", call }, tx);
        await queueMail(tx, { to: input.email, ...alreadyMemberMail() });
      }
      return account;
    });
    await ringMails();
    if (opened) await ring(connectSandbox, { workspaceId: opened.workspaceId }, { id: opened.workspaceId });
  });
}

/**
 * Sends a link for a new password, if the address has an account. Answer and time are the same if it has none.
 * @throws AppError `rate_limited`
 */
export function askForPasswordReset(email: string, call: AuditCall): Promise<void> {
  return evenTime(150, async () => {
    await chargeReset(email, call.ip);
    const user = await platformDb.user.findUnique({ where: { email }, select: { id: true, email: true } });
    await platformDb.$transaction(async (tx) => {
      if (user) {
        const link = await issueLink(tx, user, "reset_password");
        await queueMail(tx, { to: user.email, ...resetMail(link) });
      }
      await recordAudit(
        {
          action: "password_reset.requested",
          ...(user ? { target: { type: "user", id: user.id } } : {}),
          call,
        },
        tx,
      );
    });
    await ringMails();
  });
}

/**
 * Sets the password with a mailed link, once. Ends every session, kills the other links, and counts as proof of the
 * mailbox; where that is the first, nothing that a stranger may have left in the account stays.
 * @throws AppError `not_found` / `link_dead`, `invalid`, `rate_limited`
 */
export async function completePasswordReset(
  { token, password }: z.output<typeof passwordResetCompletionInput>,
  call: AuditCall,
): Promise<void> {
  await chargeLinkUse(call.ip);
  // Guessed links must not buy a hash each.
  if (!(await linkWorks(token, "reset_password"))) throw deadLink();
  const passwordHash = await hashPassword(password);
  await platformDb.$transaction(async (tx) => {
    const { userId, email } = await useLink(tx, token, "reset_password");
    const problem = passwordProblem(password, email);
    // Thrown inside the transaction, so the link stays good for a better choice.
    if (problem) throw weakPassword("password", problem);
    const { count } = await tx.user.updateMany({ where: { id: userId, email }, data: { passwordHash } });
    if (count === 0) throw deadLink();
    await proveByReset(tx, userId, call);
    for (const purpose of ["verify_email", "reset_password", "change_email"] as const) {
      await killLinks(tx, userId, purpose);
    }
    await endSessions(tx, userId, "password_reset", call);
    await recordAudit(
      {
        actor: { type: "user", userId },
        action: "password.reset",
        target: { type: "user", id: userId },
        call,
      },
      tx,
    );
    await queueMail(tx, { to: email, ...passwordChangedMail() });
  });
  await ringMails();
}

const weakPassword = (field: string, problem: string): AppError =>
  new AppError("invalid", "weak_password", problem, { fields: { [field]: problem } });

/**
 * Changes the password of somebody who is signed in and knows the old one; signs out all other browsers.
 * @throws AppError `invalid` with the field, `conflict` / `no_password` for somebody who only uses Google, `rate_limited`
 */
export async function changePassword(
  by: { userId: string; sessionId: string },
  { currentPassword, newPassword }: z.output<typeof passwordChangeInput>,
  call: AuditCall,
): Promise<void> {
  const { email } = await platformDb.user.findUniqueOrThrow({
    where: { id: by.userId },
    select: { email: true },
  });
  const problem = passwordProblem(newPassword, email);
  if (problem) throw weakPassword("newPassword", problem);
  const proven = await proveOwnPassword(by.userId, currentPassword, call, "currentPassword");
  const passwordHash = await hashPassword(newPassword);
  await platformDb.$transaction(async (tx) => {
    // Only over the password that was proven: two changes at once cannot both count.
    const { count } = await tx.user.updateMany({
      where: { id: by.userId, passwordHash: proven },
      data: { passwordHash },
    });
    if (count === 0) {
      throw new AppError("conflict", "password_changed", "The password was changed elsewhere meanwhile.");
    }
    await killLinks(tx, by.userId, "reset_password");
    await killLinks(tx, by.userId, "change_email");
    await endSessions(tx, by.userId, "password_changed", call, by.sessionId);
    await recordAudit(
      {
        actor: { type: "user", userId: by.userId },
        action: "password.changed",
        target: { type: "user", id: by.userId },
        call,
      },
      tx,
    );
    await queueMail(tx, { to: email, ...passwordChangedMail() });
  });
  await ringMails();
}

/** Sends the link that confirms the address again; the older one dies. Nothing happens when it is confirmed already. */
export async function askForEmailVerification(userId: string): Promise<void> {
  await chargeVerification(userId);
  const user = await platformDb.user.findUniqueOrThrow({
    where: { id: userId },
    select: { id: true, email: true, emailVerified: true },
  });
  if (user.emailVerified) return;
  await platformDb.$transaction(async (tx) => {
    await queueMail(tx, { to: user.email, ...confirmMail(await issueLink(tx, user, "verify_email")) });
  });
  await ringMails();
}

/**
 * Confirms the address the link was mailed to, once.
 * @throws AppError `not_found` / `link_dead`, also when the account has another address by now
 */
export async function completeEmailVerification(token: string, call: AuditCall): Promise<void> {
  await chargeLinkUse(call.ip);
  await platformDb.$transaction(async (tx) => {
    const { userId, email } = await useLink(tx, token, "verify_email");
    const { count } = await tx.user.updateMany({
      where: { id: userId, email },
      data: { emailVerified: new Date() },
    });
    if (count === 0) throw deadLink();
    await recordAudit(
      {
        actor: { type: "user", userId },
        action: "email.verified",
        target: { type: "user", id: userId },
        call,
      },
      tx,
    );
  });
}

/** Changes how a person is called everywhere in Parley. */
export async function renameUser(userId: string, { name }: z.output<typeof profileInput>): Promise<void> {
  await platformDb.user.update({ where: { id: userId }, data: { name }, select: { id: true } });
}
