import type { z } from "zod";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { listOnline } from "@/lib/realtime/online";
import type { availabilityInput } from "@/lib/team/schemas";
import { announceLibrary } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** Users' ids: who has Parley open now, and who wants no conversations now. */
export type AvailabilityView = { online: string[]; away: string[] };

/** At most 500 of each. */
const most = 500;

/** Who is there. Nobody seems to be while Redis is out of reach. */
export async function getAvailability(scope: Scope): Promise<AvailabilityView> {
  const { workspaceId } = scope;
  const subjects = await listOnline(workspaceId);
  const members = await db.membership.findMany({
    where: { workspaceId, OR: [{ away: true }, { userId: { in: subjects } }] },
    select: { userId: true, away: true },
    orderBy: { id: "asc" },
    take: most,
  });
  const open = new Set(subjects);
  return {
    online: members.filter(({ userId }) => open.has(userId)).map(({ userId }) => userId),
    away: members.filter(({ away }) => away).map(({ userId }) => userId),
  };
}

/**
 * A member says that automatic assignment shall pass them over, or not any more. Conversations they have stay theirs.
 * @throws AppError forbidden `people_only` for a program
 */
export async function setAvailability(
  scope: Scope,
  input: z.output<typeof availabilityInput>,
): Promise<AvailabilityView> {
  const { workspaceId, actor } = scope;
  if (actor.type !== "user") {
    throw new AppError("forbidden", "people_only", "Only people can be away; an API key cannot.");
  }
  await db.membership.update({
    where: { workspaceId_userId: { workspaceId, userId: actor.userId } },
    data: { away: input.away },
  });
  await announceLibrary(scope, "availability");
  return getAvailability(scope);
}
