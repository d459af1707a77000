import { insertAccount } from "@/lib/accounts/commands";
import { hashPassword, verifyPassword } from "@/lib/accounts/passwords";
import { clearSecondFactor } from "@/lib/accounts/second-factor";
import { endSessions } from "@/lib/accounts/sessions";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ringMails } from "@/lib/platform/mail";
import { ring } from "@/lib/platform/queue";
import { recordAudit } from "@/lib/tenancy/audit";
import { insertWorkspace } from "@/lib/tenancy/commands";
import { connectSandbox } from "@/lib/tenancy/jobs";
import { toWorkspaceView, workspaceSelect, type WorkspaceView } from "@/lib/tenancy/views";

export type OpenedWorkspace = {
  workspace: WorkspaceView;
  user: { id: string; email: string; created: boolean };
};

/**
 * Makes a workspace from the operator's console, which vouches for the address. Somebody who has an account already
 * gets one more workspace, but only with the password of that account: the caller must not go away believing in
 * another one.
 * @param input checked already: a clean e-mail address and names
 * @throws AppError conflict `email_taken`
 */
export async function openWorkspaceAsOperator(input: {
  workspaceName: string;
  personName: string;
  email: string;
  password: string;
}): Promise<OpenedWorkspace> {
  const { workspaceName, personName, email, password } = input;
  const passwordHash = await hashPassword(password);
  const opened = await platformDb.$transaction(async (tx) => {
    const account = await insertAccount(tx, {
      name: personName,
      email,
      passwordHash,
      workspaceName,
      emailVerified: true,
    });
    if (account) {
      const row = await tx.workspace.findUniqueOrThrow({
        where: { id: account.workspaceId },
        select: workspaceSelect,
      });
      return { row, userId: account.userId, created: true };
    }
    const user = await tx.user.findUniqueOrThrow({
      where: { email },
      select: { id: true, passwordHash: true },
    });
    if (!user.passwordHash || !(await verifyPassword(password, user.passwordHash))) {
      throw new AppError(
        "conflict",
        "email_taken",
        `${email} has an account already, with another password. Give that password, or another address.`,
      );
    }
    const row = await insertWorkspace(tx, { name: workspaceName, ownerId: user.id });
    return { row, userId: user.id, created: false };
  });
  await ring(connectSandbox, { workspaceId: opened.row.id }, { id: opened.row.id });
  return {
    workspace: toWorkspaceView(opened.row),
    user: { id: opened.userId, email, created: opened.created },
  };
}

/**
 * Switches somebody's second factor off from the operator's console and signs them out everywhere: whoever asked the
 * operator must still know the password.
 * @param email checked already
 * @throws AppError not_found for an address without an account; conflict `second_factor_off`
 */
export async function endSecondFactorAsOperator(email: string): Promise<void> {
  const user = await platformDb.user.findUnique({ where: { email }, select: { id: true } });
  if (!user) throw new AppError("not_found", "user_not_found", `${email} has no account.`);
  await platformDb.$transaction(async (tx) => {
    if (!(await clearSecondFactor(tx, user.id))) {
      throw new AppError("conflict", "second_factor_off", `${email} has no second factor.`);
    }
    await endSessions(tx, user.id, "second_factor_ended");
    await recordAudit(
      {
        actor: { type: "operator" },
        action: "second_factor.disabled",
        target: { type: "user", id: user.id },
      },
      tx,
    );
  });
  await ringMails();
}
