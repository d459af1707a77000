import { z } from "zod";
import { db, pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeCursor, idCursor, pageLimit, type Page } from "@/lib/shared/pagination";
import { roleAllows, type Role } from "@/lib/tenancy/roles";
import type { Scope } from "@/lib/tenancy/scope";

export type MemberView = {
  id: string;
  userId: string;
  name: string;
  email: string;
  image: string | null;
  role: Role;
  joinedAt: string;
  /** When they last used this workspace, to about a minute. */
  lastSeenAt: string | null;
  /** Whether they have a second factor; null for those who may not know. */
  twoFactor: boolean | null;
};

export const memberListQuery = z.object({
  limit: pageLimit.default(100),
  cursor: idCursor.optional(),
});

type Row = Omit<MemberView, "joinedAt" | "lastSeenAt"> & { joinedAt: Date; lastSeenAt: Date | null };

/** Who belongs to the workspace, in the order in which they joined. */
export async function listMembers(
  scope: Scope,
  query: z.output<typeof memberListQuery>,
): Promise<Page<MemberView>> {
  const { rows } = await pool.query<Row>(
    `SELECT m.id, u.id AS "userId", u.name, u.email, u.image, m.role, m.created_at AS "joinedAt",
        u.totp_confirmed_at IS NOT NULL AS "twoFactor",
        (SELECT max(v.last_seen_at) FROM session_visits v
          WHERE v.workspace_id = m.workspace_id AND v.user_id = m.user_id) AS "lastSeenAt"
      FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.workspace_id = $1 AND ($2::uuid IS NULL OR m.id > $2)
      ORDER BY m.id LIMIT $3`,
    [scope.workspaceId, query.cursor ?? null, query.limit + 1],
  );
  const { actor } = scope;
  const knows = !("role" in actor) || roleAllows(actor.role, "admin");
  return cutPage(
    rows,
    query.limit,
    (row) => ({
      ...row,
      joinedAt: row.joinedAt.toISOString(),
      lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
      twoFactor: knows ? row.twoFactor : null,
    }),
    ({ id }) => encodeCursor([id]),
  );
}

/** A member's user and role. @throws AppError not_found */
export async function getMember(
  { workspaceId }: Scope,
  memberId: string,
): Promise<{ userId: string; role: Role }> {
  const member = await db.membership.findUnique({
    where: { workspaceId_id: { workspaceId, id: memberId } },
    select: { userId: true, role: true },
  });
  if (!member) throw notFound("member");
  return member;
}
