import type pg from "pg";
import { announceChanges } from "@/lib/inbox/announce";
import { ownFailure } from "@/lib/inbox/failures";
import type { Sender } from "@/lib/inbox/sender";
import { judgeUpload, type Verdict } from "@/lib/inbox/verdict";
import type { Claimed } from "@/lib/inbox/claim";
import { bringToMeta, type AtMeta } from "@/lib/media/at-meta";
import { fetchAgain, fetchDueMedia } from "@/lib/media/downloads";
import { fileTypes, misfitOf, type FileType } from "@/lib/media/rules";
import type { MediaKind, MediaView } from "@/lib/media/views";
import { forgetUnused, unusedHours } from "@/lib/media/uploads";
import { AppError, notFound } from "@/lib/platform/errors";
import { tidySpool } from "@/lib/platform/spool";
import { isId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

type FileRow = { state: string; kind: MediaKind; mimeType: string; sizeBytes: number };

/** The id of the file a message names. */
const fileOf = (input: { type: string }): string | undefined =>
  (input as unknown as Record<string, { mediaId?: string } | undefined>)[input.type]?.mediaId;

/**
 * The file a message names as `mediaId`: of this workspace, here, and such as WhatsApp takes for this type. From now on
 * it is kept. In the caller's transaction.
 * @param given as it was asked for, whose fields an error names; a template's `values` are components by now
 * @returns null when the message names none
 * @throws AppError not_found; conflict `file_not_here`; invalid `file_type_refused`, `file_too_large`
 */
export async function takeFile(
  client: pg.PoolClient,
  workspaceId: string,
  input: { type: string },
  given: { type: string } = input,
): Promise<string | null> {
  if (input.type === "template") return takeTemplateFiles(client, workspaceId, input, given);
  const mediaId = fileOf(input);
  if (mediaId === undefined) return null;
  const { rows } = await client.query<FileRow>(
    `UPDATE media SET due_at = CASE WHEN state = 'ready' THEN NULL ELSE due_at END
      WHERE workspace_id = $1 AND id = $2
      RETURNING state, kind, mime_type AS "mimeType", size_bytes AS "sizeBytes"`,
    [workspaceId, mediaId],
  );
  const file = rows[0];
  if (!file) throw notFound("media");
  if (file.state !== "ready") {
    throw new AppError(
      "conflict",
      "file_not_here",
      "This file has not come from WhatsApp, so it cannot be sent.",
    );
  }
  // A recording becomes a voice note on its way.
  const isRecording = file.kind === "voice" && input.type === "audio";
  if (!isRecording) refuseMisfit(input.type as FileType, file, `${input.type}.mediaId`);
  return mediaId;
}

/** @throws AppError invalid `file_type_refused`, `file_too_large` with the field */
function refuseMisfit(type: FileType, file: Pick<FileRow, "mimeType" | "sizeBytes">, field: string): void {
  const misfit = misfitOf(type, file);
  if (!misfit) return;
  const isLarge = misfit.reason === "too_large";
  const words = isLarge
    ? "WhatsApp does not take files of this kind that are so large."
    : `WhatsApp does not take this file (${file.mimeType}) as ${type}.`;
  throw new AppError("invalid", isLarge ? "file_too_large" : "file_type_refused", words, {
    fields: { [field]: words },
  });
}

/**
 * A file that is not going to be sent after all is kept as long as one that was just uploaded, unless something else
 * carries it. In the caller's transaction.
 */
export async function releaseFile(
  client: pg.PoolClient,
  workspaceId: string,
  mediaId: string | null,
): Promise<void> {
  if (mediaId === null) return;
  await client.query(
    `UPDATE media SET due_at = now() + make_interval(hours => $3) WHERE workspace_id = $1 AND id = $2
        AND state = 'ready'
        AND NOT EXISTS (SELECT 1 FROM messages WHERE workspace_id = $1 AND media_id = $2)
        AND NOT EXISTS (SELECT 1 FROM scheduled_messages WHERE workspace_id = $1 AND media_id = $2
          AND state IN ('scheduled', 'stuck'))`,
    [workspaceId, mediaId, unusedHours],
  );
}

/** Milliseconds a send waits for its file's upload; short enough that its lease holds for the call afterwards. */
const patienceMs = 30_000;
/** A send whose file is still on its way to Meta is looked at again after so long. */
const notYetMs = 3_000;

export type WithContent =
  | { kind: "content"; content: Record<string, unknown> }
  | { kind: "verdict"; verdict: Verdict; httpStatus: number | undefined }
  | { kind: "not_yet"; waitMs: number };

/**
 * A message's content as Meta takes it: with Meta's id of its file, which is uploaded first when it has to be. Whatever
 * goes wrong here, the customer got nothing, so all of it is safe to try again.
 */
export async function contentWithFile(message: Claimed, sender: Sender): Promise<WithContent> {
  const { workspaceId, mediaId, content } = message;
  if (mediaId === null) return { kind: "content", content };
  if (message.type === "template") return templateWithFiles(message, sender);
  const there = await bringToMeta({ workspaceId, mediaId }, sender, patienceMs);
  if (there === "not_yet") return { kind: "not_yet", waitMs: notYetMs };
  if (there.kind !== "there") return verdictOnFile(there, message);
  const { metaMediaId, voice, filename } = there;
  return {
    kind: "content",
    content: {
      ...content,
      id: metaMediaId,
      ...(message.type === "audio" ? { voice } : {}),
      ...(message.type === "document" && content.filename === undefined ? { filename } : {}),
    },
  };
}

/** What becomes of a message whose file did not get to Meta. */
function verdictOnFile(there: Exclude<AtMeta, { kind: "there" }>, { history }: Claimed): WithContent {
  return there.kind === "missing"
    ? {
        kind: "verdict",
        verdict: { kind: "failed", error: { code: ownFailure.noFile, title: "File missing" } },
        httpStatus: undefined,
      }
    : {
        kind: "verdict",
        verdict: judgeUpload(there.failure, history, Math.random()),
        httpStatus: there.failure.status,
      };
}

/** `as` is what the part takes it for: image, video, document. */
type NamedFile = { mediaId: string; as: string; path: string };

/** Our files that parts of a template name as `mediaId`: of its header, or of the cards of a carousel. */
function filesIn(part: unknown, path = "template.components"): NamedFile[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === "mediaId" && typeof value === "string"
      ? [{ mediaId: value, as: path.split(".").at(-1)!, path: `${path}.${key}` }]
      : filesIn(value, `${path}.${key}`),
  );
}

/** The gap of the template that a file of its components fills. */
function gapOf(path: string): string {
  const card = /\.cards\.(\d+)\./.exec(path)?.[1];
  return `template.values.${card ? `card.${card}.` : ""}header.file`;
}

/** The same parts with Meta's ids in the place of ours. */
function withMetaIds(part: unknown, metaIds: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(part)) return part.map((one) => withMetaIds(one, metaIds));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]): [string, unknown] =>
      key === "mediaId" && typeof value === "string"
        ? ["id", metaIds.get(value)]
        : [key, withMetaIds(value, metaIds)],
    ),
  );
}

type WithTemplate = { template?: { components?: unknown; values?: unknown } };

/**
 * The files that parts of a template name: of this workspace, here, and such as WhatsApp takes for their header.
 * @returns the first, which stands in the row
 */
async function takeTemplateFiles(
  client: pg.PoolClient,
  workspaceId: string,
  input: { type: string },
  given: { type: string },
): Promise<string | null> {
  const named = filesIn((input as unknown as WithTemplate).template?.components);
  const mediaIds = [...new Set(named.map(({ mediaId }) => mediaId))];
  if (mediaIds.length === 0) return null;
  if (!mediaIds.every(isId)) throw notFound("media");
  const { rows } = await client.query<FileRow & { id: string }>(
    `UPDATE media SET due_at = NULL WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND state = 'ready'
      RETURNING id, mime_type AS "mimeType", size_bytes AS "sizeBytes"`,
    [workspaceId, mediaIds],
  );
  if (rows.length < mediaIds.length) throw notFound("media");
  const files = new Map(rows.map((file) => [file.id, file]));
  const byValues = (given as unknown as WithTemplate).template?.values !== undefined;
  for (const { mediaId, as, path } of named) {
    const type = fileTypes.find((one) => one === as);
    if (type) refuseMisfit(type, files.get(mediaId)!, byValues ? gapOf(path) : path);
  }
  return mediaIds[0]!;
}

/** A template whose header or cards are files of ours. A campaign of many thousands brings each of them once. */
async function templateWithFiles(message: Claimed, sender: Sender): Promise<WithContent> {
  const { workspaceId, content } = message;
  const metaIds = new Map<string, string>();
  for (const mediaId of new Set(filesIn(content.components).map((file) => file.mediaId))) {
    const there = await bringToMeta({ workspaceId, mediaId }, sender, patienceMs);
    if (there === "not_yet") return { kind: "not_yet", waitMs: notYetMs };
    if (there.kind !== "there") return verdictOnFile(there, message);
    metaIds.set(mediaId, there.metaMediaId);
  }
  return {
    kind: "content",
    content: { ...content, components: withMetaIds(content.components, metaIds) },
  };
}

/** Fetches what customers sent, as far as it is due, and shows it. */
export const fetchFiles = (): Promise<void> => fetchDueMedia((shown) => announceChanges([shown]));

/** For a sweep: fetches what no bell told of, and clears away what was never sent. */
export async function sweepFiles(): Promise<void> {
  await fetchFiles();
  await forgetUnused();
  await tidySpool(new Date());
}

/** Tries once more to get a customer's file. @throws as fetchAgain of lib/media/downloads.ts */
export async function fetchFileAgain(scope: Scope, mediaId: string): Promise<MediaView> {
  const { media, shown } = await fetchAgain(scope, mediaId);
  if (shown) await announceChanges([shown]);
  return media;
}
