import { rm } from "node:fs/promises";
import { hear, type Heard } from "@/lib/media/ffmpeg";
import { fetchMedia } from "@/lib/media/jobs";
import { getMedia, readMediaRow, touchMessages, type ShownIn } from "@/lib/media/rows";
import {
  baseMime,
  downloadError,
  keptByMetaMs,
  mostBytesReceived,
  nextDownload,
  tokenPauseMs,
  type DownloadFailure,
} from "@/lib/media/rules";
import { pictureSize, sniff } from "@/lib/media/sniff";
import type { MediaKind, MediaView } from "@/lib/media/views";
import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { checkPhoneNumber } from "@/lib/phone-numbers/jobs";
import { pool, transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { spool, TooLarge, type Spooled } from "@/lib/platform/spool";
import { isStopping } from "@/lib/platform/stopping";
import { storage } from "@/lib/platform/storage";
import type { Scope } from "@/lib/tenancy/scope";
import type { GraphFailure, GraphTarget } from "@/lib/whatsapp/client";
import { digestOf, downloadMedia, readMedia } from "@/lib/whatsapp/media";
import { brokenCredential } from "@/lib/whatsapp/outcome";

/** A file this process fetches now. */
type Wanted = {
  workspaceId: string;
  id: string;
  kind: MediaKind;
  mimeType: string;
  sha256: string | null;
  metaMediaId: string;
  phoneNumberId: string;
  attempts: number;
  ageMs: number;
  wabaId: string | null;
  accessToken: string | null;
  graphUrl: string | null;
  numberState: string | null;
};

/** Milliseconds for one file, and how long nobody else takes it up meanwhile. */
const deadlineMs = 180_000;
const leaseMs = 240_000;
/** Files under way at once in this process. */
const atOnce = 8;

/** Takes what is due, the longest waiting first, and puts it off for the length of a lease. */
async function take(limit: number): Promise<Wanted[]> {
  const { rows } = await pool.query<Wanted>({
    name: "media.take",
    text: `WITH due AS (
        SELECT workspace_id, id FROM media WHERE due_at <= now() AND state <> 'ready' AND meta_media_id IS NOT NULL
        ORDER BY due_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED),
      taken AS (
        UPDATE media m SET attempts = m.attempts + 1, due_at = now() + make_interval(secs => $2 / 1000.0),
          updated_at = now()
        FROM due WHERE m.workspace_id = due.workspace_id AND m.id = due.id RETURNING m.*)
      SELECT t.workspace_id AS "workspaceId", t.id, t.kind, t.mime_type AS "mimeType", t.sha256,
        t.meta_media_id AS "metaMediaId", t.phone_number_id AS "phoneNumberId", t.attempts,
        (extract(epoch FROM now() - t.created_at) * 1000)::float8 AS "ageMs",
        w.id AS "wabaId", w.access_token AS "accessToken", w.graph_url AS "graphUrl", pn.state AS "numberState"
      FROM taken t
      LEFT JOIN phone_numbers pn ON pn.workspace_id = t.workspace_id AND pn.id = t.phone_number_id
      LEFT JOIN wabas w ON w.workspace_id = pn.workspace_id AND w.id = pn.waba_id`,
    values: [limit, leaseMs],
  });
  return rows;
}

type End =
  | { kind: "here"; file: Spooled; mimeType: string; facts: Heard }
  | { kind: "later"; cause: string; waitMs?: number }
  /** `againInMs`: it is tried again by itself although it says that it failed. */
  | { kind: "failed"; reason: DownloadFailure; cause: string; againInMs?: number };

const later = (cause: string, waitMs?: number): Extract<End, { kind: "later" }> => ({
  kind: "later",
  cause,
  ...(waitMs === undefined ? {} : { waitMs }),
});

const tokenRefused = (cause: string): End => ({
  kind: "failed",
  reason: "token",
  cause,
  againInMs: tokenPauseMs,
});

/** Meta's ids are sometimes not known everywhere at once; after a few tries the file is gone. */
const triesUntilGone = 3;

function endOfRefusal(wanted: Wanted, failure: GraphFailure): End {
  const { error } = failure;
  const cause = error ? `${error.code} ${error.title}` : (failure.cause ?? failure.outcome);
  if (failure.outcome !== "refused") return later(cause, failure.retryAfterMs);
  // 100 with subcode 33 is an object that is not there, or not for this token. Source: Meta, "Error codes".
  const missing = error?.code === 100 || error?.code === 33 || error?.code === 131052;
  if (missing) {
    const old = wanted.ageMs > keptByMetaMs;
    return old || wanted.attempts >= triesUntilGone
      ? { kind: "failed", reason: "expired", cause }
      : later(cause);
  }
  if (brokenCredential(error)) return tokenRefused(cause);
  return { kind: "failed", reason: "refused", cause };
}

async function look(file: Spooled, kind: MediaKind, mimeType: string): Promise<Heard> {
  if (kind === "image" || kind === "sticker") {
    return {
      durationMs: null,
      waveform: [],
      ...(pictureSize(file.head, mimeType) ?? { width: null, height: null }),
    };
  }
  if (kind === "document") return { durationMs: null, waveform: [], width: null, height: null };
  return hear(file.path, kind === "video" ? "video" : "audio");
}

async function fetchOne(wanted: Wanted): Promise<End> {
  const { workspaceId, wabaId, accessToken, kind, attempts } = wanted;
  if (!wabaId || !accessToken || wanted.numberState === "disconnected") {
    return { kind: "failed", reason: "disconnected", cause: "the number is not connected" };
  }
  const target: GraphTarget = {
    baseUrl: graphUrlOf(wanted),
    accessToken: openAccessToken({ workspaceId, id: wabaId, accessToken }),
  };
  const answer = await readMedia(target, wanted.metaMediaId);
  if (!answer.ok) return endOfRefusal(wanted, answer);
  let end: Awaited<ReturnType<typeof downloadMedia<Spooled>>>;
  try {
    const take = (body: AsyncIterable<Uint8Array>) => spool(body, mostBytesReceived[kind]);
    end = await downloadMedia(target, answer.data.url, take, deadlineMs);
  } catch (error) {
    if (error instanceof TooLarge) return { kind: "failed", reason: "too_large", cause: error.message };
    throw error;
  }
  if (!end.ok) {
    const cause = `${end.why}: ${end.cause}`;
    if (end.why === "refused_host" || end.why === "redirected") {
      return { kind: "failed", reason: "refused_host", cause };
    }
    return end.why === "credential" ? tokenRefused(cause) : later(cause);
  }
  const file = end.value;
  const promised = [digestOf(answer.data.sha256), wanted.sha256].filter((digest) => digest !== null);
  if (file.sizeBytes === 0 || promised.some((digest) => digest !== file.sha256)) {
    await rm(file.path, { force: true });
    const cause = file.sizeBytes === 0 ? "empty" : "another digest than promised";
    return attempts >= triesUntilGone ? { kind: "failed", reason: "damaged", cause } : later(cause);
  }
  const mimeType = sniff(file.head, baseMime(answer.data.mime_type ?? wanted.mimeType));
  return { kind: "here", file, mimeType, facts: await look(file, kind, mimeType) };
}

const keyOf = (workspaceId: string, mediaId: string): string => `${workspaceId}/${mediaId}`;

async function keep(wanted: Wanted, end: Extract<End, { kind: "here" }>): Promise<ShownIn> {
  const { workspaceId, id } = wanted;
  const { file, mimeType, facts } = end;
  const key = keyOf(workspaceId, id);
  await storage().put(key, file.path, { sizeBytes: file.sizeBytes, mimeType });
  return transaction(async (client) => {
    await client.query(
      `UPDATE media SET state = 'ready', storage_key = $3, mime_type = $4, size_bytes = $5, sha256 = $6, width = $7,
          height = $8, duration_ms = $9, waveform = $10, due_at = NULL, error = NULL, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [
        ...[workspaceId, id, key, mimeType, file.sizeBytes, file.sha256],
        ...[facts.width, facts.height, facts.durationMs, facts.waveform],
      ],
    );
    return touchMessages(client, workspaceId, id);
  });
}

/** Puts a try off, or says why there will be none. A file that came meanwhile by another process stays. */
async function putOff(wanted: Wanted, end: Exclude<End, { kind: "here" }>): Promise<ShownIn | null> {
  const { workspaceId, id, attempts } = wanted;
  const backoff = end.kind === "later" ? nextDownload(attempts, Math.random()) : null;
  const waitMs =
    end.kind === "later" ? backoff && Math.max(backoff, end.waitMs ?? 0) : (end.againInMs ?? null);
  const reason = end.kind === "failed" ? end.reason : waitMs === null ? "unreachable" : null;
  log.info({ workspaceId, mediaId: id, attempts, reason, cause: end.cause, waitMs }, "a file did not come");
  return transaction(async (client) => {
    const { rowCount } = await client.query(
      `UPDATE media SET state = $3::media_state, error = $4, updated_at = now(),
          due_at = CASE WHEN $5::float8 IS NOT NULL THEN now() + make_interval(secs => $5 / 1000.0) END
        WHERE workspace_id = $1 AND id = $2 AND state <> 'ready'`,
      [
        workspaceId,
        id,
        reason ? "failed" : "pending",
        reason && JSON.stringify(downloadError(reason)),
        waitMs,
      ],
    );
    return rowCount && reason ? touchMessages(client, workspaceId, id) : null;
  });
}

async function work(wanted: Wanted, tell: (shown: ShownIn) => Promise<void>): Promise<void> {
  try {
    const end = await fetchOne(wanted).catch((error: Error): End => later(`ours: ${error.message}`));
    if (end.kind === "failed" && end.reason === "token") {
      const { workspaceId, phoneNumberId } = wanted;
      // The check says in words what is wrong with the number, and notices when it is mended.
      await ring(checkPhoneNumber, { workspaceId, phoneNumberId }, { id: phoneNumberId });
    }
    if (end.kind === "here") {
      try {
        await tell(await keep(wanted, end));
      } catch (error) {
        await rm(end.file.path, { force: true });
        await putOff(wanted, later(`ours: ${(error as Error).message}`));
      }
      return;
    }
    const shown = await putOff(wanted, end);
    if (shown) await tell(shown);
  } catch (err) {
    // Its lease ends, and somebody takes it up again.
    log.error({ err, mediaId: wanted.id }, "a file's fetching was not brought to its end");
  }
}

let running: Promise<void> | null = null;
let again = false;

async function run(tell: (shown: ShownIn) => Promise<void>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let dry = false;
  while (!isStopping()) {
    const room = atOnce - underWay.size;
    const taken: Wanted[] = dry ? [] : await take(room);
    dry = taken.length < room;
    for (const wanted of taken) {
      const one = work(wanted, tell).finally(() => underWay.delete(one));
      underWay.add(one);
    }
    if (underWay.size === 0) break;
    await Promise.race(underWay);
    if (again) [again, dry] = [false, false];
  }
  await Promise.all(underWay);
}

/**
 * Fetches files of customers from Meta until none is due: id → address, good for five minutes → bytes, counted and
 * compared → store → row. Several processes may do it at once; a crash gives its files back after a few minutes.
 * @param tell gets the messages of each file that came, or that will not
 * @throws when the database is out of reach
 */
export function fetchDueMedia(tell: (shown: ShownIn) => Promise<void>): Promise<void> {
  if (running) {
    // It may have looked for work for the last time just before ours was committed.
    again = true;
    return running;
  }
  running = (async () => {
    try {
      do {
        again = false;
        await run(tell);
      } while (again && !isStopping());
    } finally {
      running = null;
    }
  })();
  return running;
}

/** Rings for files that are to be fetched. */
export const ringForMedia = (): Promise<void> => ring(fetchMedia, {}, { id: "all" });

/**
 * Tries once more to get a customer's file, because a person asked for it. One that is here or under way stays as it is.
 * @returns the file as it is now, and the messages that show it
 * @throws AppError not_found; conflict `not_from_whatsapp` for a file that was uploaded here
 */
export async function fetchAgain(
  scope: Scope,
  mediaId: string,
): Promise<{ media: MediaView; shown: ShownIn | null }> {
  const { workspaceId } = scope;
  const { uploadedById, metaMediaId, state } = await readMediaRow(scope, mediaId);
  if (state !== "ready" && (uploadedById !== null || metaMediaId === null)) {
    throw new AppError("conflict", "not_from_whatsapp", "This file was not sent by a customer.");
  }
  const shown = await transaction(async (client) => {
    const { rowCount } = await client.query(
      `UPDATE media SET state = 'pending', error = NULL, attempts = 0, due_at = now(), updated_at = now()
        WHERE workspace_id = $1 AND id = $2 AND state = 'failed'`,
      [workspaceId, mediaId],
    );
    return rowCount ? touchMessages(client, workspaceId, mediaId) : null;
  });
  if (shown) await ringForMedia();
  return { media: await getMedia(scope, mediaId), shown };
}
