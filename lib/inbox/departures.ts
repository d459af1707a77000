import type { z } from "zod";
import { changeConversations } from "@/lib/inbox/conversation-changes";
import { db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
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
  const handedOver = await handOver(scope, userId, to);
  const closed = await letGoOfClosed(scope, userId);
  const late = await changeMembers(workspaceId, async (tx) => {
    const held = await holdMember(tx, scope, memberId, null);
    const { count } = await tx.conversation.updateMany({
      where: { workspaceId, assigneeId: userId },
      data: { assigneeId: null },
    });
    await tx.membership.delete({
      where: { workspaceId_id: { workspaceId, id: memberId } },
      select: { id: true },
    });
    await revokeInvitationsOf(tx, scope, userId, null, call);
    await recordAudit(
      {
        scope,
        action: actor.type === "user" && actor.userId === userId ? "member.left" : "member.removed",
        target: { type: "user", id: userId },
        data: { role: held.role, conversations: handedOver, to: to.assigneeId, team: to.teamId ?? null },
        call,
      },
      tx,
    );
    return count;
  });
  await announceLibrary(scope, "members");
  await announceLibrary(scope, "invitations");
  await announceLibrary(scope, "teams");
  if (closed + late > 0) await publish(workspaceId, [{ type: "reset", data: {} }]);
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
