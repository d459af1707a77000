import type { z } from "zod";
import { hashOfInvitation } from "@/lib/accounts/invitations";
import { hashPassword } from "@/lib/accounts/passwords";
import { chargeLinkUse } from "@/lib/accounts/rates";
import { passwordProblem } from "@/lib/accounts/rules";
import type { invitationAcceptanceInput } from "@/lib/accounts/schemas";
import { sqlOfPrisma, takeRoom } from "@/lib/billing/plans/entitlements";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { changeMembers } from "@/lib/tenancy/memberships";
import type { Role } from "@/lib/tenancy/roles";

type Tx = Prisma.TransactionClient;

/** An invitation as the person who holds its link sees it. */
export type HeldInvitation =
  { state: "open"; workspaceName: string; email: string; role: Role; hasAccount: boolean } | { state: Dead };
type Dead = "used" | "revoked" | "expired" | "unknown";

const words: Record<Dead, string> = {
  used: "This invitation was used already. Sign in with the address it was sent to.",
  revoked: "This invitation was taken back. Ask whoever invited you.",
  expired: "This invitation is more than 72 hours old. Ask for a new one.",
  unknown: "There is no such invitation. A newer mail may have replaced the link.",
};
const dead = (state: Dead): AppError => new AppError("not_found", `invitation_${state}`, words[state]);

async function find(token: string) {
  const row = await platformDb.invitation.findUnique({
    where: { hash: hashOfInvitation(token) },
    include: { workspace: { select: { name: true, slug: true } } },
  });
  const state: Dead | "open" = !row
    ? "unknown"
    : row.acceptedAt
      ? "used"
      : row.revokedAt
        ? "revoked"
        : row.expiresAt <= new Date()
          ? "expired"
          : "open";
  return { row, state };
}

/** What the link says now; changes nothing. Only who holds the link learns whether the address has an account. */
export async function readInvitation(token: string): Promise<HeldInvitation> {
  const { row, state } = await find(token);
  if (!row || state !== "open") return { state: state === "open" ? "unknown" : state };
  const { email, role, workspace } = row;
  const accounts = await platformDb.user.count({ where: { email } });
  return { state: "open", workspaceName: workspace.name, email, role, hasAccount: accounts > 0 };
}

/** @throws AppError not_found `invitation_…` in words */
async function requireOpen(token: string) {
  const { row, state } = await find(token);
  if (!row || state !== "open") throw dead(state === "open" ? "unknown" : state);
  return row;
}

/** Uses the link up: of any number of simultaneous calls one gets the row. Somebody who is a member already stays what they are. */
async function join(
  tx: Tx,
  invitation: { id: string; workspaceId: string; role: Role },
  token: string,
  userId: string,
  call: AuditCall,
): Promise<void> {
  const { id, workspaceId, role } = invitation;
  const { count } = await tx.invitation.updateMany({
    where: {
      ...{ workspaceId, id, hash: hashOfInvitation(token) },
      ...{ acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
    },
    data: { acceptedAt: new Date() },
  });
  if (count === 0) throw dead((await find(token)).state === "revoked" ? "revoked" : "used");
  const { count: joined } = await tx.membership.createMany({
    data: [{ id: newId(), workspaceId, userId, role }],
    skipDuplicates: true,
  });
  // The invitation held a place, but the plan may have become smaller since.
  if (joined > 0) await takeRoom(sqlOfPrisma(tx), workspaceId, "members", new Date(), 1);
  await recordAudit(
    {
      workspaceId,
      actor: { type: "user", userId },
      action: "member.joined",
      target: { type: "invitation", id },
      data: { role },
      call,
    },
    tx,
  );
}

async function announce(workspaceId: string): Promise<void> {
  await publish(workspaceId, [
    { type: "library.changed", data: { what: "members" } },
    { type: "library.changed", data: { what: "invitations" } },
  ]);
}

/**
 * Makes the account the invitation is for, and its owner a member. The link came by mail, so the address is proven.
 * @returns where to go after signing in with the password just chosen
 * @throws AppError not_found `invitation_…`; conflict `account_exists`; invalid `weak_password`; rate_limited
 */
export async function acceptAsNewcomer(
  { token, name, password }: z.output<typeof invitationAcceptanceInput>,
  call: AuditCall,
): Promise<{ data: { email: string; workspaceSlug: string } }> {
  await chargeLinkUse(call.ip);
  // Guessed links must not buy a hash each.
  const invitation = await requireOpen(token);
  const { email, workspaceId } = invitation;
  const problem = passwordProblem(password, email);
  if (problem) throw new AppError("invalid", "weak_password", problem, { fields: { password: problem } });
  const passwordHash = await hashPassword(password);
  await changeMembers(workspaceId, async (tx) => {
    const userId = newId();
    const { count } = await tx.user.createMany({
      data: [{ id: userId, name, email, passwordHash, emailVerified: new Date() }],
      skipDuplicates: true,
    });
    if (count === 0) {
      throw new AppError("conflict", "account_exists", "This address has an account. Sign in to accept.");
    }
    await recordAudit(
      {
        actor: { type: "user", userId },
        action: "user.signed_up",
        target: { type: "user", id: userId },
        data: { method: "invitation" },
        call,
      },
      tx,
    );
    await join(tx, invitation, token, userId, call);
  });
  await announce(workspaceId);
  return { data: { email, workspaceSlug: invitation.workspace.slug } };
}

/**
 * Makes somebody who is signed in a member. The invitation is bound to its address: another account cannot use it.
 * @throws AppError not_found `invitation_…`; forbidden `other_address`; rate_limited
 */
export async function acceptAsUser(
  user: { userId: string; email: string },
  token: string,
  call: AuditCall,
): Promise<{ data: { workspaceSlug: string } }> {
  await chargeLinkUse(call.ip);
  const invitation = await requireOpen(token);
  const { workspaceId, email } = invitation;
  if (email !== user.email) {
    throw new AppError(
      "forbidden",
      "other_address",
      `This invitation is for ${email}. Sign in with that address to accept it.`,
    );
  }
  await changeMembers(workspaceId, async (tx) => {
    await join(tx, invitation, token, user.userId, call);
    await tx.user.updateMany({
      where: { id: user.userId, email, emailVerified: null },
      data: { emailVerified: new Date() },
    });
  });
  await announce(workspaceId);
  return { data: { workspaceSlug: invitation.workspace.slug } };
}
