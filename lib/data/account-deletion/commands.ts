import { accountDeletedMail } from "@/lib/accounts/mails";
import { proveSelf } from "@/lib/accounts/proof";
import { listOnlyOwned } from "@/lib/data/account-deletion/queries";
import type { AccountDeletionInput } from "@/lib/data/account-deletion/schemas";
import { announceDeparture, endMembership, releaseConversations, type LetGo } from "@/lib/inbox/departures";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { scopesFromMemberships } from "@/lib/tenancy/scope";

type Tx = Prisma.TransactionClient;

/** @throws AppError conflict `last_owner`, with the workspaces in `data.workspaces` */
async function refuseOnlyOwner(client: Tx, userId: string): Promise<void> {
  const owned = (await listOnlyOwned(client, userId)).filter(({ dueAt }) => dueAt === null);
  if (owned.length === 0) return;
  const names = owned.map(({ name }) => `“${name}”`).join(", ");
  throw new AppError(
    "conflict",
    "last_owner",
    `Nobody else owns ${names}. Make somebody else the owner there, or delete the workspace; then delete your account.`,
    { data: { workspaces: owned.map(({ slug, name }) => ({ slug, name })) } },
  );
}

/**
 * Holds all workspaces of a person like changeMembers does with one, then the person: nobody gets in or out
 * meanwhile, and of two owners who go at once the second finds that they are the last.
 * @returns null when the account is gone already
 */
async function holdAll(tx: Tx, userId: string) {
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM workspaces w
     WHERE w.id IN (SELECT workspace_id FROM memberships WHERE user_id = ${userId}::uuid)
     ORDER BY w.id FOR NO KEY UPDATE`;
  const [user] = await tx.$queryRaw<{ email: string }[]>`
    SELECT email FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
  if (!user) return null;
  const memberships = await tx.membership.findMany({
    where: { userId },
    orderBy: { workspaceId: "asc" },
    select: { id: true, workspaceId: true, role: true },
  });
  const ids = new Set(held.map(({ id }) => id));
  if (memberships.some(({ workspaceId }) => !ids.has(workspaceId))) {
    throw new AppError("conflict", "joined_meanwhile", "You joined a workspace in this moment. Try again.");
  }
  return { email: user.email, memberships };
}

/**
 * Deletes somebody's account for good: conversations they take care of go to nobody, memberships, sessions, links,
 * recovery codes, pictures, browsers to notify and Google accounts go with the person's row, and so do used invitations
 * and kept mails with their address. What they wrote and did stays, as a former member's. The old address is told and can sign up anew;
 * their live streams end within five seconds. Asked twice at once it happens once.
 * @throws AppError invalid `wrong_email`, and as {@link proveSelf}; conflict `last_owner`, `joined_meanwhile`
 */
export async function deleteAccount(
  person: { userId: string; sessionId: string; email: string },
  input: AccountDeletionInput,
  { now, call }: { now: Date; call: AuditCall },
): Promise<void> {
  const { userId } = person;
  if (input.email !== person.email) {
    const message = "This is not the address of your account.";
    throw new AppError("invalid", "wrong_email", message, { fields: { email: message } });
  }
  await proveSelf(person, input, { now, call });
  // Asked before anything moves, and again where it counts.
  await refuseOnlyOwner(platformDb, userId);
  const scopes = await scopesFromMemberships(person);
  const released = new Map<string, LetGo>();
  for (const scope of scopes) {
    released.set(scope.workspaceId, await releaseConversations(scope, userId, { assigneeId: null }));
  }
  const late = new Map<string, number>();
  const gone = await platformDb.$transaction(async (tx) => {
    const all = await holdAll(tx, userId);
    if (!all) return false;
    await refuseOnlyOwner(tx, userId);
    const actor = { type: "user", userId } as const;
    for (const { id, workspaceId, role } of all.memberships) {
      const data = { role, conversations: released.get(workspaceId)?.open ?? 0, account: "deleted" };
      const member = { id, workspaceId, userId };
      late.set(workspaceId, await endMembership(tx, member, { actor, action: "member.left", data }, call));
    }
    await tx.invitation.deleteMany({
      where: { email: all.email, OR: [{ acceptedAt: { not: null } }, { revokedAt: { not: null } }] },
    });
    await tx.mail.deleteMany({ where: { to: all.email, state: { not: "queued" } } });
    await tx.user.delete({ where: { id: userId }, select: { id: true } });
    await recordAudit({ actor, action: "account.deleted", target: { type: "user", id: userId }, call }, tx);
    await queueMail(tx, { to: all.email, ...accountDeletedMail() });
    return true;
  });
  if (!gone) return;
  await ringMails();
  for (const scope of scopes) {
    const { workspaceId } = scope;
    await announceDeparture(scope, (released.get(workspaceId)?.closed ?? 0) + (late.get(workspaceId) ?? 0));
  }
}
