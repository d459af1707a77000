import { announceImport } from "@/lib/contacts/imports/announce";
import { forgetFile } from "@/lib/contacts/imports/forgetting";
import { forgetImportValues, workOnImport } from "@/lib/contacts/imports/jobs";
import { makePlan } from "@/lib/contacts/imports/plan";
import { readShape } from "@/lib/contacts/imports/queries";
import { isFinished, readImport, type ImportRow } from "@/lib/contacts/imports/rows";
import { separators, type ImportSettings } from "@/lib/contacts/imports/schemas";
import type { ContactImportView } from "@/lib/contacts/imports/views";
import { db, Prisma, type Db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { storage } from "@/lib/platform/storage";
import { recordAudit, type AuditCall, type AuditInput } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** What may be done with an import depends on where it is; somebody else may have been faster. */
const notNow = (row: Pick<ImportRow, "state">): AppError =>
  new AppError("conflict", `import_${row.state}`, messages[row.state] ?? messages.uploaded!);

const messages: Partial<Record<ImportRow["state"], string>> = {
  uploaded: "This import has not been started.",
  checking: "This file is being checked. Wait for the end, or stop the check.",
  queued: "This import is about to begin.",
  running: "This import is running.",
  completed: "This import is finished.",
  failed: "This import has failed. Upload the file again.",
  cancelled: "This import was stopped. Upload the file again.",
  undoing: "This import is being undone.",
  undone: "This import was undone.",
};

async function wake(scope: Scope, contactImportId: string): Promise<ContactImportView> {
  const view = await announceImport(scope, contactImportId);
  await ring(workOnImport, { workspaceId: scope.workspaceId, contactImportId }, { id: contactImportId });
  return view;
}

type State = ImportRow["state"];

/**
 * Moves an import on, if it still is where it was: of two who press at once one moves it.
 * @param audit for the audit log, written in the same transaction
 * @param also what else belongs to the move
 * @returns whether it was this one
 */
async function move(
  scope: Scope,
  contactImportId: string,
  from: State[],
  data: Prisma.ContactImportUpdateManyMutationInput,
  audit?: Pick<AuditInput, "action" | "data" | "call">,
  also?: (tx: Pick<Db, "contactImportError">) => Promise<unknown>,
): Promise<boolean> {
  const { workspaceId } = scope;
  return db.$transaction(async (tx) => {
    const { count } = await tx.contactImport.updateMany({
      where: { workspaceId, id: contactImportId, state: { in: from } },
      data: { ...data, leaseToken: null },
    });
    if (count === 1 && audit) {
      await recordAudit({ scope, target: { type: "contact_import", id: contactImportId }, ...audit }, tx);
    }
    if (count === 1) await also?.(tx);
    return count === 1;
  });
}

/** What one press changes for good: somebody was faster, and is told what they did. */
async function moveOrRefuse(...args: Parameters<typeof move>): Promise<void> {
  if (!(await move(...args))) throw notNow(await readImport(args[0], args[1]));
}

const daysFromNow = (days: number): Date => new Date(Date.now() + days * 86_400_000);
const undoDays = 30;

/** How the file is read with these settings. @throws AppError when something is wrong with them */
async function shapedBy(scope: Scope, row: ImportRow, settings: ImportSettings) {
  if (row.state !== "uploaded") throw notNow(row);
  const { separator, hasHeader, columns, start } = await readShape(row, settings);
  await makePlan(scope, columns, settings);
  return {
    separator: separators[separator],
    hasHeader,
    columns,
    offset: BigInt(start.offset),
    line: start.line,
  };
}

/**
 * Has all of the file read, and everybody in it looked up, to say what an import with these settings would do. Nothing is
 * written. The answer comes in `check`, and by `contact_import.changed`.
 * @throws AppError not_found; invalid with the field; conflict `import_<state>` unless it is `uploaded`
 */
export async function startCheck(
  scope: Scope,
  contactImportId: string,
  settings: ImportSettings,
): Promise<ContactImportView> {
  const shape = await shapedBy(scope, await readImport(scope, contactImportId), settings);
  await moveOrRefuse(scope, contactImportId, ["uploaded"], {
    ...shape,
    state: "checking",
    check: { settings, progress: 0 },
    error: Prisma.DbNull,
    dueAt: new Date(),
  });
  return wake(scope, contactImportId);
}

/** Stops a check; when none runs any more, nothing happens. @throws AppError not_found */
export async function stopCheck(scope: Scope, contactImportId: string): Promise<ContactImportView> {
  await move(scope, contactImportId, ["checking"], { state: "uploaded", check: Prisma.DbNull, dueAt: null });
  return announceImport(scope, contactImportId);
}

/**
 * Starts an import. A file of which no check has seen the end is first read through, so that one that is broken in the
 * middle is refused before anything is written. Progress comes by `contact_import.changed`.
 * @throws AppError not_found; invalid with the field; conflict `import_<state>` unless it is `uploaded`
 */
export async function startRun(
  scope: Scope,
  contactImportId: string,
  settings: ImportSettings,
  call?: AuditCall,
): Promise<ContactImportView> {
  const row = await readImport(scope, contactImportId);
  const shape = await shapedBy(scope, row, settings);
  await moveOrRefuse(
    scope,
    contactImportId,
    ["uploaded"],
    {
      ...shape,
      state: "queued",
      settings,
      error: Prisma.DbNull,
      dueAt: new Date(),
      forgetAt: null,
      // Another separator makes other rows of the same bytes.
      ...(row.separator === shape.separator ? {} : { totalRows: null }),
    },
    {
      action: "contact_import.started",
      data: {
        filename: row.filename,
        duplicates: settings.duplicates,
        hasStatement: settings.statement !== null,
      },
      call,
    },
    // What a check has kept: from here on they are those of the import itself.
    (tx) =>
      tx.contactImportError.deleteMany({
        where: { workspaceId: scope.workspaceId, importId: contactImportId },
      }),
  );
  return wake(scope, contactImportId);
}

/**
 * Stops an import. The batch in hand is finished or not written at all, within a second or two; what is written stays
 * and can be undone. One that is over already stays as it is.
 * @throws AppError not_found; conflict `import_uploaded`, `import_checking`
 */
export async function cancelRun(
  scope: Scope,
  contactImportId: string,
  call?: AuditCall,
): Promise<ContactImportView> {
  const over = { dueAt: null, finishedAt: new Date(), forgetAt: daysFromNow(undoDays) };
  const stopped = await move(
    scope,
    contactImportId,
    ["queued", "running"],
    { state: "cancelled", ...over },
    { action: "contact_import.cancelled", call },
  );
  if (stopped) {
    const { workspaceId } = scope;
    await ring(forgetImportValues, { workspaceId, contactImportId }, { id: contactImportId });
    await forgetFile(workspaceId, contactImportId);
  } else {
    const row = await readImport(scope, contactImportId);
    if (["uploaded", "checking"].includes(row.state)) throw notNow(row);
  }
  return announceImport(scope, contactImportId);
}

/**
 * Takes an import back: contacts it made go, unless somebody has written to them, changed them or noted something about
 * them since; contacts it changed get back every part that nobody has changed since. Asked again, it goes on.
 * @throws AppError not_found; conflict `import_<state>`, `nothing_to_undo`
 */
export async function startUndo(
  scope: Scope,
  contactImportId: string,
  call?: AuditCall,
): Promise<ContactImportView> {
  const row = await readImport(scope, contactImportId);
  if (["undoing", "undone"].includes(row.state)) return announceImport(scope, contactImportId);
  if (!isFinished(row.state)) throw notNow(row);
  const total = row.created + row.updated;
  if (total === 0 || !row.forgetAt) {
    const tooLate = "This import is too long ago: what it changed is no longer known.";
    const nothing = "This import has changed nothing.";
    throw new AppError("conflict", "nothing_to_undo", total === 0 ? nothing : tooLate);
  }
  await moveOrRefuse(
    scope,
    contactImportId,
    [row.state],
    {
      state: "undoing",
      dueAt: new Date(),
      forgetAt: null,
      undo: { total, removed: 0, restored: 0, kept: 0 },
    },
    {
      action: "contact_import.undone",
      data: { created: row.created, updated: row.updated },
      call,
    },
  );
  return wake(scope, contactImportId);
}

/**
 * Throws an uploaded file away that was not imported.
 * @throws AppError not_found; conflict `import_<state>` when it was
 */
export async function deleteImport(scope: Scope, contactImportId: string): Promise<void> {
  const { workspaceId } = scope;
  const row = await readImport(scope, contactImportId);
  const { count } = await db.contactImport.deleteMany({
    where: { workspaceId, id: contactImportId, state: "uploaded" },
  });
  if (count === 0) throw notNow(await readImport(scope, contactImportId));
  if (row.storageKey) await storage().remove(row.storageKey);
}
