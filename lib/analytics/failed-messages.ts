import { periodOf } from "@/lib/analytics/periods";
import type { FailedMessagesQuery } from "@/lib/analytics/schemas";
import type { FailedMessageView } from "@/lib/analytics/views";
import { messageView } from "@/lib/inbox/queries";
import { messageColumns, messageJoins, type SqlMessageRow } from "@/lib/inbox/rows";
import { getPhoneNumber } from "@/lib/phone-numbers/queries";
import { pool } from "@/lib/platform/db";
import { cutPage, encodeTimeCursor, type Page } from "@/lib/shared/pagination";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

type Row = SqlMessageRow & { erased: boolean };

const toFailedMessage = ({ erased, ...row }: Row): FailedMessageView => {
  const view = messageView(row);
  return { ...view, contact: erased ? null : view.contact };
};

/**
 * The messages the dashboard counts as failed in a period, newest first: `message_counts` of the database says which, here
 * as there. Walks the index of failed messages, so that it costs the same however many others there are; the number
 * is in the index as well.
 * @throws AppError not_found for a number of somebody else
 */
export async function listFailedMessages(
  scope: Scope,
  { period, number, limit, cursor }: FailedMessagesQuery,
  now: Date,
): Promise<Page<FailedMessageView>> {
  if (number) await getPhoneNumber(scope, number);
  const { timeZone } = await getWorkspace(scope);
  const { parts, end } = periodOf(period, timeZone, now);
  const values: unknown[] = [scope.workspaceId, parts[0]!.toISOString(), end.toISOString()];
  const value = (given: unknown) => `$${values.push(given)}`;
  const conditions = [
    "m.workspace_id = $1 AND m.status = 'failed' AND m.timestamp >= $2 AND m.timestamp < $3",
    number && `m.phone_number_id = ${value(number)}::uuid`,
    cursor &&
      `(m.timestamp, m.id) < (${value(cursor.at.toISOString())}::timestamptz, ${value(cursor.id)}::uuid)`,
  ].filter(Boolean);
  const order = "ORDER BY m.timestamp DESC, m.id DESC";
  const { rows } = await pool.query<Row>(
    `SELECT ${messageColumns}, cv.erased_at IS NOT NULL AS erased
       FROM (SELECT m.* FROM messages m
         CROSS JOIN LATERAL message_counts(m.direction, m.source, m.type, m.status) c
         WHERE ${conditions.join(" AND ")} AND c.failed = 1 ${order} LIMIT ${value(limit + 1)}) m
       ${messageJoins} ${order}`,
    values,
  );
  return cutPage(rows, limit, toFailedMessage, (row) => encodeTimeCursor({ at: row.timestamp, id: row.id }));
}
