import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { readNotificationSettings, type NotificationSettings } from "@/lib/team/schemas";
import type { Scope } from "@/lib/tenancy/scope";

/** Who asks. @throws AppError forbidden for a program: it is nobody to be told */
export function personOf({ actor }: Scope): string {
  if (actor.type === "user") return actor.userId;
  throw new AppError("forbidden", "not_a_person", "An API key is not a person. Sign in to change this.");
}

/** How the member who asks wants to be told of things. */
export async function getNotificationSettings(scope: Scope): Promise<NotificationSettings> {
  const row = await db.membership.findUnique({
    where: { workspaceId_userId: { workspaceId: scope.workspaceId, userId: personOf(scope) } },
    select: { notifications: true },
  });
  if (!row) throw notFound("member");
  return readNotificationSettings(row.notifications);
}

/** Only for oneself; takes effect at once, in all browsers at their next look. */
export async function setNotificationSettings(
  scope: Scope,
  settings: NotificationSettings,
): Promise<NotificationSettings> {
  const { count } = await db.membership.updateMany({
    where: { workspaceId: scope.workspaceId, userId: personOf(scope) },
    data: { notifications: settings },
  });
  if (count === 0) throw notFound("member");
  return settings;
}
