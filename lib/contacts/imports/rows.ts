import type { ImportSettings, SeparatorName } from "@/lib/contacts/imports/schemas";
import { separators } from "@/lib/contacts/imports/schemas";
import type { ContactImportView, ImportCheck } from "@/lib/contacts/imports/views";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

export const importSelect = {
  id: true,
  state: true,
  filename: true,
  sizeBytes: true,
  storageKey: true,
  storedBytes: true,
  encoding: true,
  separator: true,
  hasHeader: true,
  columns: true,
  settings: true,
  offset: true,
  line: true,
  totalRows: true,
  rows: true,
  created: true,
  updated: true,
  skipped: true,
  repeated: true,
  failed: true,
  keptStopped: true,
  check: true,
  undo: true,
  error: true,
  forgetAt: true,
  createdById: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  undoneAt: true,
} as const;

type Found = NonNullable<Awaited<ReturnType<typeof findImport>>>;
export type ImportRow = Found;

const findImport = (workspaceId: string, id: string) =>
  db.contactImport.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: importSelect,
  });

/** @throws AppError not_found */
export async function readImport(scope: Scope, contactImportId: string): Promise<ImportRow> {
  const row = await findImport(scope.workspaceId, contactImportId);
  if (!row) throw notFound("contact_import");
  return row;
}

export const separatorName = (character: string): SeparatorName =>
  (Object.keys(separators) as SeparatorName[]).find((name) => separators[name] === character) ?? "comma";

/** What `contact_imports.check` holds: how far it is, then what it found. */
export type StoredCheck = { progress?: number; settings?: ImportSettings; found?: ImportCheck };
/** What `contact_imports.undo` holds. */
export type StoredUndo = { total: number; removed: number; restored: number; kept: number };

const finished = ["completed", "failed", "cancelled"] as const;
export const isFinished = (state: string): boolean => (finished as readonly string[]).includes(state);

function progressOf(row: ImportRow): number {
  const undo = row.undo as StoredUndo | null;
  switch (row.state) {
    case "checking":
      return (row.check as StoredCheck | null)?.progress ?? 0;
    case "undoing":
      return undo && undo.total > 0 ? (undo.removed + undo.restored + undo.kept) / undo.total : 0;
    case "uploaded":
    case "queued":
      return 0;
    case "running":
      return Number(row.storedBytes) === 0 ? 1 : Number(row.offset) / Number(row.storedBytes);
    default:
      return 1;
  }
}

export function toImportView(row: ImportRow): ContactImportView {
  const settings = row.settings as ImportSettings | Record<string, never>;
  const check = row.check as StoredCheck | null;
  const undo = row.undo as StoredUndo | null;
  const canUndo = isFinished(row.state) && row.created + row.updated > 0 && row.forgetAt;
  return {
    id: row.id,
    state: row.state,
    filename: row.filename,
    sizeBytes: Number(row.sizeBytes),
    encoding: row.encoding,
    separator: separatorName(row.separator),
    hasHeader: row.hasHeader,
    columns: row.columns,
    hasFile: row.storageKey !== null,
    settings: "columns" in settings ? (settings as ImportSettings) : (check?.settings ?? null),
    progress: Math.min(1, Math.round(progressOf(row) * 1000) / 1000),
    totalRows: row.totalRows,
    rows: row.rows,
    created: row.created,
    updated: row.updated,
    skipped: row.skipped,
    repeated: row.repeated,
    failed: row.failed,
    keptStopped: row.keptStopped,
    check: check?.found ?? null,
    undo: undo && { removed: undo.removed, restored: undo.restored, kept: undo.kept },
    error: row.error as ContactImportView["error"],
    undoableUntil: canUndo ? row.forgetAt!.toISOString() : null,
    createdById: row.createdById,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
  };
}
