import type { z } from "zod";
import type { securityInput } from "@/lib/accounts/schemas";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { toWorkspaceView, workspaceSelect, type WorkspaceView } from "@/lib/tenancy/views";

/**
 * Says whether every member needs a second factor. Who has none is asked to set one up at the next request; their live
 * streams end within five seconds. Keys of programs are not concerned.
 * @throws AppError conflict `second_factor_off` for an owner who would lock themselves out
 */
export async function changeSecurity(
  scope: Scope,
  { requireTwoFactor }: z.output<typeof securityInput>,
  call: AuditCall,
): Promise<WorkspaceView> {
  const { workspaceId: id, actor } = scope;
  if (requireTwoFactor && actor.type === "user") {
    const own = await platformDb.user.count({ where: { id: actor.userId, totpConfirmedAt: { not: null } } });
    if (own === 0) {
      throw new AppError(
        "conflict",
        "second_factor_off",
        "Set up your own second factor first, on your profile.",
      );
    }
  }
  return platformDb.$transaction(async (tx) => {
    const { count } = await tx.workspace.updateMany({
      where: { id, requireTwoFactor: !requireTwoFactor },
      data: { requireTwoFactor },
    });
    if (count > 0) {
      await recordAudit(
        {
          scope,
          action: requireTwoFactor ? "workspace.second_factor_required" : "workspace.second_factor_optional",
          target: { type: "workspace", id },
          call,
        },
        tx,
      );
    }
    return toWorkspaceView(await tx.workspace.findUniqueOrThrow({ where: { id }, select: workspaceSelect }));
  });
}
