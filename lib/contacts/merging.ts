import type pg from "pg";
import {
  auditMerge,
  persistently,
  readContacts,
  readConversation,
  readConversations,
  rowsOf,
  searchOf,
  writeRow,
  type Before,
  type ContactRow,
  type ConversationRow,
  type Row,
} from "@/lib/contacts/merge-rows";
import { joinConsents, moveConsents } from "@/lib/contacts/merging-consent";
import { countryOf } from "@/lib/contacts/numbers";
import type { ContactMergeView } from "@/lib/contacts/views";
import { AppError, notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { newId } from "@/lib/shared/id";
import type { AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** More messages are not moved while somebody waits. */
const mostMessages = 50_000;

function refuseTwoPeople(kept: ContactRow, merged: ContactRow): void {
  const differ = (key: "wa_id" | "bsuid") => kept[key] && merged[key] && kept[key] !== merged[key];
  const kinds = [...(differ("wa_id") ? ["number"] : []), ...(differ("bsuid") ? ["id"] : [])];
  if (kinds.length === 0) return;
  throw new AppError(
    "conflict",
    "two_identities",
    kinds.includes("number")
      ? `They write from two numbers, +${kept.wa_id} and +${merged.wa_id}. Made one, you write to +${kept.wa_id}.`
      : "They have two WhatsApp ids. Made one, you write to the first.",
    { data: { kinds } },
  );
}

/** The contact that stays, with what the other one knew and it did not. */
function joinContacts(kept: ContactRow, merged: ContactRow): ContactRow {
  const joined = {
    ...kept,
    name: kept.name ?? merged.name,
    profile_name: kept.profile_name ?? merged.profile_name,
    // A number they write from, rather than one that somebody has guessed.
    phone: (kept.wa_id === null && merged.wa_id !== null ? merged.phone : null) ?? kept.phone ?? merged.phone,
    wa_id: kept.wa_id ?? merged.wa_id,
    bsuid: kept.bsuid ?? merged.bsuid,
    username: kept.username ?? merged.username,
    referral: kept.referral ?? merged.referral,
    label_ids: [...new Set([...kept.label_ids, ...merged.label_ids])],
    custom: { ...merged.custom, ...kept.custom },
    blocked_at: kept.blocked_at ?? merged.blocked_at,
    ...joinConsents(kept, merged),
  };
  return {
    ...joined,
    search_text: searchOf(joined),
    country: countryOf({ waId: joined.wa_id, phone: joined.phone, bsuid: joined.bsuid }),
    last_inbound_at: latest(kept.last_inbound_at, merged.last_inbound_at),
  };
}

const latest = <T>(a: T, b: T): T => (a === null || (b !== null && String(b) > String(a)) ? b : a);

/** The conversation that stays, with the other one's messages. */
function joinConversations(into: ConversationRow, from: ConversationRow): ConversationRow {
  const fromIsLater = String(from.last_activity_at) > String(into.last_activity_at);
  const waits = [into.waiting_since, from.waiting_since].filter((at) => at !== null).toSorted();
  const open = into.status === "open" || from.status === "open";
  return {
    ...into,
    ...(open && { status: "open", snoozed_until: null, closed_at: null }),
    last_activity_at: latest(into.last_activity_at, from.last_activity_at),
    last_message_id: (fromIsLater ? from.last_message_id : into.last_message_id) ?? from.last_message_id,
    last_inbound_at: latest(into.last_inbound_at, from.last_inbound_at),
    window_expires_at: latest(into.window_expires_at, from.window_expires_at),
    unread_count: Number(into.unread_count) + Number(from.unread_count),
    assignee_id: into.assignee_id ?? from.assignee_id,
    team_id: into.team_id ?? from.team_id,
    priority: Math.max(Number(into.priority), Number(from.priority)),
    label_ids: [...new Set([...(into.label_ids as string[]), ...(from.label_ids as string[])])],
    waiting_since: waits[0] ?? null,
    campaign_id: (fromIsLater ? from.campaign_id : into.campaign_id) ?? into.campaign_id ?? from.campaign_id,
  };
}

async function moveMessages(
  client: pg.PoolClient,
  workspaceId: string,
  fromId: string,
  intoId: string,
): Promise<Pick<Before["joined"][number], "messageIds" | "mentions" | "reads">> {
  const messages = await client.query<{ id: string }>(
    `UPDATE messages SET conversation_id = $3 WHERE workspace_id = $1 AND conversation_id = $2 RETURNING id`,
    [workspaceId, fromId, intoId],
  );
  if (messages.rows.length > mostMessages) {
    throw new AppError("conflict", "too_many", "There are too many messages to move them at once.");
  }
  const mentions = await client.query<{ userId: string; messageId: string }>(
    `UPDATE mentions SET conversation_id = $3 WHERE workspace_id = $1 AND conversation_id = $2
      RETURNING user_id AS "userId", message_id AS "messageId"`,
    [workspaceId, fromId, intoId],
  );
  const reads = await rowsOf<Row>(
    client,
    `SELECT to_jsonb(r) AS row FROM conversation_reads r WHERE workspace_id = $1 AND conversation_id = $2`,
    [workspaceId, fromId],
  );
  return { messageIds: messages.rows.map(({ id }) => id), mentions: mentions.rows, reads };
}

/**
 * Makes two contacts one, because a person said so: addresses, conversations, messages, notes, labels and fields of
 * `mergedId` become those of `contactId`, whose own win. Two conversations on one number become one. Everything or
 * nothing, and it can be taken back. A message that arrives meanwhile waits and finds the contact that stays.
 * @throws AppError not_found; conflict `two_identities` while nobody has confirmed that two numbers are one person;
 *   conflict `same_contact`, `too_many`
 */
export async function mergeContacts(
  scope: Scope,
  input: { contactId: string; mergedId: string; confirmed: boolean },
  call?: AuditCall,
): Promise<ContactMergeView> {
  const { workspaceId, actor } = scope;
  const { contactId, mergedId } = input;
  if (contactId === mergedId) throw new AppError("conflict", "same_contact", "These are the same contact.");
  const view = await persistently(async (client) => {
    const contacts = await readContacts(client, workspaceId, [contactId, mergedId]);
    const kept = contacts.find(({ id }) => id === contactId);
    const merged = contacts.find(({ id }) => id === mergedId);
    if (!kept || !merged) throw notFound("contact");
    if (!input.confirmed) refuseTwoPeople(kept, merged);
    const conversations = await readConversations(client, workspaceId, [contactId, mergedId]);
    const theirs = conversations.filter((one) => one.contact_id === mergedId);
    const ours = new Map(
      conversations.filter((one) => one.contact_id === contactId).map((one) => [one.phone_number_id, one]),
    );
    const joined: Before["joined"] = [];
    const movedIds: string[] = [];
    for (const from of theirs) {
      const into = ours.get(from.phone_number_id);
      if (!into) {
        movedIds.push(from.id);
        continue;
      }
      const moved = await moveMessages(client, workspaceId, from.id, into.id);
      await client.query(`DELETE FROM conversations WHERE workspace_id = $1 AND id = $2`, [
        workspaceId,
        from.id,
      ]);
      await writeRow(client, "conversations", workspaceId, joinConversations(into, from));
      const after = (await readConversation(client, workspaceId, into.id))!;
      joined.push({ from, into, after, ...moved });
    }
    await client.query(
      `UPDATE conversations SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2`,
      [workspaceId, mergedId, contactId],
    );
    const identities = await client.query<{ kind: string; value: string }>(
      `UPDATE contact_identities SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 RETURNING kind, value`,
      [workspaceId, mergedId, contactId],
    );
    const notes = await client.query<{ id: string }>(
      `UPDATE contact_notes SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 RETURNING id`,
      [workspaceId, mergedId, contactId],
    );
    const consentIds = await moveConsents(client, workspaceId, mergedId, contactId);
    await client.query(`DELETE FROM contacts WHERE workspace_id = $1 AND id = $2`, [workspaceId, mergedId]);
    await writeRow(client, "contacts", workspaceId, joinContacts(kept, merged));
    const [after] = await readContacts(client, workspaceId, [contactId]);
    const before: Before = {
      kept,
      after: after!,
      merged,
      identities: identities.rows,
      noteIds: notes.rows.map(({ id }) => id),
      consentIds,
      movedIds,
      joined,
    };
    const id = newId();
    const made = await client.query<{ createdAt: Date }>(
      `INSERT INTO contact_merges (id, workspace_id, contact_id, merged_id, before, by_user_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING created_at AS "createdAt"`,
      [
        id,
        workspaceId,
        contactId,
        mergedId,
        JSON.stringify(before),
        actor.type === "user" ? actor.userId : null,
      ],
    );
    await auditMerge(client, scope, "contact.merged", { contactId, mergedId }, call);
    return { id, contactId, mergedId, createdAt: made.rows[0]!.createdAt.toISOString() };
  });
  // A conversation went away: every open screen looks again.
  await publish(workspaceId, [{ type: "reset", data: {} }]);
  return view;
}
