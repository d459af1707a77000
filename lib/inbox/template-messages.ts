import { personName } from "@/lib/contacts/facts";
import { toContactRef, type ContactNames } from "@/lib/contacts/views";
import type { SendMessageInput } from "@/lib/inbox/schemas";
import { readVariableFacts } from "@/lib/inbox/variable-facts";
import { pool } from "@/lib/platform/db";
import type { FillFacts } from "@/lib/templates/filling";
import { readyTemplate, type ReadyTemplate, type TemplateMessage } from "@/lib/templates/sending";
import type { Scope } from "@/lib/tenancy/scope";

/** Where a message goes, as far as it says. */
export type TemplatePlace = Pick<SendMessageInput, "conversationId" | "phoneNumberId" | "to">;

/** The number a message goes from; null when that is not clear, which finding its place says better. */
async function numberOf(workspaceId: string, place: TemplatePlace): Promise<string | null> {
  if (place.phoneNumberId !== undefined) return place.phoneNumberId;
  const { rows } = await pool.query<{ id: string }>(
    place.conversationId
      ? `SELECT phone_number_id AS id FROM conversations WHERE workspace_id = $1 AND id = $2`
      : `SELECT id FROM phone_numbers WHERE workspace_id = $1 AND state <> 'disconnected' LIMIT 2`,
    place.conversationId ? [workspaceId, place.conversationId] : [workspaceId],
  );
  return rows.length === 1 ? rows[0]!.id : null;
}

type ContactRow = ContactNames & {
  id: string;
  custom: unknown;
  workspaceName: string;
  numberName: string;
};

/** What is known of who is addressed by a number or user id; of somebody new only that. */
async function factsOfAddressee(
  { workspaceId }: Scope,
  to: NonNullable<TemplatePlace["to"]>,
  phoneNumberId: string,
): Promise<FillFacts> {
  const { rows } = await pool.query<Partial<ContactRow> & Pick<ContactRow, "workspaceName" | "numberName">>(
    `SELECT ct.id, ct.name, ct.profile_name AS "profileName", ct.wa_id AS "waId", ct.phone, ct.bsuid, ct.username,
        ct.custom, s.name AS "workspaceName", coalesce(n.verified_name, n.display_phone_number) AS "numberName"
      FROM workspaces s JOIN phone_numbers n ON n.workspace_id = s.id AND n.id = $4
      LEFT JOIN contact_identities i ON i.workspace_id = s.id
        AND ((i.kind IN ('wa_id', 'phone') AND i.value = $2) OR (i.kind = 'bsuid' AND i.value = $3))
      LEFT JOIN contacts ct ON ct.workspace_id = i.workspace_id AND ct.id = i.contact_id
      WHERE s.id = $1 ORDER BY i.kind LIMIT 1`,
    [workspaceId, to.waId, to.bsuid, phoneNumberId],
  );
  const row = rows[0];
  const phone = to.waId && `+${to.waId}`;
  const workspace = { name: row?.workspaceName ?? "" };
  const number = { name: row?.numberName ?? "" };
  if (!row?.id) return { contact: { name: null, phone, custom: {} }, workspace, number };
  const contact = row as ContactRow;
  return {
    contact: {
      name: personName(toContactRef(contact)),
      phone: contact.phone ?? (contact.waId ? `+${contact.waId}` : phone),
      custom: (contact.custom ?? {}) as Record<string, unknown>,
    },
    workspace,
    number,
  };
}

/**
 * Makes a template message ready to be queued; see readyTemplate. A refusal is for the caller to throw, after it has
 * looked whether the same request was taken before.
 */
export async function readyTemplateFor(
  scope: Scope,
  place: TemplatePlace,
  template: TemplateMessage,
): Promise<ReadyTemplate> {
  const { workspaceId } = scope;
  const phoneNumberId = await numberOf(workspaceId, place);
  if (phoneNumberId === null) {
    const { values: _, ...content } = template;
    return { template: { id: null, category: null }, content, text: null, refusal: null, misfit: null };
  }
  return readyTemplate({ workspaceId, phoneNumberId }, template, () =>
    place.conversationId
      ? readVariableFacts(scope, place.conversationId)
      : factsOfAddressee(scope, place.to!, phoneNumberId),
  );
}
