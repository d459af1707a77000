import { rm, stat } from "node:fs/promises";
import { makeVoiceNote } from "@/lib/media/ffmpeg";
import { cleanFilename, plainFilename } from "@/lib/media/rules";
import type { MediaKind } from "@/lib/media/views";
import { pool } from "@/lib/platform/db";
import { copyOut, storage } from "@/lib/platform/storage";
import type { GraphFailure, GraphTarget } from "@/lib/whatsapp/client";
import { uploadLivesMs, uploadMedia } from "@/lib/whatsapp/media";

/** The number a file is to be sent from. */
export type SendingNumber = { phoneNumberId: string; metaId: string; target: GraphTarget };

export type AtMeta =
  /** `voice`: WhatsApp plays it as a voice note. */
  | { kind: "there"; metaMediaId: string; voice: boolean; filename: string }
  | { kind: "refused"; failure: GraphFailure }
  /** The store has lost it, or cannot be reached. */
  | { kind: "missing" };

type Row = {
  kind: MediaKind;
  mimeType: string;
  filename: string | null;
  storageKey: string | null;
  metaMediaId: string | null;
  isThere: boolean;
};

async function readRow(
  workspaceId: string,
  mediaId: string,
  phoneNumberId: string,
): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>({
    name: "media.to_send",
    text: `SELECT kind, mime_type AS "mimeType", filename, storage_key AS "storageKey", meta_media_id AS "metaMediaId",
        (phone_number_id = $3 AND meta_expires_at > now() + interval '1 hour') IS TRUE AS "isThere"
      FROM media WHERE workspace_id = $1 AND id = $2 AND state = 'ready'`,
    values: [workspaceId, mediaId, phoneNumberId],
  });
  return rows[0];
}

type LocalFile = { path: string; mimeType: string };

/** A recording that WhatsApp would not play as a voice note becomes one, when this machine can do that. Once. */
async function asVoiceNote(
  workspaceId: string,
  mediaId: string,
  row: Row,
  source: string,
): Promise<LocalFile> {
  const target = `${source}.ogg`;
  const mimeType = "audio/ogg";
  if (!(await makeVoiceNote(source, target))) return { path: source, mimeType: row.mimeType };
  await rm(source, { force: true });
  const { size } = await stat(target);
  // Another key: somebody may be listening to the first recording at this moment.
  const key = `${workspaceId}/${mediaId}.ogg`;
  const path = await (async () => {
    await storage().put(key, target, { sizeBytes: size, mimeType });
    return copyOut(key);
  })();
  if (!path) throw new Error("The store lost a voice note.");
  await pool.query(
    `UPDATE media SET storage_key = $3, mime_type = $4, size_bytes = $5, updated_at = now()
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, mediaId, key, mimeType, size],
  );
  await storage().remove(row.storageKey!);
  return { path, mimeType };
}

async function bring(workspaceId: string, mediaId: string, number: SendingNumber): Promise<AtMeta> {
  const row = await readRow(workspaceId, mediaId, number.phoneNumberId);
  if (!row) return { kind: "missing" };
  const filename = cleanFilename(row.filename) ?? plainFilename(row.kind, row.mimeType);
  const voice = (mimeType: string): boolean => row.kind === "voice" && mimeType === "audio/ogg";
  if (row.isThere && row.metaMediaId) {
    return { kind: "there", metaMediaId: row.metaMediaId, voice: voice(row.mimeType), filename };
  }
  const copy = row.storageKey && (await copyOut(row.storageKey).catch(() => null));
  if (!copy) return { kind: "missing" };
  let file: LocalFile = { path: copy, mimeType: row.mimeType };
  try {
    if (row.kind === "voice" && row.mimeType !== "audio/ogg") {
      file = await asVoiceNote(workspaceId, mediaId, row, copy);
    }
    const { size: sizeBytes } = await stat(file.path);
    const answer = await uploadMedia(number.target, number.metaId, { ...file, sizeBytes });
    if (!answer.ok) return { kind: "refused", failure: answer };
    const metaMediaId = answer.data.id;
    await pool.query(
      `UPDATE media SET phone_number_id = $3, meta_media_id = $4, updated_at = now(),
          meta_expires_at = now() + make_interval(secs => $5 / 1000.0)
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, mediaId, number.phoneNumberId, metaMediaId, uploadLivesMs],
    );
    return { kind: "there", metaMediaId, voice: voice(file.mimeType), filename };
  } finally {
    await rm(copy, { force: true });
    await rm(file.path, { force: true });
  }
}

/** Uploads under way in this process. One goes on although nobody waits for it any longer. */
const underWay = new Map<string, Promise<AtMeta>>();

/**
 * Sees to it that Meta has the file under an id this number may send: uploads it unless that was done in the last 29
 * days. Nothing reaches the customer by it, so doing it twice harms nobody.
 *
 * @param patienceMs after that the answer is "not_yet"; the upload goes on, and the next call finds it done
 */
export async function bringToMeta(
  ids: { workspaceId: string; mediaId: string },
  number: SendingNumber,
  patienceMs: number,
): Promise<AtMeta | "not_yet"> {
  const key = `${ids.mediaId}|${number.phoneNumberId}`;
  let upload = underWay.get(key);
  if (!upload) {
    upload = bring(ids.workspaceId, ids.mediaId, number).finally(() => underWay.delete(key));
    underWay.set(key, upload);
  }
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<"not_yet">((resolve) => {
    timer = setTimeout(() => resolve("not_yet"), patienceMs);
  });
  // Whoever waits hears of a failure; when nobody does any longer, the next try tells.
  upload.catch(() => undefined);
  return Promise.race([upload, patience]).finally(() => clearTimeout(timer));
}

/** Meta refused the message: whether the file was the reason or not, the next try uploads it anew. */
export async function forgetUpload(workspaceId: string, mediaId: string): Promise<void> {
  await pool.query(
    `UPDATE media SET meta_expires_at = NULL WHERE workspace_id = $1 AND id = $2 AND state = 'ready'`,
    [workspaceId, mediaId],
  );
}
