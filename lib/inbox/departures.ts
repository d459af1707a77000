import type { z } from "zod";
import { changeConversations } from "@/lib/inbox/conversation-changes";
import { db, pool, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { recordAudit, type AuditCall, type AuditInput } from "@/lib/tenancy/audit";
import { announceLibrary } from "@/lib/tenancy/library";
import { changeMembers, holdMember, revokeInvitationsOf, writeRole } from "@/lib/tenancy/memberships";
import type { departureInput, HandOver, memberChange } from "@/lib/tenancy/schemas";
import type { Scope } from "@/lib/tenancy/scope";

/** What one statement changes at most. */
const batch = 500;

/**
 * Gives a member's open and snoozed conversations to somebody else, with a line in the history of each; 500 at a time.
 * Cut short it leaves the member with fewer; asking again goes on.
 * @returns how many
 * @throws AppError not_found for a member or team that is not the workspace's; conflict `viewer_cannot_answer`
 */
async function handOver(scope: Scope, userId: string, to: HandOver): Promise<number> {
  if (to.assigneeId === userId) {
    const message = "Choose somebody else to take the conversations.";
    throw new AppError("invalid", "invalid_input", message, { fields: { assigneeId: message } });
  }
  let count = 0;
  for (;;) {
    const rows = await db.conversation.findMany({
      where: { workspaceId: scope.workspaceId, assigneeId: userId, status: { not: "closed" } },
      select: { id: true },
      take: batch,
    });
    if (rows.length === 0) return count;
    const ids = rows.map(({ id }) => id);
    count += (await changeConversations(scope, ids, to, new Date())).length;
  }
}

/** Takes the member off what is closed, without a line: nobody has to do anything there. @returns how many */
async function letGoOfClosed({ workspaceId }: Scope, userId: string): Promise<number> {
  let count = 0;
  for (;;) {
    const { rowCount } = await pool.query({
      name: "departures.let_go",
      text: `UPDATE conversations SET assignee_id = NULL
        WHERE workspace_id = $1 AND assignee_id = $2 AND id IN (
          SELECT id FROM conversations WHERE workspace_id = $1 AND assignee_id = $2 AND status = 'closed'
           LIMIT ${batch})`,
      values: [workspaceId, userId],
    });
    count += rowCount ?? 0;
    if (!rowCount) return count;
  }
}

/**
 * Changes what a member may do, from their next request on; their live streams are opened anew with the new role within
 * five seconds. Who becomes a viewer can take care of no customer, so their open conversations are handed over. Open
 * invitations that they could not send any more are taken back.
 * @throws AppError not_found; forbidden `above_you`; conflict `last_owner`, `viewer_cannot_answer`
 */
export async function changeRole(
  scope: Scope,
  memberId: string,
  { role, handOver: to }: z.output<typeof memberChange>,
  call?: AuditCall,
): Promise<void> {
  const member = await changeMembers(scope.workspaceId, async (tx) => {
    const held = await holdMember(tx, scope, memberId, role);
    if (held.role !== role)
      await writeRole(tx, scope, { id: memberId, ...held, from: held.role, to: role }, call);
    return held;
  });
  await announceLibrary(scope, "members");
  await announceLibrary(scope, "invitations");
  if (role === "viewer") await handOver(scope, member.userId, to);
}

/** Conversations a departure has let go of. */
export type LetGo = { open: number; closed: number };

/** Takes the member off all conversations before their membership ends. Cut short, asking again goes on. @throws as {@link handOver} */
export const releaseConversations = async (scope: Scope, userId: string, to: HandOver): Promise<LetGo> => ({
  open: await handOver(scope, userId, to),
  closed: await letGoOfClosed(scope, userId),
});

/**
 * The end of a membership, within the caller's transaction of {@link changeMembers} and after
 * {@link releaseConversations}: the row goes with the member's teams, views and notifications, and the invitations they
 * sent that nobody has used.
 * @returns how many conversations they were given meanwhile
 */
export async function endMembership(
  tx: Prisma.TransactionClient,
  member: { id: string; workspaceId: string; userId: string },
  entry: Required<Pick<AuditInput, "actor" | "action" | "data">>,
  call?: AuditCall,
): Promise<number> {
  const { id, workspaceId, userId } = member;
  const { count } = await tx.conversation.updateMany({
    where: { workspaceId, assigneeId: userId },
    data: { assigneeId: null },
  });
  await tx.membership.delete({ where: { workspaceId_id: { workspaceId, id } }, select: { id: true } });
  await revokeInvitationsOf(tx, { workspaceId, actor: entry.actor }, userId, null, call);
  await recordAudit({ ...entry, workspaceId, target: { type: "user", id: userId }, call }, tx);
  return count;
}

/** Tells open pages who is there no longer. @param silent conversations that changed without a line in their history */
export async function announceDeparture(scope: Scope, silent: number): Promise<void> {
  await announceLibrary(scope, "members");
  await announceLibrary(scope, "invitations");
  await announceLibrary(scope, "teams");
  if (silent > 0) await publish(scope.workspaceId, [{ type: "reset", data: {} }]);
}

/**
 * Ends a membership: first the conversations are handed over, then the row goes with the member's teams, views and
 * notifications, and the invitations they sent that nobody has used. From the next request on they are a stranger here;
 * their live streams end within five seconds.
 * @throws AppError not_found; forbidden `above_you`; conflict `last_owner`, `viewer_cannot_answer`
 */
export async function removeMember(
  scope: Scope,
  memberId: string,
  { handOver: to }: z.output<typeof departureInput>,
  call?: AuditCall,
): Promise<void> {
  const { workspaceId, actor } = scope;
  // Asked before anything moves, and again where it counts.
  const { userId } = await changeMembers(workspaceId, (tx) => holdMember(tx, scope, memberId, null));
  const released = await releaseConversations(scope, userId, to);
  const late = await changeMembers(workspaceId, async (tx) => {
    const { role } = await holdMember(tx, scope, memberId, null);
    const action = actor.type === "user" && actor.userId === userId ? "member.left" : "member.removed";
    const data = { role, conversations: released.open, to: to.assigneeId, team: to.teamId ?? null };
    return endMembership(tx, { id: memberId, workspaceId, userId }, { actor, action, data }, call);
  });
  await announceDeparture(scope, released.closed + late);
}

/** Leaves the workspace oneself. @throws AppError forbidden `needs_person` for an API key; as {@link removeMember} */
export async function leaveWorkspace(
  scope: Scope,
  input: z.output<typeof departureInput>,
  call?: AuditCall,
): Promise<void> {
  const { actor, workspaceId } = scope;
  if (actor.type !== "user") {
    throw new AppError("forbidden", "needs_person", "Only a person can leave. Revoke the key instead.");
  }
  const own = await db.membership.findUniqueOrThrow({
    where: { workspaceId_userId: { workspaceId, userId: actor.userId } },
    select: { id: true },
  });
  await removeMember(scope, own.id, input, call);
}
