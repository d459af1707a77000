import { pool } from "@/lib/platform/db";
import { storage } from "@/lib/platform/storage";

const most = 20;
const batchRows = 5_000;

/** Deletes the file of an import that is over: everything of it is in contacts by now. */
export async function forgetFile(workspaceId: string, importId: string): Promise<void> {
  const { rows } = await pool.query<{ storageKey: string }>(
    `SELECT storage_key AS "storageKey" FROM contact_imports
      WHERE workspace_id = $1 AND id = $2 AND storage_key IS NOT NULL
        AND state NOT IN ('uploaded', 'checking', 'queued', 'running')`,
    [workspaceId, importId],
  );
  if (!rows[0]) return;
  await storage().remove(rows[0].storageKey);
  await pool.query(`UPDATE contact_imports SET storage_key = NULL WHERE workspace_id = $1 AND id = $2`, [
    workspaceId,
    importId,
  ]);
}

async function clear(table: "contact_import_changes" | "contact_import_errors", of: [string, string]) {
  const key = table === "contact_import_changes" ? "contact_id" : "row";
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM ${table} WHERE (workspace_id, import_id, ${key}) IN (
        SELECT workspace_id, import_id, ${key} FROM ${table}
         WHERE workspace_id = $1 AND import_id = $2 ORDER BY ${key} LIMIT ${batchRows})`,
      of,
    );
    if (!rowCount) return;
  }
}

/**
 * For a sweep: removes files nobody imported, and of old imports what was kept for undoing them and the rows that could
 * not be read. The import itself, its numbers and settings, stays. Cut short it goes on the next time.
 */
export async function forgetOldImports(): Promise<void> {
  const { rows } = await pool.query<{
    workspaceId: string;
    id: string;
    state: string;
    storageKey: string | null;
  }>(
    `SELECT workspace_id AS "workspaceId", id, state, storage_key AS "storageKey" FROM contact_imports
      WHERE forget_at <= now() AND due_at IS NULL ORDER BY forget_at LIMIT ${most}`,
  );
  for (const { workspaceId, id, state, storageKey } of rows) {
    if (storageKey) await storage().remove(storageKey);
    if (state === "uploaded") {
      await pool.query(
        `DELETE FROM contact_imports WHERE workspace_id = $1 AND id = $2 AND state = 'uploaded'`,
        [workspaceId, id],
      );
      continue;
    }
    await clear("contact_import_changes", [workspaceId, id]);
    await clear("contact_import_errors", [workspaceId, id]);
    await pool.query(
      `UPDATE contact_imports SET storage_key = NULL, forget_at = NULL WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
  }
}
