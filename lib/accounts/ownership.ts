import type { z } from "zod";
import { proveOwnPassword } from "@/lib/accounts/own-password";
import type { ownershipInput } from "@/lib/accounts/schemas";
import { AppError } from "@/lib/platform/errors";
import type { AuditCall } from "@/lib/tenancy/audit";
import { announceLibrary } from "@/lib/tenancy/library";
import { actingRole, changeMembers, holdMember, writeRole } from "@/lib/tenancy/memberships";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Makes another member an owner and oneself an admin, in one step. Asks for the password again.
 * @throws AppError forbidden `needs_person` for an API key; invalid `wrong_password`; not_found; rate_limited
 */
export async function transferOwnership(
  scope: Scope,
  { memberId, password }: z.output<typeof ownershipInput>,
  call: AuditCall,
): Promise<void> {
  const { workspaceId, actor } = scope;
  if (actor.type !== "user") {
    throw new AppError("forbidden", "needs_person", "Only the owner in person can hand the workspace over.");
  }
  await proveOwnPassword(actor.userId, password, call);
  await changeMembers(workspaceId, async (tx) => {
    if ((await actingRole(tx, scope)) !== "owner") {
      throw new AppError("forbidden", "role_too_low", "You are no longer an owner of this workspace.");
    }
    const heir = await holdMember(tx, scope, memberId, "owner");
    if (heir.userId === actor.userId) {
      throw new AppError("conflict", "own_already", "The workspace is yours already. Choose somebody else.");
    }
    if (heir.role !== "owner") {
      await writeRole(tx, scope, { id: memberId, userId: heir.userId, from: heir.role, to: "owner" }, call);
    }
    const own = await tx.membership.findUniqueOrThrow({
      where: { workspaceId_userId: { workspaceId, userId: actor.userId } },
      select: { id: true },
    });
    await writeRole(tx, scope, { id: own.id, userId: actor.userId, from: "owner", to: "admin" }, call);
  });
  await announceLibrary(scope, "members");
  await announceLibrary(scope, "invitations");
}
