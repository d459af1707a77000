import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { recordAudit, type AuditActor, type AuditCall } from "@/lib/tenancy/audit";
import { roleAllows, roles, type Role } from "@/lib/tenancy/roles";
import { mayChangeMember } from "@/lib/tenancy/rules";
import type { Scope } from "@/lib/tenancy/scope";

type Tx = Prisma.TransactionClient;

/**
 * A transaction that holds the workspace: everything that changes who belongs to it and as what goes one after the
 * other, so that two owners who demote each other at once cannot both succeed. Other writes do not wait.
 */
export function changeMembers<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return platformDb.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    return work(tx);
  }, patience);
}

/** They wait for each other; the usual two and five seconds are short when many accept at once. */
const patience = { maxWait: 15_000, timeout: 15_000 };

/**
 * The role of who acts, as it is now: what the request began with may be over. Within {@link changeMembers}.
 * @throws AppError not_found `workspace_not_found` for somebody who was removed meanwhile
 */
export async function actingRole(tx: Tx, { workspaceId, actor }: Scope): Promise<Role> {
  if (actor.type === "api_key") return actor.role;
  if (actor.type !== "user") return "owner";
  const own = await tx.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId: actor.userId } },
    select: { role: true },
  });
  if (!own) {
    throw new AppError("not_found", "workspace_not_found", "You are no longer a member of this workspace.");
  }
  return own.role;
}

/** @throws AppError conflict `last_owner` when nobody else owns the workspace */
async function requireAnotherOwner(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  const others = await tx.membership.count({
    where: { workspaceId, role: "owner", userId: { not: userId } },
  });
  if (others > 0) return;
  throw new AppError(
    "conflict",
    "last_owner",
    "A workspace needs an owner. Make somebody else the owner first.",
  );
}

/**
 * A member who may be changed by who acts, within {@link changeMembers}. Nobody can be assigned to their row until it
 * ends.
 * @param to the role they shall have, null for none
 * @throws AppError not_found; forbidden `above_you`; conflict `last_owner`
 */
export async function holdMember(
  tx: Tx,
  scope: Scope,
  memberId: string,
  to: Role | null,
): Promise<{ userId: string; role: Role }> {
  const { workspaceId, actor } = scope;
  const [member] = await tx.$queryRaw<{ userId: string; role: Role }[]>`
    SELECT user_id AS "userId", role FROM memberships
     WHERE workspace_id = ${workspaceId}::uuid AND id = ${memberId}::uuid FOR UPDATE`;
  if (!member) throw notFound("member");
  const leaves = to === null && actor.type === "user" && actor.userId === member.userId;
  if (!leaves && !mayChangeMember(await actingRole(tx, scope), member.role, to)) {
    throw new AppError(
      "forbidden",
      "above_you",
      "Only an owner can change an owner, make one, or give more than an admin has.",
    );
  }
  if (member.role === "owner" && to !== "owner") await requireAnotherOwner(tx, workspaceId, member.userId);
  return member;
}

/**
 * Takes back the open invitations somebody sent and could not send any more, within {@link changeMembers}: else who is
 * about to go lets themselves in again by another address.
 * @param role what they are from now on, null when they are no member any more
 */
export async function revokeInvitationsOf(
  tx: Tx,
  by: { workspaceId: string; actor: AuditActor },
  userId: string,
  role: Role | null,
  call?: AuditCall,
): Promise<void> {
  const { workspaceId } = by;
  const stillTheirs =
    role !== null && roleAllows(role, "admin") ? roles.filter((one) => roleAllows(role, one)) : [];
  const revoked = await tx.invitation.updateManyAndReturn({
    where: {
      ...{ workspaceId, invitedById: userId, acceptedAt: null, revokedAt: null },
      role: { notIn: stillTheirs },
    },
    data: { revokedAt: new Date() },
    select: { id: true, email: true, role: true },
  });
  const action = "invitation.revoked";
  for (const { id, ...who } of revoked) {
    const data = { ...who, why: role === null ? "inviter_left" : "inviter_lowered" };
    await recordAudit({ ...by, action, target: { type: "invitation", id }, data, call }, tx);
  }
}

/**
 * Writes a member's new role, within the caller's transaction and after {@link holdMember}. Invitations they could not
 * send any more are taken back.
 */
export async function writeRole(
  tx: Tx,
  scope: Scope,
  member: { id: string; userId: string; from: Role; to: Role },
  call?: AuditCall,
): Promise<void> {
  await tx.membership.update({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: member.id } },
    data: { role: member.to },
    select: { id: true },
  });
  if (!roleAllows(member.to, member.from)) {
    await revokeInvitationsOf(tx, scope, member.userId, member.to, call);
  }
  await recordAudit(
    {
      scope,
      action: "member.role_changed",
      target: { type: "user", id: member.userId },
      data: { from: member.from, to: member.to },
      call,
    },
    tx,
  );
}
