import type pg from "pg";
import { arrivalEffects, type Stored } from "@/lib/inbox/arrivals";
import { overRows } from "@/lib/platform/sql";

/**
 * Counts what customers say as an answer to the campaign it answers, and names that campaign in their conversation: the
 * one whose message they quote or whose button they press; else the newest one of that conversation, within the days the
 * campaign counts. Whoever quotes something else answers that.
 *
 * One statement for a batch, in the transaction that stores the messages: for each of them one look at the index of the
 * conversation's campaign messages. The first answer counts; told again it changes nothing.
 */
export async function noteAnswers(client: pg.PoolClient, stored: readonly Stored[]): Promise<void> {
  const said = stored.filter(
    ({ message }) => message.direction === "inbound" && arrivalEffects(message).counts,
  );
  if (said.length === 0) return;
  await client.query(
    overRows(
      "campaigns.note_answers",
      said,
      {
        workspace_id: ["uuid", (s) => s.workspaceId],
        conversation_id: ["uuid", (s) => s.conversationId],
        target_id: ["uuid", (s) => s.targetId],
        at: ["timestamptz", (s) => s.at],
        pressed: ["boolean", (s) => s.message.type === "button"],
      },
      (from) => `WITH a AS MATERIALIZED (
          SELECT m.id AS message_id, r.workspace_id, r.conversation_id, m.campaign_id, min(r.at) AS at, max(r.at) AS last_at,
            min(r.at) FILTER (WHERE r.pressed) AS pressed_at
          FROM ${from}
          CROSS JOIN LATERAL (SELECT m.id, m.campaign_id, m.accepted_at FROM messages m
            WHERE m.conversation_id = r.conversation_id AND m.campaign_id IS NOT NULL AND m.accepted_at IS NOT NULL
              AND (m.id = r.target_id OR (r.target_id IS NULL AND date_trunc('second', m.accepted_at) <= r.at))
            ORDER BY m.id DESC LIMIT 1) m
          JOIN campaigns c ON c.workspace_id = r.workspace_id AND c.id = m.campaign_id
          WHERE r.target_id IS NOT NULL
            OR r.at <= m.accepted_at + make_interval(days => coalesce((c.settings ->> 'answerDays')::int, 3))
          GROUP BY m.id, r.workspace_id, r.conversation_id, m.campaign_id),
        named AS (
          UPDATE conversations cv SET campaign_id = last.campaign_id
          FROM (SELECT DISTINCT ON (conversation_id) workspace_id, conversation_id, campaign_id FROM a
            ORDER BY conversation_id, last_at DESC) last
          WHERE cv.workspace_id = last.workspace_id AND cv.id = last.conversation_id
            AND cv.campaign_id IS DISTINCT FROM last.campaign_id)
        UPDATE campaign_recipients cr SET answered_at = coalesce(cr.answered_at, a.at),
          clicked_at = coalesce(cr.clicked_at, a.pressed_at)
        FROM a WHERE cr.message_id = a.message_id AND cr.state = 'queued'`,
    ),
  );
}

/**
 * Counts people who have stopped marketing messages for the newest campaign they got, within the days it counts. Give it
 * whoever may have stopped, after their stop was written down, in the same transaction; those who have not cost one look.
 */
export async function noteOptOuts(
  client: pg.PoolClient,
  people: readonly { workspaceId: string; contactId: string }[],
): Promise<void> {
  if (people.length === 0) return;
  const distinct = new Map(people.map((one) => [`${one.workspaceId}|${one.contactId}`, one]));
  await client.query(
    overRows(
      "campaigns.note_opt_outs",
      [...distinct.values()],
      { workspace_id: ["uuid", (p) => p.workspaceId], contact_id: ["uuid", (p) => p.contactId] },
      // Each row by its key: PostgreSQL, knowing little of a young table, would go through all of a campaign's people.
      (from) => `WITH o AS MATERIALIZED (
          SELECT x.workspace_id, x.campaign_id, x.contact_id, ct.marketing_stopped_at AS at
          FROM ${from}
          JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id
            AND ct.marketing_stopped_at IS NOT NULL
          CROSS JOIN LATERAL (SELECT * FROM (
              SELECT x.*, (SELECT m.accepted_at FROM messages m
                WHERE m.workspace_id = x.workspace_id AND m.id = x.message_id) AS accepted_at
              FROM campaign_recipients x
              WHERE x.workspace_id = r.workspace_id AND x.contact_id = r.contact_id AND x.state = 'queued') x
            WHERE date_trunc('second', x.accepted_at) <= ct.marketing_stopped_at
            ORDER BY x.message_id DESC LIMIT 1) x
          WHERE ct.marketing_stopped_at <= x.accepted_at + make_interval(days => coalesce((SELECT c.settings ->> 'answerDays'
            FROM campaigns c WHERE c.workspace_id = x.workspace_id AND c.id = x.campaign_id)::int, 3)))
        UPDATE campaign_recipients cr SET opted_out_at = o.at FROM o
        WHERE cr.workspace_id = o.workspace_id AND cr.campaign_id = o.campaign_id AND cr.contact_id = o.contact_id
          AND cr.state = 'queued' AND cr.opted_out_at IS NULL`,
    ),
  );
}
