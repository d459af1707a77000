import type pg from "pg";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

/** Who acted. A Scope's own actor fits; outside a workspace give the user's id, or nothing for ourselves. */
export type AuditActor =
  | { type: "user"; userId: string }
  | { type: "api_key"; apiKeyId: string }
  | { type: "operator" }
  /** What was done there, in the portal or by a card, and only read by us. */
  | { type: "stripe" }
  | { type: "system" };

/** Where the call came from; the `Call` of lib/http/route.ts fits. */
export type AuditCall = { ip?: string | null; userAgent?: string | null; requestId?: string | null };

export type AuditInput = {
  /** The workspace and, unless `actor` is given, the actor. */
  scope?: Scope;
  /** Without a scope: the workspace, or null for what happens outside of any, a sign-in for example. */
  workspaceId?: string | null;
  actor?: AuditActor;
  /** noun.verb, past tense: `phone_number.connected` */
  action: string;
  target?: { type: string; id: string };
  /** Ids, names of fields and counts. Never message text, never a secret. */
  data?: Record<string, Prisma.InputJsonValue | null>;
  call?: AuditCall;
};

type AuditWriter = {
  auditEntry: { create(args: { data: Prisma.AuditEntryUncheckedCreateInput }): PromiseLike<unknown> };
};

/** Writes within a transaction of plain SQL. */
export const auditWriter = (client: pg.PoolClient): AuditWriter => ({
  auditEntry: {
    create: ({ data: row }) =>
      client.query(
        `INSERT INTO audit_entries (id, workspace_id, actor_type, actor_id, action, target_type, target_id, data,
            ip, user_agent, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[row.id, row.workspaceId, row.actorType, row.actorId, row.action, row.targetType, row.targetId],
          ...[JSON.stringify(row.data), row.ip, row.userAgent, row.requestId],
        ],
      ),
  },
});

function actorColumns(
  actor: AuditActor,
): Pick<Prisma.AuditEntryUncheckedCreateInput, "actorType" | "actorId"> {
  if (actor.type === "user") return { actorType: "user", actorId: actor.userId };
  if (actor.type === "api_key") return { actorType: "api_key", actorId: actor.apiKeyId };
  return { actorType: actor.type, actorId: null };
}

/**
 * Writes one line into the audit log, which the database lets nobody change or delete.
 * @param writer the transaction the action itself runs in, so that neither exists without the other
 * @throws when it cannot be written: what cannot be recorded should not happen
 */
export async function recordAudit(entry: AuditInput, writer: AuditWriter = platformDb): Promise<void> {
  await writer.auditEntry.create({
    data: {
      id: newId(),
      workspaceId: entry.scope?.workspaceId ?? entry.workspaceId ?? null,
      ...actorColumns(entry.actor ?? entry.scope?.actor ?? { type: "system" }),
      action: entry.action,
      targetType: entry.target?.type ?? null,
      targetId: entry.target?.id ?? null,
      data: (entry.data ?? {}) as Prisma.InputJsonObject,
      ip: entry.call?.ip ?? null,
      // A header anybody writes: enough of it to recognise a browser.
      userAgent: entry.call?.userAgent?.slice(0, 400) ?? null,
      requestId: entry.call?.requestId ?? null,
    },
  });
}
