import type pg from "pg";
import { overRows } from "@/lib/platform/sql";

type Row = { workspaceId: string; id: string };

/**
 * Takes reactions of ours off their targets when they will not reach the customer. A newer reaction stays. The empty
 * one that remains keeps its time, so that an older reaction cannot return.
 * @param messages of any type; only reactions matter
 * @returns the targets that changed
 */
export async function withdrawReactions(
  client: pg.PoolClient,
  messages: readonly Row[],
): Promise<(Row & { conversationId: string })[]> {
  if (messages.length === 0) return [];
  const { rows } = await client.query<Row & { conversationId: string }>(
    overRows(
      "messages.withdraw_reactions",
      messages,
      { workspace_id: ["uuid", (m) => m.workspaceId], id: ["uuid", (m) => m.id] },
      (
        from,
      ) => `UPDATE messages t SET reactions = jsonb_set(t.reactions, '{business,emoji}', '""'), updated_at = now()
        FROM ${from} JOIN messages own ON own.workspace_id = r.workspace_id AND own.id = r.id
        WHERE own.type = 'reaction' AND own.direction = 'outbound'
          AND t.workspace_id = own.workspace_id AND t.id = own.reply_to_id
          AND t.reactions->'business'->>'emoji' <> ''
          AND (t.reactions->'business'->>'at')::timestamptz = own.timestamp
        RETURNING t.workspace_id AS "workspaceId", t.id, t.conversation_id AS "conversationId"`,
    ),
  );
  return rows;
}
