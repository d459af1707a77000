import { randomSecret } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError, notFound } from "@/lib/platform/errors";
import { openAppSecret, sealAppSecret } from "@/lib/phone-numbers/credentials";
import { checkPhoneNumber } from "@/lib/phone-numbers/jobs";
import type {
  AppSecretInput,
  WebhookConnectionChange,
  WebhookConnectionInput,
  webhookConnectionListQuery,
} from "@/lib/phone-numbers/schemas";
import type { WebhookConnectionView } from "@/lib/phone-numbers/views";
import { ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import type { z } from "zod";

// A tenant's own Meta app: Meta calls an address of its own, signs with the app's secret, and greets with its token.

/** Where Meta posts the events of this app. */
export const callbackUrlOf = (connectionId: string): string =>
  `${env.APP_URL}/api/webhooks/whatsapp/${connectionId}`;

const select = {
  id: true,
  name: true,
  appId: true,
  verifyToken: true,
  previousSecretUntil: true,
  createdAt: true,
  wabas: { select: { _count: { select: { phoneNumbers: { where: { connectedMetaId: { not: null } } } } } } },
} as const;

type Row = {
  id: string;
  name: string;
  appId: string | null;
  verifyToken: string;
  previousSecretUntil: Date | null;
  createdAt: Date;
  wabas: { _count: { phoneNumbers: number } }[];
};

function toView(row: Row, now: Date): WebhookConnectionView {
  return {
    id: row.id,
    name: row.name,
    appId: row.appId,
    callbackUrl: callbackUrlOf(row.id),
    verifyToken: row.verifyToken,
    previousSecretUntil:
      row.previousSecretUntil && row.previousSecretUntil > now ? row.previousSecretUntil.toISOString() : null,
    phoneNumbers: row.wabas.reduce((sum, waba) => sum + waba._count.phoneNumbers, 0),
    createdAt: row.createdAt.toISOString(),
  };
}

export async function listWebhookConnections(
  scope: Scope,
  query: z.output<typeof webhookConnectionListQuery>,
): Promise<Page<WebhookConnectionView>> {
  const rows = await db.webhookConnection.findMany({
    where: { workspaceId: scope.workspaceId, ...(query.cursor ? { id: { gt: query.cursor } } : {}) },
    orderBy: { id: "asc" },
    take: query.limit + 1,
    select,
  });
  const now = new Date();
  return cutPage(
    rows,
    query.limit,
    (row) => toView(row, now),
    ({ id }) => encodeCursor([id]),
  );
}

/** @throws AppError not_found */
export async function getWebhookConnection(scope: Scope, id: string): Promise<WebhookConnectionView> {
  const row = await db.webhookConnection.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id } },
    select,
  });
  if (!row) throw notFound("webhook_connection");
  return toView(row, new Date());
}

/** Adds a Meta app with a new verify token. The secret is kept encrypted and never shown again. */
export async function addWebhookConnection(
  scope: Scope,
  input: WebhookConnectionInput,
  call?: AuditCall,
): Promise<WebhookConnectionView> {
  const key = { workspaceId: scope.workspaceId, id: newId() };
  await db.$transaction(async (tx) => {
    await tx.webhookConnection.create({
      data: {
        ...key,
        name: input.name,
        appId: input.appId,
        appSecret: sealAppSecret(key, "app_secret", input.appSecret),
        verifyToken: randomSecret(24),
      },
    });
    await recordAudit(
      {
        scope,
        action: "webhook_connection.added",
        target: { type: "webhook_connection", id: key.id },
        data: { name: input.name, appId: input.appId },
        call,
      },
      tx,
    );
  });
  // Numbers whose token is of this app receive through it from now on.
  const numbers = await db.phoneNumber.findMany({
    where: { workspaceId: key.workspaceId, connectedMetaId: { not: null }, isSandbox: false },
    orderBy: { id: "asc" },
    take: 100,
    select: { id: true },
  });
  for (const { id } of numbers) {
    await ring(checkPhoneNumber, { workspaceId: key.workspaceId, phoneNumberId: id }, { id });
  }
  return getWebhookConnection(scope, key.id);
}

/** @throws AppError not_found */
export async function changeWebhookConnection(
  scope: Scope,
  id: string,
  change: WebhookConnectionChange,
  call?: AuditCall,
): Promise<WebhookConnectionView> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.webhookConnection.updateMany({
      where: { workspaceId: scope.workspaceId, id },
      data: { ...change, updatedAt: new Date() },
    });
    if (count === 0) throw notFound("webhook_connection");
    await recordAudit(
      {
        scope,
        action: "webhook_connection.changed",
        target: { type: "webhook_connection", id },
        data: change,
        call,
      },
      tx,
    );
  });
  return getWebhookConnection(scope, id);
}

/**
 * Puts a new app secret in place. Webhooks signed with the one before are accepted for `previousValidHours` more, so
 * that nothing is refused while Meta changes over. A third secret ends the first at once: two are valid at most.
 * @throws AppError not_found
 */
export async function rotateAppSecret(
  scope: Scope,
  id: string,
  input: AppSecretInput,
  call?: AuditCall,
): Promise<WebhookConnectionView> {
  const key = { workspaceId: scope.workspaceId, id };
  await db.$transaction(async (tx) => {
    // Locked, so that of two rotations at once the second keeps what the first has written.
    await tx.$queryRaw`SELECT 1 FROM webhook_connections WHERE workspace_id = ${key.workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    const row = await tx.webhookConnection.findUnique({ where: { workspaceId_id: key } });
    if (!row) throw notFound("webhook_connection");
    const current = openAppSecret(key, "app_secret", row.appSecret);
    const until = new Date(Date.now() + input.previousValidHours * 3_600_000);
    // The same secret again is no rotation: it must not push out the previous one that is still needed.
    if (current !== input.appSecret) {
      const keepPrevious = input.previousValidHours > 0;
      await tx.webhookConnection.update({
        where: { workspaceId_id: key },
        data: {
          appSecret: sealAppSecret(key, "app_secret", input.appSecret),
          previousAppSecret: keepPrevious ? sealAppSecret(key, "previous_app_secret", current) : null,
          previousSecretUntil: keepPrevious ? until : null,
        },
      });
    }
    await recordAudit(
      {
        scope,
        action: "webhook_connection.secret_rotated",
        target: { type: "webhook_connection", id },
        data: { previousValidHours: input.previousValidHours },
        call,
      },
      tx,
    );
  });
  return getWebhookConnection(scope, id);
}

/** From now on only the newest secret is accepted. Ending it twice is the same as once. @throws AppError not_found */
export async function endPreviousSecret(scope: Scope, id: string, call?: AuditCall): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.webhookConnection.updateMany({
      where: { workspaceId: scope.workspaceId, id },
      data: { previousAppSecret: null, previousSecretUntil: null },
    });
    if (count === 0) throw notFound("webhook_connection");
    await recordAudit(
      {
        scope,
        action: "webhook_connection.previous_secret_ended",
        target: { type: "webhook_connection", id },
        call,
      },
      tx,
    );
  });
}

/** @throws AppError not_found; conflict while a connected number receives through it */
export async function removeWebhookConnection(scope: Scope, id: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM webhook_connections WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    const row = await tx.webhookConnection.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select,
    });
    if (!row) throw notFound("webhook_connection");
    const inUse = toView(row, new Date()).phoneNumbers;
    if (inUse > 0) {
      throw new AppError(
        "conflict",
        "webhook_connection_in_use",
        `${inUse === 1 ? "A connected number receives" : `${inUse} connected numbers receive`} through this app. Disconnect first.`,
      );
    }
    await tx.waba.updateMany({
      where: { workspaceId, webhookConnectionId: id },
      data: { webhookConnectionId: null },
    });
    await tx.webhookConnection.delete({ where: { workspaceId_id: { workspaceId, id } } });
    await recordAudit(
      {
        scope,
        action: "webhook_connection.removed",
        target: { type: "webhook_connection", id },
        data: { name: row.name },
        call,
      },
      tx,
    );
  });
}
