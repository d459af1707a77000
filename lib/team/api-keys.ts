import { randomInt } from "node:crypto";
import { z } from "zod";
import { sqlOfPrisma, takeRoom } from "@/lib/billing/plans/entitlements";
import { randomSecret, sha256 } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { cutPage, encodeCursor, idCursor, pageLimit, type Page } from "@/lib/shared/pagination";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { roleAllows, roles, type Role } from "@/lib/tenancy/roles";
import type { Scope } from "@/lib/tenancy/scope";

export const apiKeyInput = z.object({
  name: z.string().trim().min(1, "Give the key a name.").max(100, "At most 100 characters."),
  role: z.enum(roles).default("admin"),
  expiresAt: z.iso
    .datetime({ offset: true, message: "Use a time such as 2027-01-31T12:00:00Z." })
    .transform((value) => new Date(value))
    .nullish(),
});

export type ApiKeyView = {
  id: string;
  name: string;
  /** The beginning of the key, enough to recognise it: `wsk_live_Ab12Cd34`. */
  prefix: string;
  role: Role;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
};

const select = {
  id: true,
  name: true,
  prefix: true,
  role: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

type ApiKeyRow = Omit<ApiKeyView, "createdAt" | "lastUsedAt" | "expiresAt" | "revokedAt"> & {
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

const toView = (row: ApiKeyRow): ApiKeyView => ({
  ...row,
  prefix: `wsk_live_${row.prefix}`,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const newPrefix = (): string => Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join("");

/**
 * Makes a key for programs. The whole key is in this answer and nowhere else: only its SHA-256 is kept.
 * @throws AppError `forbidden` when the key would be allowed more than the one who makes it; payment_required
 *   `limit_reached` when the plan has no room
 */
export async function createApiKey(
  scope: Scope,
  input: z.output<typeof apiKeyInput>,
  call?: AuditCall,
): Promise<ApiKeyView & { key: string }> {
  const { actor, workspaceId } = scope;
  if ("role" in actor && !roleAllows(actor.role, input.role)) {
    throw new AppError(
      "forbidden",
      "role_too_low",
      `You have the role ${actor.role} and cannot make a key with the role ${input.role}.`,
    );
  }
  if (input.expiresAt && input.expiresAt <= new Date()) {
    throw new AppError("invalid", "invalid_input", "expiresAt: this time has passed already", {
      fields: { expiresAt: "This time has passed already." },
    });
  }
  const prefix = newPrefix();
  const key = `wsk_live_${prefix}_${randomSecret(32)}`;
  const row = await db.$transaction(async (tx) => {
    await takeRoom(sqlOfPrisma(tx), workspaceId, "apiKeys", new Date());
    const created = await tx.apiKey.create({
      data: {
        id: newId(),
        workspaceId,
        name: input.name,
        prefix,
        hash: new Uint8Array(sha256(key)),
        role: input.role,
        createdById: actor.type === "user" ? actor.userId : null,
        expiresAt: input.expiresAt ?? null,
      },
      select,
    });
    await recordAudit(
      {
        scope,
        action: "api_key.created",
        target: { type: "api_key", id: created.id },
        data: { name: input.name, prefix, role: input.role },
        call,
      },
      tx,
    );
    return created;
  });
  return { ...toView(row), key };
}

export const apiKeyListQuery = z.object({
  limit: pageLimit,
  cursor: idCursor.optional(),
});

/** All keys of the workspace, newest first, revoked ones included; never a secret. */
export async function listApiKeys(
  scope: Scope,
  query: z.output<typeof apiKeyListQuery>,
): Promise<Page<ApiKeyView>> {
  const rows = await db.apiKey.findMany({
    where: { workspaceId: scope.workspaceId, ...(query.cursor ? { id: { lt: query.cursor } } : {}) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    select,
  });
  return cutPage(rows, query.limit, toView, ({ id }) => encodeCursor([id]));
}

/** From the next request on the key is refused. Revoking twice is the same as once. */
export async function revokeApiKey(scope: Scope, apiKeyId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  await db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { workspaceId, id: apiKeyId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) {
      const known = await tx.apiKey.findUnique({
        where: { workspaceId_id: { workspaceId, id: apiKeyId } },
        select: { id: true },
      });
      if (!known) throw notFound("api_key");
      return;
    }
    await recordAudit(
      { scope, action: "api_key.revoked", target: { type: "api_key", id: apiKeyId }, call },
      tx,
    );
  });
}
