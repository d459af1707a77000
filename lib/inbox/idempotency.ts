import type pg from "pg";
import { sha256 } from "@/lib/platform/crypto";
import { AppError } from "@/lib/platform/errors";

/** The same request, however its keys are ordered, is the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * Takes an idempotency key for a new message, in the transaction that makes it. Of parallel requests with the same key
 * the first goes on, the others wait here until it has committed.
 * @returns null when the key is ours now; else the id of the message that was made with it before
 * @throws AppError conflict `idempotency_key_reused` when that was another request
 */
export async function takeKey(
  client: pg.PoolClient,
  workspaceId: string,
  key: string,
  request: unknown,
  messageId: string,
): Promise<string | null> {
  const hash = sha256(canonical(request));
  const taken = await client.query(
    `INSERT INTO idempotency_keys (workspace_id, key, request_hash, message_id) VALUES ($1, $2, $3, $4)
      ON CONFLICT DO NOTHING`,
    [workspaceId, key, hash, messageId],
  );
  if (taken.rowCount) return null;
  const { rows } = await client.query<{ requestHash: Buffer; messageId: string }>(
    `SELECT request_hash AS "requestHash", message_id AS "messageId" FROM idempotency_keys
      WHERE workspace_id = $1 AND key = $2`,
    [workspaceId, key],
  );
  const before = rows[0];
  if (!before?.requestHash.equals(hash)) {
    throw new AppError(
      "conflict",
      "idempotency_key_reused",
      "This Idempotency-Key was used for another request. Use a new key for each message.",
    );
  }
  return before.messageId;
}

/** How long a repeated request is recognised. */
const keyLifetimeDays = 7;

/** Forgets keys nobody will repeat any more, at most `limit` of them. @returns how many */
export async function forgetOldKeys(client: pg.Pool, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM idempotency_keys WHERE (workspace_id, key) IN (
      SELECT workspace_id, key FROM idempotency_keys
      WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [keyLifetimeDays, limit],
  );
  return rowCount ?? 0;
}
