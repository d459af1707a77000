import type pg from "pg";
import { arrangementColumns, toArrangement, writeArrangements } from "@/lib/inbox/conversation-changes";
import { arrange } from "@/lib/inbox/rules";
import { readInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import type { Scope } from "@/lib/tenancy/scope";

type Row = Parameters<typeof toArrangement>[0] & { settings: unknown };

/**
 * Who answers a conversation of nobody's takes care of it, unless its number's settings say otherwise. A program's
 * answer gives it to nobody. The conversation must be locked by the caller's transaction.
 * @returns ids of the lines in its history
 */
export async function takeByReply(
  client: pg.PoolClient,
  scope: Scope,
  conversationId: string,
  now: Date,
): Promise<string[]> {
  const { workspaceId, actor } = scope;
  if (actor.type !== "user") return [];
  const { rows } = await client.query<Row>(
    `SELECT ${arrangementColumns}, pn.inbox_settings AS settings
      FROM conversations cv
      JOIN phone_numbers pn ON pn.workspace_id = cv.workspace_id AND pn.id = cv.phone_number_id
      WHERE cv.workspace_id = $1 AND cv.id = $2 AND cv.assignee_id IS NULL FOR NO KEY UPDATE OF cv`,
    [workspaceId, conversationId],
  );
  if (!rows[0] || !readInboxSettings(rows[0].settings).assignOnReply) return [];
  const { settings: _, ...row } = rows[0];
  const before = toArrangement(row);
  const after = arrange(before, { assigneeId: actor.userId }, now);
  const { messageIds } = await writeArrangements(client, scope, [{ before, after }], { now, why: "reply" });
  return messageIds;
}
