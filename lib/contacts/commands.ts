import type pg from "pg";
import { changeNumber } from "@/lib/contacts/changing-number";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import { applyCustom } from "@/lib/contacts/custom-values";
import { digitsOf } from "@/lib/contacts/given-numbers";
import { persistently } from "@/lib/contacts/merge-rows";
import { lockProfiles, writeProfiles } from "@/lib/contacts/profiles";
import { getContact } from "@/lib/contacts/queries";
import type { ContactInput } from "@/lib/contacts/schemas";
import type { ContactView, CustomFieldView } from "@/lib/contacts/views";
import { AppError, notFound } from "@/lib/platform/errors";
import type { AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Holds the labels, so that one that is being deleted meanwhile does not stay behind. One that was just deleted and is
 * still on the contact is left out: it is not theirs any more.
 */
async function proveLabels(
  client: pg.PoolClient,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM labels WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE`,
    [workspaceId, ids],
  );
  const known = new Set(rows.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const { rows: leaving } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM label_removals WHERE workspace_id = $1 AND label_id = ANY($2::uuid[])`,
      [workspaceId, unknown],
    );
    if (leaving[0]!.count < unknown.length) {
      const problem = "One of these labels is not there any more.";
      const fields = { labelIds: problem };
      throw new AppError("invalid", "label_not_found", `labelIds: ${problem}`, { fields });
    }
  }
  return ids.filter((id) => known.has(id));
}

/** Holds the fields, so that no value is written for one that is being deleted meanwhile. @returns those still there */
async function holdFields(
  client: pg.PoolClient,
  workspaceId: string,
  fields: readonly CustomFieldView[],
): Promise<CustomFieldView[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM custom_fields WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE`,
    [workspaceId, fields.map(({ id }) => id)],
  );
  const held = new Set(rows.map(({ id }) => id));
  return fields.filter(({ id }) => held.has(id));
}

/**
 * Writes what the workspace says of a person, in the caller's transaction.
 * @param fields the workspace's custom fields, when values are given
 * @throws AppError not_found; invalid with the field that does not fit
 */
export async function writeContact(
  client: pg.PoolClient,
  workspaceId: string,
  contactId: string,
  { name, custom, labelIds }: Omit<ContactInput, "phone">,
  fields: readonly CustomFieldView[],
): Promise<void> {
  const [profile] = await lockProfiles(client, [{ workspaceId, id: contactId }]);
  if (!profile) throw notFound("contact");
  if (name !== undefined) await writeProfiles(client, [{ ...profile, name }]);
  if (custom) {
    const { rows } = await client.query<{ custom: Record<string, unknown> }>(
      `SELECT custom FROM contacts WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, contactId],
    );
    const held = await holdFields(client, workspaceId, fields);
    const next = applyCustom(held, rows[0]!.custom, custom);
    const [wrong] = Object.entries(next.errors);
    if (wrong)
      throw new AppError("invalid", "invalid_input", `${wrong[0]}: ${wrong[1]}`, { fields: next.errors });
    await client.query(
      `UPDATE contacts SET custom = $3, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, contactId, JSON.stringify(next.custom)],
    );
  }
  if (labelIds) {
    const ids = await proveLabels(client, workspaceId, [...new Set(labelIds)]);
    await client.query(
      `UPDATE contacts SET label_ids = $3, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, contactId, ids],
    );
  }
}

/**
 * Changes what the workspace says of a person: their name (null: their own is shown again), values of custom fields
 * (null takes one away; those not named stay), all their labels, and their number while WhatsApp has not proven it. All
 * of it or nothing.
 * @throws AppError not_found; invalid with the field that does not fit; conflict as changeNumber
 */
export async function changeContact(
  scope: Scope,
  contactId: string,
  { phone, ...said }: ContactInput,
  call?: AuditCall,
): Promise<ContactView> {
  const digits = phone === undefined ? null : await digitsOf(scope, { phone });
  const fields = said.custom ? (await listCustomFields(scope)).data : [];
  await persistently(async (client) => {
    if (digits) await changeNumber(client, scope, contactId, digits, call);
    await writeContact(client, scope.workspaceId, contactId, said, fields);
  });
  return getContact(scope, contactId);
}
