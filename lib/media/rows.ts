import type pg from "pg";
import { toMediaView, type MediaRow, type MediaView } from "@/lib/media/views";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/** Messages that show a file, to be announced. */
export type ShownIn = { workspaceId: string; messageIds: string[]; conversationIds: string[] };

/**
 * A file has changed, so each message that shows it has a new version: else an older view of it could win on a screen.
 * In the caller's transaction.
 */
export async function touchMessages(
  client: pg.PoolClient,
  workspaceId: string,
  mediaId: string,
): Promise<ShownIn> {
  const { rows } = await client.query<{ id: string }>({
    name: "media.touch_messages",
    text: `UPDATE messages SET media_id = media_id WHERE workspace_id = $1 AND media_id = $2 RETURNING id`,
    values: [workspaceId, mediaId],
  });
  return { workspaceId, messageIds: rows.map(({ id }) => id), conversationIds: [] };
}

/** Everything of a file but its bytes. */
export type StoredMedia = MediaRow & {
  sha256: string | null;
  storageKey: string | null;
  metaMediaId: string | null;
  uploadedById: string | null;
};

/** @throws AppError not_found for ids of nobody or of another workspace */
export async function readMediaRow(scope: Scope, mediaId: string): Promise<StoredMedia> {
  const { rows } = await pool.query<StoredMedia>({
    name: "media.read",
    text: `SELECT id, state, kind, mime_type AS "mimeType", filename, size_bytes AS "sizeBytes", width, height,
        duration_ms AS "durationMs", waveform, error, sha256, storage_key AS "storageKey",
        meta_media_id AS "metaMediaId", uploaded_by_id AS "uploadedById"
      FROM media WHERE workspace_id = $1 AND id = $2`,
    values: [scope.workspaceId, mediaId],
  });
  if (!rows[0]) throw notFound("media");
  return rows[0];
}

/** @throws AppError not_found */
export async function getMedia(scope: Scope, mediaId: string): Promise<MediaView> {
  return toMediaView(await readMediaRow(scope, mediaId));
}
