import type { z } from "zod";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import { guessColumns } from "@/lib/contacts/imports/guess";
import { makePlan } from "@/lib/contacts/imports/plan";
import { readRow } from "@/lib/contacts/imports/reading";
import { importSelect, readImport, toImportView, type ImportRow } from "@/lib/contacts/imports/rows";
import type {
  importErrorsQuery,
  importListQuery,
  importReadQuery,
  ImportSettings,
  SeparatorName,
} from "@/lib/contacts/imports/schemas";
import { separatorName } from "@/lib/contacts/imports/rows";
import { shapeOf, type Shape } from "@/lib/contacts/imports/shape";
import { readFirstBytes } from "@/lib/contacts/imports/source";
import type {
  ContactImportPreview,
  ContactImportView,
  ImportErrorView,
  PreviewedRow,
} from "@/lib/contacts/imports/views";
import { ownExportMark } from "@/lib/contacts/exports/columns";
import { db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

const shownRows = 20;
const shownLetters = 200;

const short = (cell: string): string =>
  cell.length > shownLetters ? `${cell.slice(0, shownLetters).toWellFormed()}…` : cell;

/** How the rows of a file lie, as it was found or as a person says. @throws AppError conflict `file_gone` */
export async function readShape(
  row: ImportRow,
  said: { separator: SeparatorName | null; hasHeader: boolean | null },
): Promise<Shape> {
  const { storageKey, storedBytes } = row;
  if (storageKey === null) {
    throw new AppError("conflict", "file_gone", "The file of this import is deleted. Upload it again.");
  }
  const text = await readFirstBytes({ storageKey, storedBytes: Number(storedBytes) });
  return shapeOf(text.head, {
    isWhole: text.isWhole,
    separator: said.separator ?? separatorName(row.separator),
    hasHeader: said.hasHeader ?? row.hasHeader,
  });
}

/** Whether anything of the file is still to be read: when all is done it is deleted. */
const needsFile = ({ state }: ImportRow): boolean =>
  ["uploaded", "checking", "queued", "running"].includes(state);

async function previewOf(
  scope: Scope,
  row: ImportRow,
  said: z.output<typeof importReadQuery>,
): Promise<ContactImportPreview["preview"]> {
  if (row.storageKey === null || !needsFile(row)) return null;
  const [shape, fields, workspace] = await Promise.all([
    readShape(row, said),
    listCustomFields(scope),
    db.workspace.findUniqueOrThrow({ where: { id: scope.workspaceId }, select: { country: true } }),
  ]);
  const samples = shape.rows.map(({ cells }) => cells);
  const isOurs = shape.columns.includes(ownExportMark);
  return {
    separator: shape.separator,
    hasHeader: shape.hasHeader,
    columns: shape.columns.map((name, column) => ({
      name,
      samples: [...new Set(samples.map((cells) => short(cells[column] ?? "").trim()))]
        .filter((sample) => sample !== "")
        .slice(0, 3),
    })),
    rows: shape.rows.slice(0, shownRows).map(({ line, cells }) => ({ line, cells: cells.map(short) })),
    guess: guessColumns(shape.columns, samples, { fields: fields.data, country: workspace.country }),
    decimal: isOurs ? "." : null,
    dateOrder: null,
  };
}

/**
 * An import, with the beginning of its file while it is there.
 * @param said how a person says that the rows lie, to see the file that way; nothing is kept of it
 * @throws AppError not_found; invalid when the file cannot be read that way
 */
export async function getImport(
  scope: Scope,
  contactImportId: string,
  said: z.output<typeof importReadQuery> = { separator: null, hasHeader: null },
): Promise<ContactImportPreview> {
  const row = await readImport(scope, contactImportId);
  try {
    return { ...toImportView(row), preview: await previewOf(scope, row, said) };
  } catch (error) {
    // The file goes when the import ends, perhaps while its beginning is being read.
    const now = await readImport(scope, contactImportId);
    if (needsFile(now)) throw error;
    return { ...toImportView(now), preview: null };
  }
}

/** Imports of the workspace, newest first. */
export async function listImports(
  scope: Scope,
  { limit, cursor }: z.output<typeof importListQuery>,
): Promise<Page<ContactImportView>> {
  const rows = await db.contactImport.findMany({
    where: { workspaceId: scope.workspaceId, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: importSelect,
  });
  return cutPage(rows, limit, toImportView, (row) => encodeCursor([row.id]));
}

/**
 * How the first rows would be read with these settings: what each would become, or what is wrong with it.
 * @throws AppError not_found; conflict `file_gone`; invalid with the field
 */
export async function previewImport(
  scope: Scope,
  contactImportId: string,
  settings: ImportSettings,
): Promise<{ columns: string[]; rows: PreviewedRow[] }> {
  const shape = await readShape(await readImport(scope, contactImportId), settings);
  const plan = await makePlan(scope, shape.columns, settings);
  const now = new Date();
  return {
    columns: shape.columns,
    rows: shape.rows.slice(0, shownRows).map(({ line, cells }): PreviewedRow => {
      const read = readRow(plan, cells, false, now);
      if ("problems" in read) return { line, person: null, problems: read.problems };
      const { digits, country, name, labels, custom, consent } = read.person;
      return {
        line,
        person: { phone: `+${digits}`, country, name, labels, custom, consent: consent?.granted ?? null },
        problems: [],
      };
    }),
  };
}

/** Rows that did not become contacts, in the order of the file. @throws AppError not_found */
export async function listImportErrors(
  scope: Scope,
  contactImportId: string,
  { limit, cursor }: z.output<typeof importErrorsQuery>,
): Promise<Page<ImportErrorView>> {
  const { workspaceId } = scope;
  const { rows } = await pool.query<ImportErrorView>(
    `SELECT e.row AS line, e.problems, e.cells FROM contact_import_errors e
      WHERE e.workspace_id = $1 AND e.import_id = $2 AND e.row > $3 ORDER BY e.row LIMIT $4`,
    [workspaceId, contactImportId, cursor ?? 0, limit + 1],
  );
  if (rows.length === 0) await readImport(scope, contactImportId);
  return cutPage(
    rows,
    limit,
    ({ line, problems, cells }) => ({ line, problems, cells }),
    ({ line }) => String(line),
  );
}
