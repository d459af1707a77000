import type pg from "pg";
import { placesBack } from "@/lib/billing/plans/messages";
import type { Claimed } from "@/lib/inbox/claim";
import { ownFailure } from "@/lib/inbox/failures";
import { pool } from "@/lib/platform/db";
import { overRows } from "@/lib/platform/sql";

/** A message that was ended before anything reached Meta. */
export type Ended = { workspaceId: string; id: string; conversationId: string };

/**
 * Whether the message is of a kind that its contact `ct` has stopped: marketing, or utility. A template of which nobody
 * knows the category counts as what they stopped; one that Meta has moved to another category since counts as what it is
 * now. Codes are never unwanted.
 * @param m the alias of a row with the columns of messages
 */
export const isUnwanted = (
  m: string,
): string => `(${m}.type = 'template' AND (ct.marketing_stopped_at IS NOT NULL OR ct.utility_stopped_at IS NOT NULL)
  AND CASE coalesce((SELECT lower(tp.category) FROM templates tp
      WHERE tp.workspace_id = ${m}.workspace_id AND tp.id = ${m}.template_id), ${m}.category, 'unknown')
    WHEN 'marketing' THEN ct.marketing_stopped_at IS NOT NULL
    WHEN 'utility' THEN ct.utility_stopped_at IS NOT NULL
    WHEN 'unknown' THEN true
    ELSE false END)`;

/**
 * An earlier try of which nobody knows whether it reached the customer: ended now, the message is in doubt as before.
 * @param m as above
 */
export const doubtOf = (m: string): string => `(SELECT a.error FROM message_attempts a
  WHERE a.workspace_id = ${m}.workspace_id AND a.message_id = ${m}.id AND a.outcome = 'uncertain' AND a.wamid IS NULL
  ORDER BY a.number DESC LIMIT 1)`;

/** What such a message says of itself, as SQL. */
export const optedOutError = `'${JSON.stringify({ code: ownFailure.optedOut, title: "Opted out" })}'::jsonb`;

/**
 * Ends what waits for contacts who have stopped messages of its kind, in the transaction that writes the stop down: after its
 * commit nothing of it is taken out of the queue any more. A message that somebody claims at this moment is either theirs
 * or ended, never both.
 */
export async function endWaiting(
  client: pg.PoolClient,
  contacts: readonly { workspaceId: string; contactId: string }[],
): Promise<Ended[]> {
  const { rows } = await client.query<Ended>(
    overRows(
      "opt_outs.end_waiting",
      contacts,
      { workspace_id: ["uuid", (c) => c.workspaceId], contact_id: ["uuid", (c) => c.contactId] },
      (from) => `WITH held AS (
          SELECT m.workspace_id, m.id, ${doubtOf("m")} AS doubt FROM ${from}
          JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id
          JOIN conversations cv ON cv.workspace_id = r.workspace_id AND cv.contact_id = r.contact_id
          JOIN messages m ON m.conversation_id = cv.id AND (m.status = 'queued' OR m.status = 'sending')
          WHERE m.status = 'queued' AND ${isUnwanted("m")} ORDER BY m.id FOR NO KEY UPDATE OF m)
        UPDATE messages m SET status = CASE WHEN held.doubt IS NULL THEN 'failed' ELSE 'uncertain' END::message_status,
          error = coalesce(held.doubt, ${optedOutError}), failed_at = CASE WHEN held.doubt IS NULL THEN now() END,
          due_at = NULL, updated_at = now()
        FROM held WHERE m.workspace_id = held.workspace_id AND m.id = held.id
        RETURNING m.workspace_id AS "workspaceId", m.id, m.conversation_id AS "conversationId"`,
    ),
  );
  return rows;
}

/**
 * The last look before the first byte: ends those of claimed messages whose contact has stopped their kind since. Between
 * claim and call a message waits for its turn at the throttle.
 * @returns the ones that must not be sent
 */
export async function endUnwanted(claimed: readonly Claimed[]): Promise<Ended[]> {
  const templates = claimed.filter(({ type }) => type === "template");
  if (templates.length === 0) return [];
  // Hardly anybody has. Each row is found by its key: a join over workspaces PostgreSQL knows little of goes through all
  // their rows, and a number waits meanwhile.
  const { rows: stopped } = await pool.query<{ id: string }>(
    overRows(
      "opt_outs.stopped",
      templates,
      { workspace_id: ["uuid", (c) => c.workspaceId], id: ["uuid", (c) => c.messageId] },
      (from) => `SELECT r.id FROM ${from} WHERE (
        SELECT ct.marketing_stopped_at IS NOT NULL OR ct.utility_stopped_at IS NOT NULL FROM contacts ct
        WHERE ct.workspace_id = r.workspace_id AND ct.id = (
          SELECT cv.contact_id FROM conversations cv WHERE cv.workspace_id = r.workspace_id AND cv.id = (
            SELECT m.conversation_id FROM messages m WHERE m.workspace_id = r.workspace_id AND m.id = r.id)))`,
    ),
  );
  if (stopped.length === 0) return [];
  const ids = new Set(stopped.map(({ id }) => id));
  const { rows } = await pool.query<Ended>(
    overRows(
      "opt_outs.end_claimed",
      templates.filter(({ messageId }) => ids.has(messageId)),
      {
        workspace_id: ["uuid", (c) => c.workspaceId],
        id: ["uuid", (c) => c.messageId],
        lease_token: ["uuid", (c) => c.leaseToken],
        usage_month: ["timestamptz", (c) => c.usageMonth],
      },
      (from) => `WITH gone AS (UPDATE messages m
        SET status = CASE WHEN late.doubt IS NULL THEN 'failed' ELSE 'uncertain' END::message_status,
          error = coalesce(late.doubt, ${optedOutError}), failed_at = CASE WHEN late.doubt IS NULL THEN now() END,
          attempts = m.attempts - 1, lease_token = NULL, lease_until = NULL, updated_at = now()
        FROM (SELECT r.*, ${doubtOf("r")} AS doubt FROM ${from}
          JOIN messages c ON c.workspace_id = r.workspace_id AND c.id = r.id
          JOIN conversations cv ON cv.workspace_id = c.workspace_id AND cv.id = c.conversation_id
          JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
          WHERE ${isUnwanted("c")}) late
        WHERE m.workspace_id = late.workspace_id AND m.id = late.id AND m.lease_token = late.lease_token
          AND m.status = 'sending'
        RETURNING m.workspace_id, m.id, m.conversation_id, late.usage_month),
        back AS (${placesBack("gone")})
        SELECT workspace_id AS "workspaceId", id, conversation_id AS "conversationId" FROM gone`,
    ),
  );
  return rows;
}
