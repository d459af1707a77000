import { openAppSecret } from "@/lib/phone-numbers/credentials";
import { ingestPool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { isId } from "@/lib/shared/id";

/** Where a webhook came in: at the platform's app, or at the app of one workspace. */
export type Door = { kind: "platform" } | { kind: "connection"; connectionId: string };

/** What opens a door. */
export type DoorKeys = {
  signedBy: string;
  connectionWorkspaceId: string | null;
  /** All that are valid now, two during a rotation. */
  appSecrets: string[];
  verifyToken: string;
};

type Row = {
  workspaceId: string;
  appSecret: string;
  previousAppSecret: string | null;
  previousSecretUntil: Date | null;
  verifyToken: string;
};

type Cached = { at: number; row: Promise<Row | null> };
const cache = new Map<string, Cached>();
/** A new secret is known everywhere after so long; a post costs no query of its own. */
const cacheMs = 3_000;

async function readConnection(connectionId: string): Promise<Row | null> {
  const { rows } = await ingestPool.query<Row>({
    name: "webhook_connections.open",
    text: `SELECT workspace_id AS "workspaceId", app_secret AS "appSecret",
        previous_app_secret AS "previousAppSecret", previous_secret_until AS "previousSecretUntil",
        verify_token AS "verifyToken" FROM webhook_connections WHERE id = $1`,
    values: [connectionId],
  });
  return rows[0] ?? null;
}

function connection(connectionId: string): Promise<Row | null> {
  const now = performance.now();
  const cached = cache.get(connectionId);
  if (cached && now - cached.at < cacheMs) return cached.row;
  // Ids in the address are anybody's guess: they must not fill the memory.
  if (cache.size > 5_000) cache.clear();
  const row = readConnection(connectionId);
  cache.set(connectionId, { at: now, row });
  row.catch(() => cache.delete(connectionId));
  return row;
}

/**
 * The secrets of a door.
 * @returns null when there is no such connection
 * @throws when the database is out of reach
 */
export async function keysOf(door: Door): Promise<DoorKeys | null> {
  if (door.kind === "platform") {
    return {
      signedBy: "platform",
      connectionWorkspaceId: null,
      appSecrets: [env.META_APP_SECRET],
      verifyToken: env.META_WEBHOOK_VERIFY_TOKEN,
    };
  }
  const { connectionId } = door;
  if (!isId(connectionId)) return null;
  const row = await connection(connectionId.toLowerCase());
  if (!row) return null;
  const key = { workspaceId: row.workspaceId, id: connectionId.toLowerCase() };
  const rotating = row.previousAppSecret && row.previousSecretUntil && row.previousSecretUntil > new Date();
  return {
    signedBy: key.id,
    connectionWorkspaceId: row.workspaceId,
    appSecrets: [
      openAppSecret(key, "app_secret", row.appSecret),
      ...(rotating ? [openAppSecret(key, "previous_app_secret", row.previousAppSecret!)] : []),
    ],
    verifyToken: row.verifyToken,
  };
}
