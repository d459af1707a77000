import { db, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import type { Scope } from "@/lib/tenancy/scope";
import type { LibraryPart } from "@/types/live";

/** Things of one kind a workspace may have; a list of them is never cut into pages. */
export const mostEntries = 500;

export type Tx = Prisma.TransactionClient;

/**
 * Changes one list of the workspace (labels, teams, …): changes of the same list wait for each other, so that a name
 * that was free is still free when it is taken. Afterwards every open browser asks for the list again.
 */
export async function changeLibrary<T>(
  scope: Scope,
  part: LibraryPart,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const lock = `library:${scope.workspaceId}:${part}`;
  const result = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))`;
    return work(tx as Tx);
  });
  await announceLibrary(scope, part);
  return result;
}

/** Tells open browsers that a list changed. Call it after the commit. */
export const announceLibrary = (scope: Scope, part: LibraryPart): Promise<void> =>
  publish(scope.workspaceId, [{ type: "library.changed", data: { what: part } }]);

const folded = (name: string): string => name.normalize("NFKC").toLocaleLowerCase("en");

/**
 * @param entries all entries of the list with what must be unique of them
 * @param ownId the entry that is being renamed; without it one more is added
 * @throws AppError conflict `<field>_taken` when another entry has the name in whatever case, `library_full`
 */
export function refuseTaken(
  entries: readonly { id: string; name: string }[],
  wanted: { noun: string; field: string; name: string; ownId?: string },
): void {
  const { noun, field, name, ownId } = wanted;
  const taken = entries.find((entry) => entry.id !== ownId && folded(entry.name) === folded(name));
  if (taken) {
    const message = `There is already a ${noun} called “${taken.name}”.`;
    throw new AppError("conflict", `${field}_taken`, message, { fields: { [field]: message } });
  }
  if (!ownId && entries.length >= mostEntries) {
    throw new AppError(
      "conflict",
      "library_full",
      `A workspace can have ${mostEntries} of these. Delete one you no longer use.`,
    );
  }
}
