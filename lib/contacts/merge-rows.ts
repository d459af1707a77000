import type pg from "pg";
import { AddressTaken } from "@/lib/contacts/identities";
import { consentColumns } from "@/lib/contacts/merging-consent";
import { searchTextOf } from "@/lib/contacts/rules";
import { transaction } from "@/lib/platform/db";
import { auditWriter, recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

// Merging and undoing it read rows whole and put them back as they were, also columns that come to be later.

/** A row as PostgreSQL says it in JSON, and takes it back. */
export type Row = Record<string, unknown> & { id: string };
export type ContactRow = Row & {
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
export type ConversationRow = Row & { phone_number_id: string };

/** Everything needed to take a merge back. */
export type Before = {
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

export async function rowsOf<T extends Row>(
  client: pg.PoolClient,
  text: string,
  values: unknown[],
): Promise<T[]> {
  const { rows } = await client.query<{ row: T }>(text, values);
  return rows.map(({ row }) => row);
}

export const readContacts = (client: pg.PoolClient, workspaceId: string, ids: string[]) =>
  rowsOf<ContactRow>(
    client,
    `SELECT to_jsonb(c) AS row FROM contacts c WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND erased_at IS NULL
      ORDER BY id FOR UPDATE`,
    [workspaceId, ids],
  );

export const readConversations = (client: pg.PoolClient, workspaceId: string, contactIds: string[]) =>
  rowsOf<ConversationRow & { contact_id: string }>(
    client,
    `SELECT to_jsonb(cv) AS row FROM conversations cv WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[])
      ORDER BY id FOR UPDATE`,
    [workspaceId, contactIds],
  );

export const readConversation = async (client: pg.PoolClient, workspaceId: string, id: string) =>
  (
    await rowsOf<ConversationRow>(
      client,
      `SELECT to_jsonb(cv) AS row FROM conversations cv WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
      [workspaceId, id],
    )
  )[0];

export const searchOf = (row: ContactRow): string =>
  searchTextOf({
    name: row.name,
    profileName: row.profile_name,
    phone: row.phone,
    waId: row.wa_id,
    username: row.username,
  });

export const contactColumns = [
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

export const conversationColumns = [
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
export async function writeRow(
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

export const bringBack = (
  client: pg.PoolClient,
  table: "contacts" | "conversations" | "conversation_reads",
  row: object,
) =>
  client.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb)).*`, [
    JSON.stringify(row),
  ]);

/** A drain may have locked the same rows the other way round, or met somebody new meanwhile: then once more. */
export async function persistently<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(work);
    } catch (error) {
      const { code } = error as { code?: string };
      const mayPass = error instanceof AddressTaken || ["40P01", "23503", "23505"].includes(code ?? "");
      if (tries >= 4 || !mayPass) throw error;
    }
  }
}

export const auditMerge = (
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
