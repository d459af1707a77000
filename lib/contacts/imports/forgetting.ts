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
 * Removes what a cancelled import has kept of the rows for a campaign: none can use it. What undoing needs stays. Asked
 * again, it goes on.
 */
export async function forgetValues(of: { workspaceId: string; contactImportId: string }): Promise<void> {
  const { workspaceId, contactImportId } = of;
  const ids = [workspaceId, contactImportId];
  const { rowCount: isWanted } = await pool.query(
    `SELECT 1 FROM contact_imports WHERE workspace_id = $1 AND id = $2
        AND state = 'cancelled' AND settings->>'keepValues' = 'true'`,
    ids,
  );
  if (!isWanted) return;
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const { rows } = await pool.query<{ last: string | null }>(
      `WITH next AS (
          SELECT contact_id FROM contact_import_changes
           WHERE workspace_id = $1 AND import_id = $2 AND contact_id > $3::uuid
             -- Undoing it removes them anyway.
             AND EXISTS (SELECT 1 FROM contact_imports WHERE workspace_id = $1 AND id = $2 AND state = 'cancelled')
           ORDER BY contact_id LIMIT ${batchRows}),
        cleared AS (
          UPDATE contact_import_changes c SET values = NULL FROM next
           WHERE c.workspace_id = $1 AND c.import_id = $2 AND c.contact_id = next.contact_id AND c.values IS NOT NULL)
       SELECT max(contact_id::text) AS last FROM next`,
      [...ids, after],
    );
    const last = rows[0]?.last;
    if (!last) break;
    after = last;
  }
  await pool.query(
    `UPDATE contact_imports SET settings = settings || '{"keepValues": false}'
      WHERE workspace_id = $1 AND id = $2 AND state = 'cancelled'`,
    ids,
  );
}

/** For a sweep: cancelled imports whose bell nobody heard. */
async function forgetCancelledValues(): Promise<void> {
  const { rows } = await pool.query<{ workspaceId: string; contactImportId: string }>(
    `SELECT workspace_id AS "workspaceId", id AS "contactImportId" FROM contact_imports
      WHERE forget_at IS NOT NULL AND state = 'cancelled' AND settings->>'keepValues' = 'true' LIMIT ${most}`,
  );
  for (const row of rows) await forgetValues(row);
}

/**
 * For a sweep: removes files nobody imported, and of old imports what was kept for undoing them and the rows that could
 * not be read. The import itself, its numbers and settings, stays. Cut short it goes on the next time.
 */
export async function forgetOldImports(): Promise<void> {
  await forgetCancelledValues();
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
