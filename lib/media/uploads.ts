import { rm } from "node:fs/promises";
import { hasFfmpeg } from "@/lib/media/ffmpeg";
import { getMedia } from "@/lib/media/rows";
import {
  baseMime,
  cleanFilename,
  misfitOf,
  recordedTypes,
  sendLimits,
  typeOfKind,
  type Misfit,
} from "@/lib/media/rules";
import type { UploadQuery } from "@/lib/media/schemas";
import { pictureSize, sniff } from "@/lib/media/sniff";
import type { MediaView } from "@/lib/media/views";
import { sha256 } from "@/lib/platform/crypto";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { spool, TooLarge, type Spooled } from "@/lib/platform/spool";
import { storage } from "@/lib/platform/storage";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

const inWords = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : `${Math.floor(bytes / 1024)} KB`;

function refusalOf({ reason, mostBytes }: Misfit, kind: string, mimeType: string): AppError {
  switch (reason) {
    case "empty":
      return new AppError("invalid", "file_empty", "This file is empty.");
    case "too_large":
      return new AppError(
        "invalid",
        "file_too_large",
        `WhatsApp takes files of this kind up to ${inWords(mostBytes!)}.`,
        { data: { mostBytes } },
      );
    case "wrong_type":
      return new AppError(
        "invalid",
        "file_type_refused",
        `WhatsApp does not take this file (${mimeType}) as ${kind}.`,
        { data: { mimeType, accepted: sendLimits[typeOfKind(kind as UploadQuery["kind"])].mimeTypes } },
      );
  }
}

/** What the file is, by its own bytes; what was said of it only helps where bytes cannot tell. */
function judge(file: Spooled, claimed: string, kind: UploadQuery["kind"]): string {
  const mimeType = sniff(file.head, claimed);
  if (kind === "voice" && recordedTypes.includes(mimeType)) {
    if (mimeType !== "audio/webm" || hasFfmpeg()) return mimeType;
    throw new AppError(
      "invalid",
      "needs_ffmpeg",
      "WhatsApp does not take WebM recordings, and this installation has no ffmpeg to make a voice note of one.",
    );
  }
  const misfit = misfitOf(typeOfKind(kind), { mimeType, sizeBytes: file.sizeBytes });
  if (misfit) throw refusalOf(misfit, kind, mimeType);
  return mimeType;
}

/** The same key in the same workspace is the same file: an id made of both, with the marks of a uuid v8. */
function idOf(workspaceId: string, idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return newId();
  const hex = sha256(`media|${workspaceId}|${idempotencyKey}`).toString("hex");
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** How long a file waits for the message it was uploaded for. */
export const unusedHours = 48;

/**
 * Takes a file that is to be sent: streamed to the store, counted on the way, and known by its first bytes, not by what
 * is claimed. Name it as `mediaId` in a message within two days; a file no message names is deleted then.
 *
 * With `idempotencyKey` the same file is the same row however often it is uploaded.
 *
 * @param file.body the bytes as they come
 * @param file.claimedBytes how many they are, as the request says; null when it does not
 * @param file.claimed Content-Type of the request
 * @throws AppError invalid `file_too_large`, `file_type_refused`, `file_empty`, `needs_ffmpeg`; conflict
 *   `idempotency_key_reused`
 */
export async function uploadFile(
  scope: Scope,
  query: UploadQuery,
  file: {
    body: AsyncIterable<Uint8Array>;
    claimedBytes: number | null;
    claimed: string;
    idempotencyKey: string | undefined;
  },
): Promise<MediaView> {
  const { workspaceId, actor } = scope;
  const { kind } = query;
  const { mostBytes } = sendLimits[typeOfKind(kind)];
  let spooled: Spooled;
  try {
    spooled = await spool(file.body, mostBytes, file.claimedBytes);
  } catch (error) {
    if (error instanceof TooLarge) throw refusalOf({ reason: "too_large", mostBytes }, kind, "");
    throw error;
  }
  try {
    const mimeType = judge(spooled, baseMime(file.claimed), kind);
    const id = idOf(workspaceId, file.idempotencyKey);
    const { rows } = await pool.query<{ sha256: string }>(
      `SELECT sha256 FROM media WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    if (rows[0]) {
      if (rows[0].sha256 === spooled.sha256) return await getMedia(scope, id);
      throw new AppError(
        "conflict",
        "idempotency_key_reused",
        "This Idempotency-Key was used for another file. Use a new key for a new file.",
      );
    }
    const key = `${workspaceId}/${id}`;
    const size = pictureSize(spooled.head, mimeType);
    await storage().put(key, spooled.path, { sizeBytes: spooled.sizeBytes, mimeType });
    await pool.query(
      `INSERT INTO media (id, workspace_id, state, kind, mime_type, filename, size_bytes, sha256, storage_key, width,
          height, duration_ms, waveform, uploaded_by_id, due_at)
        VALUES ($1, $2, 'ready', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() + make_interval(hours => $14))
        ON CONFLICT (workspace_id, id) DO NOTHING`,
      [
        ...[
          id,
          workspaceId,
          kind,
          mimeType,
          cleanFilename(query.filename),
          spooled.sizeBytes,
          spooled.sha256,
          key,
        ],
        ...[size?.width ?? null, size?.height ?? null, query.durationMs ?? null, query.waveform ?? []],
        ...[actor.type === "user" ? actor.userId : null, unusedHours],
      ],
    );
    return await getMedia(scope, id);
  } finally {
    await rm(spooled.path, { force: true });
  }
}

/** Rows one sweep removes at most; the next one goes on. */
const most = 200;

/**
 * Deletes files that were uploaded and never sent: the row first, in one statement with the proof that no message names
 * it, then the bytes. @returns how many
 */
export async function forgetUnused(): Promise<number> {
  const { rows } = await pool.query<{ storageKey: string | null }>(
    `DELETE FROM media WHERE (workspace_id, id) IN (
        SELECT workspace_id, id FROM media WHERE due_at <= now() AND state = 'ready'
        ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      AND due_at <= now()
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = media.workspace_id AND m.media_id = media.id)
      RETURNING storage_key AS "storageKey"`,
    [most],
  );
  for (const { storageKey } of rows) if (storageKey) await storage().remove(storageKey);
  return rows.length;
}
