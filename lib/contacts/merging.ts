import type pg from "pg";
import { countryOf } from "@/lib/contacts/numbers";
import {
  consentColumns,
  joinConsents,
  moveConsents,
  restoreConsents,
  shareStops,
} from "@/lib/contacts/merging-consent";
import { searchTextOf } from "@/lib/contacts/rules";
import type { ContactMergeView } from "@/lib/contacts/views";
import { transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { newId } from "@/lib/shared/id";
import { auditWriter, recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** A row as PostgreSQL says it in JSON, and takes it back. */
type Row = Record<string, unknown> & { id: string };
type ContactRow = Row & {
  name: string | null;
  profile_name: string | null;
  phone: string | null;
  wa_id: string | null;
  bsuid: string | null;
  username: string | null;
  label_ids: string[];
  custom: Record<string, unknown>;
  country: string | null;
  last_inbound_at: string | null;
};
type ConversationRow = Row & { phone_number_id: string };

/** Everything needed to take a merge back. */
type Before = {
  kept: ContactRow;
  /** How the contact that stayed looked afterwards: what was changed since stays changed. */
  after: ContactRow;
  merged: ContactRow;
  identities: { kind: string; value: string }[];
  noteIds: string[];
  /** Words of the merged contact's consent; merges before the ledger have none. */
  consentIds?: string[];
  /** Conversations that only changed their contact. */
  movedIds: string[];
  /** Conversations that went into another one on the same number. */
  joined: {
    from: ConversationRow;
    into: ConversationRow;
    after: ConversationRow;
    messageIds: string[];
    mentions: { userId: string; messageId: string }[];
    reads: Row[];
  }[];
};

/** More messages are not moved while somebody waits. */
const mostMessages = 50_000;

async function rowsOf<T extends Row>(client: pg.PoolClient, text: string, values: unknown[]): Promise<T[]> {
  const { rows } = await client.query<{ row: T }>(text, values);
  return rows.map(({ row }) => row);
}

const readContacts = (client: pg.PoolClient, workspaceId: string, ids: string[]) =>
  rowsOf<ContactRow>(
    client,
    `SELECT to_jsonb(c) AS row FROM contacts c WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND erased_at IS NULL
      ORDER BY id FOR UPDATE`,
    [workspaceId, ids],
  );

const readConversations = (client: pg.PoolClient, workspaceId: string, contactIds: string[]) =>
  rowsOf<ConversationRow & { contact_id: string }>(
    client,
    `SELECT to_jsonb(cv) AS row FROM conversations cv WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[])
      ORDER BY id FOR UPDATE`,
    [workspaceId, contactIds],
  );

const readConversation = async (client: pg.PoolClient, workspaceId: string, id: string) =>
  (
    await rowsOf<ConversationRow>(
      client,
      `SELECT to_jsonb(cv) AS row FROM conversations cv WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
      [workspaceId, id],
    )
  )[0];

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
    phone: kept.phone ?? merged.phone,
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

const searchOf = (row: ContactRow): string =>
  searchTextOf({
    name: row.name,
    profileName: row.profile_name,
    phone: row.phone,
    waId: row.wa_id,
    username: row.username,
  });

const contactColumns = [
  "name",
  "profile_name",
  "phone",
  "wa_id",
  "bsuid",
  "username",
  "search_text",
  "referral",
  "label_ids",
  "custom",
  "blocked_at",
  "country",
  "source",
  "last_inbound_at",
] as const;

const conversationColumns = [
  "status",
  "last_activity_at",
  "last_message_id",
  "last_inbound_at",
  "window_expires_at",
  "unread_count",
  "read_up_to_id",
  "read_receipt_due_at",
  "read_receipt_tries",
  "assignee_id",
  "team_id",
  "priority",
  "label_ids",
  "snoozed_until",
  "closed_at",
  "waiting_since",
  "campaign_id",
] as const;

/** Writes these columns of a row that was read as JSON. */
async function write(
  client: pg.PoolClient,
  table: "contacts" | "conversations",
  workspaceId: string,
  row: Row,
): Promise<void> {
  const columns = table === "contacts" ? [...contactColumns, ...consentColumns] : conversationColumns;
  const names = columns.join(", ");
  await client.query(
    `UPDATE ${table} t SET (${names}) = (SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $3::jsonb))
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, row.id, JSON.stringify(row)],
  );
}

const bringBack = (
  client: pg.PoolClient,
  table: "contacts" | "conversations" | "conversation_reads",
  row: object,
) =>
  client.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb)).*`, [
    JSON.stringify(row),
  ]);

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

/** A drain may have locked the same rows the other way round, or met somebody new meanwhile: then once more. */
async function persistently<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(work);
    } catch (error) {
      const { code } = error as { code?: string };
      if (tries >= 4 || !["40P01", "23503", "23505"].includes(code ?? "")) throw error;
    }
  }
}

const audit = (
  client: pg.PoolClient,
  scope: Scope,
  action: string,
  data: Record<string, string>,
  call?: AuditCall,
) =>
  recordAudit(
    { scope, action, target: { type: "contact", id: data.contactId! }, data, call },
    auditWriter(client),
  );

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
      await write(client, "conversations", workspaceId, joinConversations(into, from));
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
    await write(client, "contacts", workspaceId, joinContacts(kept, merged));
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
    await audit(client, scope, "contact.merged", { contactId, mergedId }, call);
    return { id, contactId, mergedId, createdAt: made.rows[0]!.createdAt.toISOString() };
  });
  // A conversation went away: every open screen looks again.
  await publish(workspaceId, [{ type: "reset", data: {} }]);
  return view;
}

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
 * @throws AppError not_found; conflict `cannot_undo` when the contact that stayed is gone or was merged again
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
    await write(client, "contacts", workspaceId, { ...restored, search_text: searchOf(restored) });
    await client.query(`UPDATE contact_merges SET undone_at = now() WHERE workspace_id = $1 AND id = $2`, [
      workspaceId,
      mergeId,
    ]);
    await audit(client, scope, "contact.merge_undone", { contactId, mergedId }, call);
  });
  await publish(workspaceId, [{ type: "reset", data: {} }]);
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
  await write(client, "conversations", workspaceId, restored);
}
