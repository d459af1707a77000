import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { z } from "zod";
import { takeText } from "@/lib/contacts/imports/arriving";
import { getImport } from "@/lib/contacts/imports/queries";
import { separators, type importUploadQuery } from "@/lib/contacts/imports/schemas";
import { headBytes, shapeOf, type Shape } from "@/lib/contacts/imports/shape";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Spooled } from "@/lib/platform/spool";
import { storage } from "@/lib/platform/storage";
import { cleanName } from "@/lib/shared/clean-name";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

/** How long a file waits to be imported. */
const waitsDays = 7;

async function shapeOfFile({ path, sizeBytes }: Spooled): Promise<Shape> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: headBytes - 1 })) parts.push(part as Buffer);
  return shapeOf(Buffer.concat(parts), {
    isWhole: sizeBytes <= headBytes,
    separator: null,
    hasHeader: null,
  });
}

/**
 * Takes a CSV of contacts: streamed to the disk and on to the store, never held in memory, counted on the way. Nothing of
 * it is read into contacts yet. A file that nobody imports within seven days is deleted.
 *
 * @param body the bytes as they come
 * @param claimedBytes how many they are, as the sender says; null when they do not
 * @returns the import with the first rows of the file and what its columns probably are
 * @throws AppError invalid `file_empty`, `file_too_large`, `file_is_workbook`, `file_not_text`, `file_without_rows`,
 *   `too_many_columns`, `row_too_long`, `quote_not_closed`, `incomplete`: each a sentence that says what to do
 */
export async function uploadContacts(
  scope: Scope,
  query: z.output<typeof importUploadQuery>,
  body: AsyncIterable<Uint8Array>,
  claimedBytes: number | null = null,
): Promise<ContactImportPreview> {
  const { workspaceId, actor } = scope;
  const { file, sizeBytes, encoding } = await takeText(body, {
    chosen: query.encoding,
    mostBytes: env.IMPORT_MAX_MB * 1024 ** 2,
    claimedBytes,
  });
  try {
    const shape = await shapeOfFile(file);
    const id = newId();
    const key = `${workspaceId}/imports/${id}`;
    await storage().put(key, file.path, { sizeBytes: file.sizeBytes, mimeType: "text/csv" });
    await pool
      .query(
        `INSERT INTO contact_imports (id, workspace_id, filename, size_bytes, storage_key, stored_bytes, encoding,
            separator, has_header, columns, "offset", line, created_by_id, forget_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() + make_interval(days => $14))`,
        [
          ...[id, workspaceId, cleanName(query.filename).slice(-200) || "contacts.csv", sizeBytes, key],
          ...[file.sizeBytes, encoding, separators[shape.separator], shape.hasHeader, shape.columns],
          ...[shape.start.offset, shape.start.line],
          ...[actor.type === "user" ? actor.userId : null, waitsDays],
        ],
      )
      .catch(async (error: unknown) => {
        await storage().remove(key);
        throw error;
      });
    return await getImport(scope, id);
  } finally {
    await rm(file.path, { force: true });
  }
}
