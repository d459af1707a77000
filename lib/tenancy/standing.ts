import { pool } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Whether proofs given earlier still hold: the session and the membership with its role, or the API key, behind each
 * scope. One
 * statement for all of them; for connections that stay open longer than a request.
 * @returns one answer per scope, in order
 */
export async function scopesStillHold(scopes: readonly Scope[]): Promise<boolean[]> {
  const people = scopes.flatMap(({ workspaceId, actor }, at) =>
    actor.type === "user" ? [{ at, workspaceId, ...actor }] : [],
  );
  const keys = scopes.flatMap(({ workspaceId, actor }, at) =>
    actor.type === "api_key" ? [{ at, workspaceId, keyId: actor.apiKeyId }] : [],
  );
  const { rows } = await pool.query<{ at: number }>(
    `SELECT p.at FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $8::role[])
         AS p(at, workspace_id, user_id, session_id, role)
       JOIN sessions s ON s.id = p.session_id AND s.user_id = p.user_id
        AND s.revoked_at IS NULL AND s.expires_at > now()
       JOIN memberships m ON m.workspace_id = p.workspace_id AND m.user_id = p.user_id AND m.role = p.role
       JOIN workspaces w ON w.id = m.workspace_id
        AND NOT EXISTS (SELECT 1 FROM workspace_deletions d WHERE d.id = w.id AND d.started_at IS NOT NULL)
       JOIN users u ON u.id = m.user_id AND (u.totp_confirmed_at IS NOT NULL OR NOT w.require_two_factor)
     UNION ALL
     SELECT k.at FROM unnest($5::int[], $6::uuid[], $7::uuid[]) AS k(at, workspace_id, id)
       JOIN api_keys a ON a.workspace_id = k.workspace_id AND a.id = k.id
        AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now())`,
    [
      people.map((person) => person.at),
      people.map((person) => person.workspaceId),
      people.map((person) => person.userId),
      people.map((person) => person.sessionId),
      keys.map((key) => key.at),
      keys.map((key) => key.workspaceId),
      keys.map((key) => key.keyId),
      people.map((person) => person.role),
    ],
  );
  const holding = new Set(rows.map((row) => row.at));
  return scopes.map(
    ({ actor }, at) => actor.type === "system" || actor.type === "operator" || holding.has(at),
  );
}
