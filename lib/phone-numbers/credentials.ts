import { decryptSecret, encryptSecret, type SecretPlace } from "@/lib/platform/crypto";
import { env } from "@/lib/platform/env";

type WabaKey = { workspaceId: string; id: string };
type ConnectionKey = { workspaceId: string; id: string };

/** The one place of a business account's token; a ciphertext of any other row does not open here. */
const tokenPlace = (waba: WabaKey): SecretPlace => ({
  workspaceId: waba.workspaceId,
  table: "wabas",
  column: "access_token",
  rowId: waba.id,
});

export const sealAccessToken = (waba: WabaKey, accessToken: string): string =>
  encryptSecret(accessToken, tokenPlace(waba));

/** @throws when the row's ciphertext was changed or its key is gone from ENCRYPTION_KEYS. */
export const openAccessToken = (waba: WabaKey & { accessToken: string }): string =>
  decryptSecret(waba.accessToken, tokenPlace(waba));

/** Secrets of a tenant's own Meta app. Both of its secrets, the valid and the previous one, have their own place. */
export type ConnectionSecret = "app_secret" | "previous_app_secret";

const connectionPlace = (connection: ConnectionKey, column: ConnectionSecret): SecretPlace => ({
  workspaceId: connection.workspaceId,
  table: "webhook_connections",
  column,
  rowId: connection.id,
});

export const sealAppSecret = (connection: ConnectionKey, column: ConnectionSecret, secret: string): string =>
  encryptSecret(secret, connectionPlace(connection, column));

/** @throws when the ciphertext does not belong to this row and column, or its key is gone. */
export const openAppSecret = (connection: ConnectionKey, column: ConnectionSecret, sealed: string): string =>
  decryptSecret(sealed, connectionPlace(connection, column));

/** Base address of the Graph API for this business account, without version and trailing slash. */
export const graphUrlOf = (waba: { graphUrl: string | null }): string => waba.graphUrl ?? env.META_GRAPH_URL;
