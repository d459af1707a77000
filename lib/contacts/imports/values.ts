import { pool } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

/** One person of a file, and their row of it. */
export type ImportedRow = {
  /** Line of the file as a spreadsheet counts: the header is 1. */
  line: number;
  contactId: string;
  /** Every column of the row by its name, as written in the file: `contact_imports.columns` names them. */
  values: Record<string, string>;
};

/** In the order of contact ids, so that whoever was interrupted goes on after the last one seen. */
const all = "00000000-0000-0000-0000-000000000000";

/**
 * The people of a file and what it says of each: for a campaign whose CSV has values of its own for every recipient.
 *
 * How such a file gets there: `POST /contact-imports` uploads it; `PUT /contact-imports/{id}/run` with `keepValues: true`
 * (and usually `duplicates: "skip"`, which leaves known contacts as they are) makes and matches the contacts. When its
 * state is `completed` every person of the file stands in `contact_import_changes` exactly once, however often and in
 * whatever way their number is written in it: the first row that can be read counts. Rows that could not be read are in
 * `contact_import_errors` and not here.
 *
 * Set-based work reads the table itself: `SELECT contact_id, row, values FROM contact_import_changes WHERE
 * workspace_id = $1 AND import_id = $2 AND contact_id > $3 ORDER BY contact_id LIMIT …` walks its key, and `values` can go
 * straight into `campaign_recipients.values`. Contacts may have been erased since: join `contacts`.
 *
 * Kept for 180 days after the import, then removed with it; of a cancelled import removed at once.
 *
 * @param after the last contact id of the batch before
 * @param batch rows of one batch; memory is that of one batch
 */
export async function* importedRows(
  scope: Scope,
  importId: string,
  { after = all, batch = 2_000 }: { after?: string; batch?: number } = {},
): AsyncGenerator<ImportedRow[]> {
  for (let from = after; ;) {
    const { rows } = await pool.query<ImportedRow>({
      name: "imports.values",
      text: `SELECT row AS line, contact_id AS "contactId", values FROM contact_import_changes
        WHERE workspace_id = $1 AND import_id = $2 AND contact_id > $3::uuid AND values IS NOT NULL
        ORDER BY contact_id LIMIT $4`,
      values: [scope.workspaceId, importId, from, batch],
    });
    if (rows.length === 0) return;
    yield rows;
    from = rows.at(-1)!.contactId;
  }
}
