import { clearSecondFactor } from "@/lib/accounts/second-factor";
import type { Prisma } from "@/lib/platform/db";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";

/**
 * Marks an address as proven by a reset of the password, within the caller's transaction. If it never was before,
 * whoever had the account until now may have been a stranger who signed up with somebody else's address: their second
 * factor, linked identities, notifications and API keys go with their password. Sessions and links are the caller's.
 * Call `ringMails` after the commit.
 */
export async function proveByReset(
  tx: Prisma.TransactionClient,
  userId: string,
  call: AuditCall,
): Promise<void> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, emailVerified: null },
    data: { emailVerified: new Date() },
  });
  if (count === 0) return;
  const secondFactor = await clearSecondFactor(tx, userId);
  // One that was only begun counts for nothing, and must not be finished either.
  await tx.user.updateMany({ where: { id: userId, totpConfirmedAt: null }, data: { totpSecret: null } });
  const accounts = await tx.account.deleteMany({ where: { userId } });
  const memberships = await tx.membership.findMany({ where: { userId }, select: { workspaceId: true } });
  const mine = { workspaceId: { in: memberships.map(({ workspaceId }) => workspaceId) } };
  await tx.pushSubscription.deleteMany({ where: { ...mine, userId } });
  const keys = await tx.apiKey.updateManyAndReturn({
    where: { ...mine, createdById: userId, revokedAt: null },
    data: { revokedAt: new Date() },
    select: { id: true, workspaceId: true, name: true },
  });
  const actor = { type: "user" as const, userId };
  for (const { id, workspaceId, name } of keys) {
    const target = { type: "api_key", id };
    await recordAudit({ workspaceId, actor, action: "api_key.revoked", target, data: { name }, call }, tx);
  }
  await recordAudit(
    {
      actor,
      action: "email.first_proven",
      target: { type: "user", id: userId },
      data: { secondFactor, accounts: accounts.count, apiKeys: keys.length },
      call,
    },
    tx,
  );
}
