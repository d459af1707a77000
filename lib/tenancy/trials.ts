import type { Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";

/**
 * Of the workspaces a person makes the first has the free trial with which each begins; the others have the sandbox, for
 * nothing and for ever, until somebody chooses a plan or the operator gives one. Where nobody can pay, no trial ends, and
 * all have one. Within the transaction that makes the workspace: of two at once one is the first.
 */
export async function beginTrial(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  ownerId: string,
): Promise<void> {
  const { count } = await tx.user.updateMany({
    where: { id: ownerId, trialBeganAt: null },
    data: { trialBeganAt: new Date() },
  });
  if (count === 1 || env.STRIPE_SECRET_KEY === undefined) return;
  await tx.subscription.updateMany({
    where: { workspaceId },
    data: { planId: "sandbox", state: "given", trialEndsAt: null },
  });
}
