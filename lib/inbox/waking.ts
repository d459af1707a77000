import { announceChanges } from "@/lib/inbox/announce";
import { insertEvents } from "@/lib/inbox/conversation-events";
import { timestampOf } from "@/lib/inbox/message-time";
import { transaction } from "@/lib/platform/db";

type Woken = { id: string; workspaceId: string; phoneNumberId: string; lastActivityAt: Date };

/**
 * Opens conversations whose snooze is over: they stand on top of the list again and look unread until somebody has seen
 * them. Each wakes exactly once, whoever sweeps: the row that was snoozed is the claim.
 * @param limit how many at most; the next sweep takes the others
 * @returns how many woke
 */
export async function wakeDueConversations(limit: number, now: Date): Promise<number> {
  const { woken, lines } = await transaction(async (client) => {
    const { rows } = await client.query<Woken>(
      `UPDATE conversations cv SET status = 'open', snoozed_until = NULL,
          unread_count = greatest(cv.unread_count, 1), last_activity_at = greatest(cv.last_activity_at, $2)
        FROM (SELECT workspace_id, id FROM conversations
          WHERE snoozed_until <= $2 AND status = 'snoozed'
          ORDER BY snoozed_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) due
        WHERE cv.workspace_id = due.workspace_id AND cv.id = due.id
        RETURNING cv.id, cv.workspace_id AS "workspaceId", cv.phone_number_id AS "phoneNumberId",
          cv.last_activity_at AS "lastActivityAt"`,
      [limit, now.toISOString()],
    );
    // What they last wrote is new again to everybody who has seen it.
    await client.query(
      `UPDATE conversation_reads rd SET read_at = least(rd.read_at, cv.last_inbound_at - interval '1 millisecond')
        FROM conversations cv JOIN unnest($1::uuid[], $2::uuid[]) AS w(workspace_id, id)
          ON cv.workspace_id = w.workspace_id AND cv.id = w.id
        WHERE rd.workspace_id = cv.workspace_id AND rd.conversation_id = cv.id AND cv.last_inbound_at IS NOT NULL`,
      [rows.map((row) => row.workspaceId), rows.map((row) => row.id)],
    );
    const lines = await insertEvents(
      client,
      { type: "system" },
      rows.map((row) => ({
        workspaceId: row.workspaceId,
        conversationId: row.id,
        phoneNumberId: row.phoneNumberId,
        at: timestampOf(row, now),
        content: { event: "woke_up", why: "time" },
      })),
    );
    return { woken: rows, lines };
  });
  await announceChanges(
    woken.map(({ id, workspaceId }, i) => ({
      workspaceId,
      messageIds: [lines[i]!],
      conversationIds: [id],
    })),
  );
  return woken.length;
}
