import type pg from "pg";
import { baseMime, cleanFilename } from "@/lib/media/rules";
import type { MediaKind } from "@/lib/media/views";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import { digestOf } from "@/lib/whatsapp/media";

/** A message that was just stored, and what Meta says of its file. */
export type WithFile = {
  workspaceId: string;
  messageId: string;
  phoneNumberId: string;
  type: string;
  /** The type's own object. */
  content: Record<string, unknown>;
};

const kinds: Record<string, MediaKind> = {
  image: "image",
  video: "video",
  audio: "audio",
  voice: "voice",
  document: "document",
  sticker: "sticker",
};

const words = (value: unknown, most: number): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.slice(0, most) : null;

type File = WithFile & {
  id: string;
  kind: MediaKind;
  metaMediaId: string;
  mimeType: string;
  filename: string | null;
  sha256: string | null;
};

function fileOf(message: WithFile): File | null {
  const { type, content } = message;
  const kind = Object.hasOwn(kinds, type) ? kinds[type]! : null;
  // Large ids may have come as a number.
  const given = typeof content.id === "number" ? String(content.id) : content.id;
  if (!kind || typeof given !== "string" || !/^[\w.:-]{1,200}$/.test(given)) return null;
  return {
    ...message,
    id: newId(),
    kind: kind === "audio" && content.voice === true ? "voice" : kind,
    metaMediaId: given,
    mimeType: baseMime(words(content.mime_type, 200) ?? "application/octet-stream"),
    filename: cleanFilename(words(content.filename, 1_000)),
    sha256: digestOf(words(content.sha256, 200)),
  };
}

/**
 * Makes a row for the file of each message that has one, due at once, and ties it to the message: one statement, none
 * when no message has a file. Give only messages that are really new, in the transaction that stored them.
 * @returns how many files there are to fetch; ring for them after the commit
 */
export async function attachFiles(client: pg.PoolClient, messages: readonly WithFile[]): Promise<number> {
  const files = messages.map(fileOf).filter((file) => file !== null);
  if (files.length === 0) return 0;
  await client.query(
    overRows(
      "media.attach",
      files.toSorted((a, b) => (a.messageId < b.messageId ? -1 : 1)),
      {
        id: ["uuid", (f) => f.id],
        workspace_id: ["uuid", (f) => f.workspaceId],
        message_id: ["uuid", (f) => f.messageId],
        phone_number_id: ["uuid", (f) => f.phoneNumberId],
        kind: ["text", (f) => f.kind],
        mime_type: ["text", (f) => f.mimeType],
        filename: ["text", (f) => f.filename],
        sha256: ["text", (f) => f.sha256],
        meta_media_id: ["text", (f) => f.metaMediaId],
      },
      // The key that ties them is looked at when the statement ends.
      (from) => `WITH made AS (
          INSERT INTO media (id, workspace_id, phone_number_id, kind, mime_type, filename, sha256, meta_media_id, due_at)
          SELECT id, workspace_id, phone_number_id, kind, mime_type, filename, sha256, meta_media_id, now() FROM ${from})
        UPDATE messages m SET media_id = r.id FROM ${from}
        WHERE m.workspace_id = r.workspace_id AND m.id = r.message_id`,
    ),
  );
  return files.length;
}
