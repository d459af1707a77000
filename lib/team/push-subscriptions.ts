import type { z } from "zod";
import { db, platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError, notFound } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { personOf } from "@/lib/team/notification-settings";
import { refuseEndpoint } from "@/lib/team/push-hosts";
import type { pushSubscriptionInput } from "@/lib/team/schemas";
import type { AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** A browser that is woken when no tab of Parley is open in any. */
export type PushSubscriptionView = {
  id: string;
  endpoint: string;
  userAgent: string | null;
  createdAt: string;
};

export type PushSubscriptionsView = {
  /** What a browser subscribes with; null when this installation has no keys for it. */
  publicKey: string | null;
  data: PushSubscriptionView[];
};

const select = { id: true, endpoint: true, userAgent: true, createdAt: true } as const;
const toView = (
  row: Omit<PushSubscriptionView, "createdAt"> & { createdAt: Date },
): PushSubscriptionView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
});

/** Browsers of one person in one workspace; older ones are let go. */
const most = 20;

/** One's own browsers. @throws AppError forbidden for an API key */
export async function listPushSubscriptions(scope: Scope): Promise<PushSubscriptionsView> {
  const rows = await db.pushSubscription.findMany({
    where: { workspaceId: scope.workspaceId, userId: personOf(scope) },
    orderBy: { id: "desc" },
    take: most,
    select,
  });
  return { publicKey: env.VAPID_PUBLIC_KEY ?? null, data: rows.map(toView) };
}

/**
 * Wakes this browser from now on. The same browser again renews its keys; one that belonged to somebody else, who signed
 * in on it before, belongs to them no more, in any workspace.
 * @throws AppError conflict `push_not_offered`; invalid for an address that is no push service's; forbidden for an API key
 */
export async function addPushSubscription(
  scope: Scope,
  input: z.output<typeof pushSubscriptionInput>,
  call?: AuditCall,
): Promise<PushSubscriptionView> {
  const userId = personOf(scope);
  const { workspaceId } = scope;
  const { endpoint, keys } = input;
  if (!env.VAPID_PUBLIC_KEY || !env.VAPID_PRIVATE_KEY) {
    throw new AppError(
      "conflict",
      "push_not_offered",
      "This installation has no keys for push notifications. Its operator can set VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY.",
    );
  }
  const problem = refuseEndpoint(new URL(endpoint));
  if (problem) {
    throw new AppError("invalid", "invalid_input", `endpoint: ${problem}`, { fields: { endpoint: problem } });
  }
  const row = await platformDb.$transaction(async (tx) => {
    await tx.pushSubscription.deleteMany({ where: { endpoint, userId: { not: userId } } });
    const saved = await tx.pushSubscription.upsert({
      where: { workspaceId_endpoint: { workspaceId, endpoint } },
      create: {
        id: newId(),
        workspaceId,
        userId,
        endpoint,
        ...keys,
        userAgent: call?.userAgent?.slice(0, 400),
      },
      update: { ...keys },
      select,
    });
    const old = await tx.pushSubscription.findMany({
      where: { workspaceId, userId },
      orderBy: { id: "desc" },
      skip: most,
      select: { id: true },
    });
    await tx.pushSubscription.deleteMany({ where: { workspaceId, id: { in: old.map(({ id }) => id) } } });
    return saved;
  });
  return toView(row);
}

/** @throws AppError not_found, also for a colleague's */
export async function removePushSubscription(scope: Scope, pushSubscriptionId: string): Promise<void> {
  const { workspaceId, actor } = scope;
  const { count } =
    actor.type === "user"
      ? await db.pushSubscription.deleteMany({
          where: { workspaceId, userId: actor.userId, id: pushSubscriptionId },
        })
      : { count: 0 };
  if (count === 0) throw notFound("push_subscription");
}
