import { z } from "zod";
import { stripFields } from "@/lib/contacts/jobs";
import { db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { cleanName } from "@/lib/shared/clean-name";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { changeLibrary, mostEntries, refuseTaken, type Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

export const customFieldTypes = ["text", "number", "date", "checkbox", "choice", "link"] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

/** A fact the workspace keeps of its contacts; its value stands in `contact.custom[key]`. */
export type CustomFieldView = {
  id: string;
  /** Never changes. */
  key: string;
  name: string;
  type: CustomFieldType;
  /** What a choice chooses from; empty for the others. */
  options: string[];
  position: number;
};

const name = z
  .string("Name the field.")
  .max(400, "Use at most 60 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "Name the field.").max(60, "Use at most 60 characters."));
const key = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "Use lower case letters, digits and _, beginning with a letter.");
const option = z
  .string()
  .max(400, "A choice has at most 60 characters.")
  .transform(cleanName)
  .pipe(z.string().min(1, "A choice has no words.").max(60, "A choice has at most 60 characters."));
const options = z
  .array(option)
  .max(100, "At most 100 choices.")
  .refine((list) => new Set(list).size === list.length, "Each choice may be there once.");

const choiceNeedsOptions = "A choice needs at least one option.";

export const customFieldInput = z
  .strictObject({ key, name, type: z.enum(customFieldTypes), options: options.default([]) })
  .refine((field) => (field.type === "choice" ? field.options.length > 0 : true), {
    path: ["options"],
    message: choiceNeedsOptions,
  })
  .transform((field) => (field.type === "choice" ? field : { ...field, options: [] }));
/** The key and the type stay: the values that are there were made for them. */
export const customFieldChange = z
  .strictObject({ name: name.optional(), options: options.optional() })
  .refine((change) => Object.keys(change).length > 0, "Say what to change: name or options.");
export const customFieldParams = z.object({ customFieldId: z.uuid() });
export const customFieldOrder = z.strictObject({
  ids: z.array(z.uuid()).min(1, "Give the ids in their new order.").max(mostEntries),
});

const select = { id: true, key: true, name: true, type: true, options: true, position: true } as const;
const order = [{ position: "asc" }, { id: "asc" }] as const;

const all = (tx: Tx, workspaceId: string): Promise<CustomFieldView[]> =>
  tx.customField.findMany({ where: { workspaceId }, select, orderBy: [...order], take: mostEntries });

/** All custom fields of the workspace in their order; at most 500. */
export async function listCustomFields(scope: Scope): Promise<{ data: CustomFieldView[] }> {
  const data = await db.customField.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: [...order],
    take: mostEntries,
    select,
  });
  return { data };
}

/** Values of a field that had the key before must not become values of the new one. */
async function refuseLeaving(tx: Tx, workspaceId: string, key: string): Promise<void> {
  const leaving = await tx.customFieldRemoval.findUnique({
    where: { workspaceId_key: { workspaceId, key } },
  });
  if (!leaving) return;
  const message =
    "A deleted field had this key, and its values are still being removed. Try again in a minute.";
  throw new AppError("conflict", "key_taken", message, { fields: { key: message } });
}

/** @throws AppError conflict `key_taken`, also while values of a deleted field are removed, `name_taken`, `library_full` */
export function createCustomField(
  scope: Scope,
  input: z.output<typeof customFieldInput>,
  call?: AuditCall,
): Promise<CustomFieldView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "custom-fields", async (tx) => {
    const fields = await all(tx, workspaceId);
    refuseTaken(fields, { noun: "field", field: "name", name: input.name });
    refuseTaken(
      fields.map((field) => ({ id: field.id, name: field.key })),
      { noun: "field", field: "key", name: input.key },
    );
    await refuseLeaving(tx, workspaceId, input.key);
    const position = fields.reduce((last, field) => Math.max(last, field.position + 1), 0);
    const row = await tx.customField.create({
      data: { id: newId(), workspaceId, ...input, position },
      select,
    });
    await recordAudit(
      {
        scope,
        action: "custom_field.created",
        target: { type: "custom_field", id: row.id },
        data: { key: input.key, name: input.name, type: input.type },
        call,
      },
      tx,
    );
    return row;
  });
}

/** @throws AppError not_found; conflict `name_taken`; invalid for a choice without options */
export function changeCustomField(
  scope: Scope,
  customFieldId: string,
  change: z.output<typeof customFieldChange>,
  call?: AuditCall,
): Promise<CustomFieldView> {
  const { workspaceId } = scope;
  return changeLibrary(scope, "custom-fields", async (tx) => {
    const fields = await all(tx, workspaceId);
    const field = fields.find(({ id }) => id === customFieldId);
    if (!field) throw notFound("custom_field");
    if (change.name !== undefined) {
      refuseTaken(fields, { noun: "field", field: "name", name: change.name, ownId: customFieldId });
    }
    if (field.type === "choice" && change.options?.length === 0) {
      throw new AppError("invalid", "invalid_input", `options: ${choiceNeedsOptions}`, {
        fields: { options: choiceNeedsOptions },
      });
    }
    const row = await tx.customField.update({
      where: { workspaceId_id: { workspaceId, id: customFieldId } },
      data: { ...change, ...(field.type === "choice" ? {} : { options: [] }) },
      select,
    });
    await recordAudit(
      {
        scope,
        action: "custom_field.changed",
        target: { type: "custom_field", id: customFieldId },
        data: { fields: Object.keys(change) },
        call,
      },
      tx,
    );
    return row;
  });
}

/**
 * Puts the fields into an order. Fields that are not named come after those that are, as they stood.
 * @throws AppError not_found when an id is of no field here
 */
export async function orderCustomFields(
  scope: Scope,
  { ids }: z.output<typeof customFieldOrder>,
  call?: AuditCall,
): Promise<{ data: CustomFieldView[] }> {
  const { workspaceId } = scope;
  const data = await changeLibrary(scope, "custom-fields", async (tx) => {
    const fields = await all(tx, workspaceId);
    const known = new Set(fields.map(({ id }) => id));
    if (!ids.every((id) => known.has(id))) throw notFound("custom_field");
    const named = new Set(ids);
    const ordered = [...named, ...fields.map(({ id }) => id).filter((id) => !named.has(id))];
    await tx.$executeRaw`UPDATE custom_fields SET position = r.place::int - 1
      FROM unnest(${ordered}::uuid[]) WITH ORDINALITY AS r(id, place)
      WHERE custom_fields.workspace_id = ${workspaceId}::uuid AND custom_fields.id = r.id`;
    await recordAudit({ scope, action: "custom_field.ordered", data: { fields: ordered.length }, call }, tx);
    return all(tx, workspaceId);
  });
  return { data };
}

/**
 * Takes the field away, at once. Contacts lose its values in the background, some seconds later, and they cannot be
 * brought back; the key is free again afterwards.
 * @throws AppError not_found
 */
export async function deleteCustomField(
  scope: Scope,
  customFieldId: string,
  call?: AuditCall,
): Promise<void> {
  const { workspaceId } = scope;
  await changeLibrary(scope, "custom-fields", async (tx) => {
    const own = { workspaceId_id: { workspaceId, id: customFieldId } };
    const field = await tx.customField.findUnique({ where: own, select });
    if (!field) throw notFound("custom_field");
    await tx.customField.delete({ where: own });
    await tx.customFieldRemoval.create({ data: { workspaceId, key: field.key } });
    await recordAudit(
      {
        scope,
        action: "custom_field.deleted",
        target: { type: "custom_field", id: customFieldId },
        data: { key: field.key, name: field.name },
        call,
      },
      tx,
    );
  });
  await ring(stripFields, {}, { id: "all" });
}
