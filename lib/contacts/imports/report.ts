import { createTranslator } from "next-intl";
import { readImport } from "@/lib/contacts/imports/rows";
import type { Problem } from "@/lib/contacts/imports/rules";
import type { ImportErrorView } from "@/lib/contacts/imports/views";
import { pool } from "@/lib/platform/db";
import { csvLine, withoutGuard } from "@/lib/shared/csv";
import { csvDownload } from "@/lib/platform/csv-download";
import type { Scope } from "@/lib/tenancy/scope";
import messages from "@/messages/en/imports.json";

const pageRows = 1_000;

/** What is wrong with a row, in words: `Phone: This number has too few digits.` */
export function problemWords(problems: readonly Problem[]): string {
  const t = createTranslator({ locale: "en", messages: { imports: messages }, namespace: "imports.reasons" });
  return problems
    .map(({ column, reason }) => (column === null ? t(reason) : `${column}: ${t(reason)}`))
    .join(" · ");
}

async function* lines(scope: Scope, importId: string, columns: readonly string[], separator: string) {
  const t = createTranslator({ locale: "en", messages: { imports: messages }, namespace: "imports.report" });
  yield csvLine([...columns, t("line"), t("problem")], separator);
  for (let after = 0; ;) {
    const { rows } = await pool.query<ImportErrorView>({
      name: "imports.report",
      text: `SELECT row AS line, problems, cells FROM contact_import_errors
        WHERE workspace_id = $1 AND import_id = $2 AND row > $3 ORDER BY row LIMIT ${pageRows}`,
      values: [scope.workspaceId, importId, after],
    });
    if (rows.length === 0) return;
    yield rows
      .map(({ line, problems, cells }) => {
        // A guard the file had already is not put there twice.
        const own = columns.map((_, index) => withoutGuard(cells[index] ?? ""));
        return csvLine([...own, String(line), problemWords(problems)], separator);
      })
      .join("");
    after = rows.at(-1)!.line;
  }
}

/**
 * The rows that did not become contacts as a CSV: each as it was, with its line and what is wrong with it. Mended, the
 * file can be imported as it is. Holds the first 100,000 of them.
 * @throws AppError not_found
 */
export async function importErrorReport(
  scope: Scope,
  contactImportId: string,
  signal: AbortSignal,
): Promise<Response> {
  const { filename, columns, separator } = await readImport(scope, contactImportId);
  const name = `${filename.replace(/\.\w{1,5}$/, "")} – problems.csv`;
  return csvDownload(name, lines(scope, contactImportId, columns, separator), signal);
}
