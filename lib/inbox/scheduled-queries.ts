import {
  contactColumns,
  contactOf,
  mediaColumns,
  mediaOf,
  type ContactColumns,
  type MediaColumns,
} from "@/lib/inbox/rows";
import { proveFilter } from "@/lib/inbox/queries";
import type { ScheduledListQuery } from "@/lib/inbox/scheduled-inputs";
import {
  toScheduledMessageView,
  type ScheduledMessageRow,
  type ScheduledMessageView,
} from "@/lib/inbox/scheduled-views";
import { db, pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeTimeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

const columns = `
  s.id, s.state, s.next_at AS "nextAt", s.time_zone AS "timeZone", s.recurrence, s.last_at AS "lastAt", s.times,
  s.input, s.text, s.fallback, s.priority, s.problem, s.context_type AS "contextType", s.context_id AS "contextId",
  s.created_by_id AS "createdById", s.api_key_id AS "apiKeyId", s.conversation_id AS "conversationId",
  s.phone_number_id AS "phoneNumberId", cv.window_expires_at AS "windowExpiresAt", s.created_at AS "createdAt",
  s.updated_at AS "updatedAt", s.version,
  (SELECT m.id FROM messages m WHERE m.scheduled_id = s.id ORDER BY m.scheduled_for DESC LIMIT 1) AS "lastMessageId",
  ${mediaColumns}, ${contactColumns}`;

const joins = `
  JOIN conversations cv ON cv.workspace_id = s.workspace_id AND cv.id = s.conversation_id
  JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
  LEFT JOIN media md ON md.workspace_id = s.workspace_id AND md.id = s.media_id`;

type Row = Omit<ScheduledMessageRow, "media" | "contact"> & ContactColumns & MediaColumns;

const view = (row: Row): ScheduledMessageView =>
  toScheduledMessageView({ ...row, media: mediaOf(row), contact: contactOf(row) });

/** The scheduled messages with these ids that belong to the workspace. At most a few hundred ids. */
export async function listScheduledByIds(
  scope: Scope,
  ids: readonly string[],
): Promise<ScheduledMessageView[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<Row>({
    name: "scheduled.by_ids",
    text: `SELECT ${columns} FROM scheduled_messages s ${joins}
      WHERE s.workspace_id = $1 AND s.id = ANY($2::uuid[]) ORDER BY s.next_at, s.id`,
    values: [scope.workspaceId, ids],
  });
  return rows.map(view);
}

/** @throws AppError not_found */
export async function getScheduledMessage(scope: Scope, id: string): Promise<ScheduledMessageView> {
  const [found] = await listScheduledByIds(scope, [id]);
  if (!found) throw notFound("scheduled_message");
  return found;
}

async function proveContact({ workspaceId }: Scope, id: string): Promise<void> {
  if ((await db.contact.count({ where: { workspaceId, id } })) === 0) throw notFound("contact");
}

/**
 * Scheduled messages: those that wait by their time, soonest first; when only such are asked for that are over, the
 * latest first.
 * @throws AppError not_found for a conversation, contact or number that is not the workspace's
 */
export async function listScheduledMessages(
  scope: Scope,
  query: ScheduledListQuery,
): Promise<Page<ScheduledMessageView>> {
  const { conversationId, contactId, phoneNumberId, state, contextType, contextId, cursor, limit } = query;
  const values: unknown[] = [scope.workspaceId];
  const value = (given: unknown) => `$${values.push(given)}`;
  const backwards = state.every((one) => one === "completed" || one === "cancelled");
  const [order, sign] = backwards ? ["DESC", "<"] : ["ASC", ">"];
  const fits = [
    "s.workspace_id = $1",
    conversationId && `s.conversation_id = ${value(conversationId)}::uuid`,
    contactId &&
      `s.conversation_id IN (SELECT id FROM conversations
        WHERE workspace_id = $1 AND contact_id = ${value(contactId)}::uuid)`,
    phoneNumberId && `s.phone_number_id = ${value(phoneNumberId)}::uuid`,
    contextId && `s.context_type = ${value(contextType)} AND s.context_id = ${value(contextId)}`,
    cursor && `(s.next_at, s.id) ${sign} (${value(cursor.at)}::timestamptz, ${value(cursor.id)}::uuid)`,
  ].filter(Boolean);
  const sorted = `ORDER BY s.next_at ${order}, s.id ${order}`;
  const most = value(limit + 1);
  // One walk along the index for each state, instead of sorting all of them.
  const walks = state.map(
    (one) => `(SELECT s.* FROM scheduled_messages s
      WHERE ${fits.join(" AND ")} AND s.state = ${value(one)}::scheduled_message_state ${sorted} LIMIT ${most})`,
  );
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM (SELECT * FROM (${walks.join(" UNION ALL ")}) s ${sorted} LIMIT ${most}) s
      ${joins} ${sorted}`,
    values,
  );
  if (rows.length === 0) {
    await proveFilter(scope, query);
    if (contactId) await proveContact(scope, contactId);
  }
  return cutPage(rows, limit, view, (row) => encodeTimeCursor({ at: row.nextAt, id: row.id }));
}
