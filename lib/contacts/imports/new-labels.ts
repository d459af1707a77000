import { mostNewLabels } from "@/lib/contacts/imports/rules";
import { db } from "@/lib/platform/db";
import { hues } from "@/lib/shared/hues";
import { newId } from "@/lib/shared/id";
import { changeLibrary, mostEntries } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** Two spellings that differ in case only are one label, as everywhere. */
export const foldLabel = (name: string): string => name.normalize("NFKC").toLocaleLowerCase("en");

/** Ids of the workspace's labels by their folded name. */
export async function readLabels(workspaceId: string): Promise<Map<string, string>> {
  const rows = await db.label.findMany({
    where: { workspaceId },
    select: { id: true, name: true },
    take: mostEntries,
  });
  return new Map(rows.map(({ id, name }) => [foldLabel(name), id]));
}

/** How many more labels an import may make. @param made by it already */
export const roomForLabels = (existing: number, made: number): number =>
  Math.max(0, Math.min(mostEntries - existing, mostNewLabels - made));

/**
 * Makes the labels of these names that are not there yet, as far as there is room, and remembers in the import that it
 * made them. They are of one colour: whoever wants another gives it later.
 * @returns ids of all labels of the workspace by folded name; a name that is not in it found no room
 */
export function makeLabels(
  scope: Scope,
  importId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "labels", async (tx) => {
    const rows = await tx.label.findMany({ where: { workspaceId }, select: { id: true, name: true } });
    const labels = new Map(rows.map(({ id, name }) => [foldLabel(name), id]));
    const found = await tx.contactImport.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId, id: importId } },
      select: { labelsMade: true },
    });
    const wanted = new Map(names.map((name) => [foldLabel(name), name]));
    const missing = [...wanted].filter(([folded]) => !labels.has(folded));
    const made = missing
      .slice(0, roomForLabels(labels.size, found.labelsMade.length))
      .map(([folded, name]) => ({ id: newId(), name, folded }));
    if (made.length === 0) return labels;
    await tx.label.createMany({
      data: made.map(({ id, name }) => ({ id, workspaceId, name, color: hues[0] })),
    });
    await tx.contactImport.update({
      where: { workspaceId_id: { workspaceId, id: importId } },
      data: { labelsMade: { push: made.map(({ id }) => id) } },
    });
    for (const { folded, id } of made) labels.set(folded, id);
    return labels;
  });
}
