import { sha256, equalBytes } from "@/lib/platform/crypto";
import { platformDb, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Role } from "@/lib/tenancy/roles";

declare const proven: unique symbol;

export type Actor =
  | { type: "user"; userId: string; role: Role; sessionId: string }
  | { type: "api_key"; apiKeyId: string; role: Role }
  | { type: "operator" }
  | { type: "system" };

/**
 * Proof that somebody may act in one workspace. Only this file mints it: from a membership, an API key,
 * a phone number Meta spoke of, a job's payload, or the operator's console.
 */
export type Scope = { readonly workspaceId: string; readonly actor: Actor; readonly [proven]: true };

const mint = (workspaceId: string, actor: Actor): Scope => ({ workspaceId, actor }) as Scope;

type MembershipRow = {
  workspaceId: string;
  role: Role;
  factorMissing: boolean;
  /** Whether this browser's visit was noted within the last minute. */
  noted: boolean;
};

/**
 * The role is read from the database at each call, so a change works at the next request. An address the workspace had
 * before will do as well: tabs and programs that know only that one go on.
 * @returns null for who is no member of such a workspace, or when it is being removed
 * @throws AppError forbidden `two_factor_missing` for a member without the second factor the workspace asks for
 */
export async function scopeFromMembership(
  user: { userId: string; sessionId: string },
  workspaceSlug: string,
): Promise<Scope | null> {
  const { rows } = await pool.query<MembershipRow>({
    name: "scope.membership",
    text: `SELECT m.workspace_id AS "workspaceId", m.role,
        w.require_two_factor AND u.totp_confirmed_at IS NULL AS "factorMissing",
        coalesce(v.last_seen_at > now() - interval '1 minute', false) AS noted
      FROM workspaces w
      JOIN memberships m ON m.workspace_id = w.id AND m.user_id = $2
      JOIN users u ON u.id = m.user_id
      LEFT JOIN session_visits v ON v.workspace_id = w.id AND v.session_id = $3
      WHERE w.id = coalesce((SELECT id FROM workspaces WHERE slug = $1),
        (SELECT workspace_id FROM former_slugs WHERE slug = $1))
        AND NOT EXISTS (SELECT 1 FROM workspace_deletions d WHERE d.id = w.id AND d.started_at IS NOT NULL)`,
    values: [workspaceSlug, user.userId, user.sessionId],
  });
  const [row] = rows;
  if (!row) return null;
  if (row.factorMissing) {
    throw new AppError(
      "forbidden",
      "two_factor_missing",
      "This workspace asks its members for a second factor. Set yours up, then you are in.",
    );
  }
  if (!row.noted) await noteVisit(row.workspaceId, user);
  return mint(row.workspaceId, { type: "user", ...user, role: row.role });
}

/** Coarse on purpose: one write a minute at most, however busy the browser is. */
async function noteVisit(
  workspaceId: string,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  await pool.query({
    name: "scope.note_visit",
    text: `INSERT INTO session_visits (workspace_id, session_id, user_id)
      SELECT $1, s.id, $3 FROM sessions s WHERE s.id = $2
      ON CONFLICT (workspace_id, session_id) DO UPDATE SET last_seen_at = now()`,
    values: [workspaceId, sessionId, userId],
  });
}

/**
 * All workspaces somebody belongs to, for what they do in all of them at once, whatever each asks for at its door: leave
 * for good. Those that are being removed are not among them.
 */
export async function scopesFromMemberships(user: { userId: string; sessionId: string }): Promise<Scope[]> {
  const { rows } = await pool.query<{ workspaceId: string; role: Role }>(
    `SELECT m.workspace_id AS "workspaceId", m.role FROM memberships m
      WHERE m.user_id = $1 AND NOT EXISTS (
        SELECT 1 FROM workspace_deletions d WHERE d.id = m.workspace_id AND d.started_at IS NOT NULL)
      ORDER BY m.workspace_id`,
    [user.userId],
  );
  return rows.map(({ workspaceId, role }) => mint(workspaceId, { type: "user", ...user, role }));
}

/** @returns null for a key that is unknown, revoked or expired; the comparison takes constant time. */
export async function scopeFromApiKey(key: string, now: Date): Promise<Scope | null> {
  const prefix = /^wsk_live_([A-Za-z0-9]{8})_[\w-]{43}$/.exec(key)?.[1];
  if (!prefix) return null;
  const row = await platformDb.apiKey.findUnique({ where: { prefix } });
  if (!row || !equalBytes(sha256(key), row.hash)) return null;
  if (row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return null;
  // Coarse on purpose: one write a minute at most, however busy the key is.
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > 60_000) {
    await platformDb.apiKey.update({ where: { prefix }, data: { lastUsedAt: now } });
  }
  return mint(row.workspaceId, { type: "api_key", apiKeyId: row.id, role: row.role });
}

/** For jobs: the payload was written by a command that held a Scope. */
export const scopeFromJob = (payload: { workspaceId: string }): Scope =>
  mint(payload.workspaceId, { type: "system" });

/** For the operator's console, which runs beside the database. @returns null when there is no such workspace. */
export async function scopeFromOperator(workspaceSlugOrId: string): Promise<Scope | null> {
  const isUuid = /^[0-9a-f-]{36}$/i.test(workspaceSlugOrId);
  const workspace = await platformDb.workspace.findFirst({
    where: isUuid ? { id: workspaceSlugOrId } : { slug: workspaceSlugOrId },
    select: { id: true },
  });
  return workspace && mint(workspace.id, { type: "operator" });
}
