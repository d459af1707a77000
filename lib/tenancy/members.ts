import { z } from "zod";
import { db } from "@/lib/platform/db";
import { cutPage, encodeCursor, idCursor, pageLimit, type Page } from "@/lib/shared/pagination";
import type { Role } from "@/lib/tenancy/roles";
import type { Scope } from "@/lib/tenancy/scope";

export type MemberView = {
  id: string;
  userId: string;
  name: string;
  email: string;
  image: string | null;
  role: Role;
  joinedAt: string;
};

export const memberListQuery = z.object({
  limit: pageLimit.default(100),
  cursor: idCursor.optional(),
});

/** Who belongs to the workspace, in the order in which they joined. */
export async function listMembers(
  scope: Scope,
  query: z.output<typeof memberListQuery>,
): Promise<Page<MemberView>> {
  const rows = await db.membership.findMany({
    where: { workspaceId: scope.workspaceId, ...(query.cursor ? { id: { gt: query.cursor } } : {}) },
    orderBy: { id: "asc" },
    take: query.limit + 1,
    select: {
      id: true,
      role: true,
      createdAt: true,
      user: { select: { id: true, name: true, email: true, image: true } },
    },
  });
  return cutPage(
    rows,
    query.limit,
    ({ id, role, createdAt, user }) => ({
      id,
      userId: user.id,
      name: user.name,
      email: user.email,
      image: user.image,
      role,
      joinedAt: createdAt.toISOString(),
    }),
    ({ id }) => encodeCursor([id]),
  );
}
