import { z } from "zod";
import { stripLabels } from "@/lib/contacts/jobs";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { cleanName } from "@/lib/shared/clean-name";
import { hueOf, hues, type Hue } from "@/lib/shared/hues";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { changeLibrary, mostEntries, refuseTaken, type Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** A label of conversations and contacts. */
export type LabelView = { id: string; name: string; color: Hue };

const name = z
  .string("Name the label.")
  .max(400, "Use at most 40 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Name the label.").max(40, "Use at most 40 characters."));
const color = z.enum(hues, "Choose one of the colours.");

export const labelInput = z.strictObject({ name, color: color.default("gray") });
export const labelChange = z
  .strictObject({ name: name.optional(), color: color.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what to change: name or color.");
export const labelParams = z.object({ labelId: z.uuid() });

const select = { id: true, name: true, color: true } as const;
const toView = (row: { id: string; name: string; color: string }): LabelView => ({
  ...row,
  color: hueOf(row.color),
});

const all = (tx: Tx, workspaceId: string) =>
  tx.label.findMany({ where: { workspaceId }, select, take: mostEntries });

/** All labels of the workspace, by name; at most 500. */
export async function listLabels(scope: Scope): Promise<{ data: LabelView[] }> {
  const rows = await db.label.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostEntries,
    select,
  });
  return { data: rows.map(toView) };
}

/** @throws AppError conflict `name_taken` whatever the case, `library_full` from 500 on */
export function createLabel(
  scope: Scope,
  input: z.output<typeof labelInput>,
  call?: AuditCall,
): Promise<LabelView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "labels", async (tx) => {
    refuseTaken(await all(tx, workspaceId), { noun: "label", field: "name", name: input.name });
    const row = await tx.label.create({ data: { id: newId(), workspaceId, ...input }, select });
    await recordAudit(
      { scope, action: "label.created", target: { type: "label", id: row.id }, data: { ...input }, call },
      tx,
    );
    return toView(row);
  });
}

/** @throws AppError not_found; conflict `name_taken` */
export function changeLabel(
  scope: Scope,
  labelId: string,
  change: z.output<typeof labelChange>,
  call?: AuditCall,
): Promise<LabelView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "labels", async (tx) => {
    const labels = await all(tx, workspaceId);
    if (!labels.some(({ id }) => id === labelId)) throw notFound("label");
    if (change.name !== undefined) {
      refuseTaken(labels, { noun: "label", field: "name", name: change.name, ownId: labelId });
    }
    const row = await tx.label.update({
      where: { workspaceId_id: { workspaceId, id: labelId } },
      data: change,
      select,
    });
    await recordAudit(
      { scope, action: "label.changed", target: { type: "label", id: labelId }, data: { ...change }, call },
      tx,
    );
    return toView(row);
  });
}

/**
 * Takes the label away, at once. What had it loses it in the background, some seconds later; nobody sees it meanwhile,
 * because whatever is shown of a label stands in the list.
 * @throws AppError not_found
 */
export async function deleteLabel(scope: Scope, labelId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  await changeLibrary(scope, "labels", async (tx) => {
    const label = (await all(tx, workspaceId)).find(({ id }) => id === labelId);
    if (!label) throw notFound("label");
    await tx.label.delete({ where: { workspaceId_id: { workspaceId, id: labelId } } });
    await tx.labelRemoval.create({ data: { workspaceId, labelId } });
    const target = { type: "label", id: labelId };
    await recordAudit({ scope, action: "label.deleted", target, data: { name: label.name }, call }, tx);
  });
  await ring(stripLabels, {}, { id: "all" });
}
