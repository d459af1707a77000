import { deviceOf } from "@/lib/accounts/rules";
import type { SessionView } from "@/lib/accounts/views";
import { pool } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { getMember } from "@/lib/tenancy/members";
import { mayChangeMember } from "@/lib/tenancy/rules";
import type { Scope } from "@/lib/tenancy/scope";

/** @throws AppError not_found; forbidden `above_you`: an owner's browsers are an owner's business */
async function requireMember(scope: Scope, memberId: string): Promise<string> {
  const { userId, role } = await getMember(scope, memberId);
  if ("role" in scope.actor && !mayChangeMember(scope.actor.role, role, null)) {
    throw new AppError("forbidden", "above_you", "Only an owner sees and ends the sessions of an owner.");
  }
  return userId;
}

type Row = { id: string; createdAt: Date; lastSeenAt: Date; ip: string | null; userAgent: string | null };

/**
 * The browsers in which a member is signed in and has used this workspace, last seen first; at most 100. Where else
 * they go, and browsers that were never here, are not this workspace's business.
 * @throws AppError not_found; forbidden `above_you`
 */
export async function listMemberSessions(scope: Scope, memberId: string): Promise<{ data: SessionView[] }> {
  const { workspaceId, actor } = scope;
  const userId = await requireMember(scope, memberId);
  const { rows } = await pool.query<Row>(
    `SELECT s.id, s.created_at AS "createdAt", v.last_seen_at AS "lastSeenAt", s.ip, s.user_agent AS "userAgent"
      FROM session_visits v JOIN sessions s ON s.id = v.session_id
      WHERE v.workspace_id = $1 AND v.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > now()
      ORDER BY v.last_seen_at DESC, s.id DESC LIMIT 100`,
    [workspaceId, userId],
  );
  return {
    data: rows.map(({ createdAt, lastSeenAt, userAgent, ...row }) => ({
      ...row,
      current: actor.type === "user" && actor.sessionId === row.id,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      ...deviceOf(userAgent),
    })),
  };
}

/**
 * Signs a member out: one browser, or all that have used this workspace. From the next request on they are refused;
 * live streams end within five seconds. What has ended already stays so.
 * @throws AppError not_found; forbidden `above_you`
 */
export async function endMemberSessions(
  scope: Scope,
  { memberId, sessionId }: { memberId: string; sessionId?: string },
  call?: AuditCall,
): Promise<void> {
  const { workspaceId } = scope;
  const userId = await requireMember(scope, memberId);
  const { rows } = await pool.query<{ id: string; ended: boolean }>(
    `WITH here AS (
        SELECT s.id, s.revoked_at FROM session_visits v JOIN sessions s ON s.id = v.session_id
         WHERE v.workspace_id = $1 AND v.user_id = $2 AND ($3::uuid IS NULL OR s.id = $3)),
      ended AS (
        UPDATE sessions s SET revoked_at = now() FROM here
         WHERE s.id = here.id AND s.revoked_at IS NULL RETURNING s.id)
      SELECT here.id, ended.id IS NOT NULL AS ended FROM here LEFT JOIN ended USING (id)`,
    [workspaceId, userId, sessionId ?? null],
  );
  if (sessionId && rows.length === 0) throw notFound("session");
  const count = rows.filter(({ ended }) => ended).length;
  if (count === 0) return;
  await recordAudit({
    scope,
    action: "member.signed_out",
    target: { type: "user", id: userId },
    data: { count },
    call,
  });
}
