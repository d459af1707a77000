import type pg from "pg";
import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { dialledForm, equivalentNumbers } from "@/lib/contacts/equivalents";
import {
  auditMerge,
  bringBack,
  contactColumns,
  conversationColumns,
  persistently,
  readContacts,
  readConversation,
  readConversations,
  searchOf,
  writeRow,
  type Before,
  type ContactRow,
  type Row,
} from "@/lib/contacts/merge-rows";
import { moveConsents, restoreConsents, shareStops } from "@/lib/contacts/merging-consent";
import { AppError, notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import type { AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Columns that nobody has changed since the merge get back what they were before it. */
function unlessChanged<T extends Row>(columns: readonly string[], now: T, after: T, before: T): T {
  const restored: Record<string, unknown> = { ...now };
  for (const column of columns) if (same(now[column], after[column])) restored[column] = before[column];
  return restored as T;
}

/**
 * Takes a merge back: the same rows as before. What came or was changed since stays with the contact that stayed, but
 * for messages that came with the other one's conversation. Taking it back twice is the same as once.
 * @throws AppError not_found; conflict `cannot_undo` when the contact that stayed is gone or was merged again;
 *   payment_required `limit_reached` when the plan has no room for one contact more, `subscription_needed`
 */
export async function undoMerge(scope: Scope, mergeId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  await persistently(async (client) => {
    const { rows } = await client.query<{
      before: Before;
      undoneAt: Date | null;
      contactId: string;
      mergedId: string;
    }>(
      `SELECT before, undone_at AS "undoneAt", contact_id AS "contactId", merged_id AS "mergedId" FROM contact_merges
        WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
      [workspaceId, mergeId],
    );
    const merge = rows[0];
    if (!merge) throw notFound("contact_merge");
    if (merge.undoneAt) return;
    const { before, contactId, mergedId } = merge;
    const [kept] = await readContacts(client, workspaceId, [contactId]);
    if (!kept) {
      throw new AppError(
        "conflict",
        "cannot_undo",
        "The contact they became part of is gone or was merged again.",
      );
    }
    await readConversations(client, workspaceId, [contactId]);
    await bringBack(client, "contacts", before.merged);
    if (before.merged.deleted_at === null)
      await takeRoom(sqlOf(client), workspaceId, "contacts", new Date(), 1);
    await client.query(
      `UPDATE contact_identities i SET contact_id = $3 FROM jsonb_to_recordset($4::jsonb) AS r(kind text, value text)
        WHERE i.workspace_id = $1 AND i.contact_id = $2 AND i.kind = r.kind::identity_kind AND i.value = r.value`,
      [workspaceId, contactId, mergedId, JSON.stringify(before.identities)],
    );
    await client.query(
      `UPDATE contact_notes SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 AND id = ANY($4::uuid[])`,
      [workspaceId, contactId, mergedId, before.noteIds],
    );
    await moveConsents(client, workspaceId, contactId, mergedId, before.consentIds ?? []);
    await shareStops(client, workspaceId, mergedId, kept, before.after);
    await client.query(
      `UPDATE conversations SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 AND id = ANY($4::uuid[])`,
      [workspaceId, contactId, mergedId, before.movedIds],
    );
    for (const part of before.joined) await separate(client, workspaceId, part);
    const restored = {
      ...unlessChanged(contactColumns, kept, before.after, before.kept),
      ...restoreConsents(kept, before.after, before.kept),
    };
    const corrected = kept.phone !== before.after.phone;
    // Corrected to a number of the one who comes back: it goes with them.
    if (corrected && before.identities.some(({ value }) => `+${dialledForm(value)}` === kept.phone)) {
      Object.assign(restored, { phone: before.kept.phone, country: before.kept.country });
    }
    await writeRow(client, "contacts", workspaceId, { ...restored, search_text: searchOf(restored) });
    if (corrected) for (const one of [before.merged, restored]) await holdNumber(client, workspaceId, one);
    await client.query(`UPDATE contact_merges SET undone_at = now() WHERE workspace_id = $1 AND id = $2`, [
      workspaceId,
      mergeId,
    ]);
    await auditMerge(client, scope, "contact.merge_undone", { contactId, mergedId }, call);
  });
  await publish(workspaceId, [{ type: "reset", data: {} }]);
}

/** A correction since the merge has let go of a number: it is theirs again unless somebody has it. */
async function holdNumber(client: pg.PoolClient, workspaceId: string, { id, phone }: ContactRow) {
  const digits = phone?.replace(/\D/g, "");
  if (!digits) return;
  await client.query(
    `INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
      SELECT $1, 'phone', $3, $2 WHERE NOT EXISTS (SELECT 1 FROM contact_identities
        WHERE workspace_id = $1 AND kind IN ('wa_id', 'phone') AND value = ANY($4)) ON CONFLICT DO NOTHING`,
    [workspaceId, id, digits, [digits, ...equivalentNumbers(digits)]],
  );
}

async function separate(
  client: pg.PoolClient,
  workspaceId: string,
  { from, into, after, messageIds, mentions, reads }: Before["joined"][number],
): Promise<void> {
  await bringBack(client, "conversations", from);
  await client.query(
    `UPDATE messages SET conversation_id = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND id = ANY($4::uuid[])`,
    [workspaceId, into.id, from.id, messageIds],
  );
  await client.query(
    `UPDATE mentions m SET conversation_id = $2
      FROM jsonb_to_recordset($3::jsonb) AS r("userId" uuid, "messageId" uuid)
      WHERE m.workspace_id = $1 AND m.user_id = r."userId" AND m.message_id = r."messageId"`,
    [workspaceId, from.id, JSON.stringify(mentions)],
  );
  for (const read of reads) await bringBack(client, "conversation_reads", read);
  const now = await readConversation(client, workspaceId, into.id);
  if (!now) return;
  const restored = unlessChanged(conversationColumns, now, after, into);
  // What came since is counted on top of both; what the other one had takes its count along, unless it was read.
  if (Number(now.unread_count) > Number(after.unread_count) && same(now.read_up_to_id, after.read_up_to_id)) {
    restored.unread_count = Number(now.unread_count) - Number(from.unread_count);
  }
  await writeRow(client, "conversations", workspaceId, restored);
}
