import type pg from "pg";
import { emptyMessages, type EmptyRow } from "@/lib/contacts/erasures/emptying";
import { removeFiles, type Erased, type Step } from "@/lib/contacts/erasures/erasure";

const pageSize = 500;

/** The next messages of these conversations, one conversation after the other, the newest first. */
async function nextPage(client: pg.PoolClient, erasure: Erased): Promise<EmptyRow[]> {
  const { workspaceId, contactId, cursor } = erasure;
  const { rows: last } = await client.query<{ conversationId: string; at: string }>(
    `SELECT conversation_id AS "conversationId", timestamp::text AS at FROM messages WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, cursor],
  );
  const { rows: conversations } = await client.query<{ id: string }>(
    `SELECT id FROM conversations WHERE workspace_id = $1 AND contact_id = $2 AND id >= $3 ORDER BY id`,
    [workspaceId, contactId, last[0]?.conversationId ?? "00000000-0000-0000-0000-000000000000"],
  );
  for (const { id } of conversations) {
    const begun = last[0]?.conversationId === id;
    const { rows } = await client.query<EmptyRow>(
      `SELECT id, phone_number_id AS "phoneNumberId", wamid, media_id AS "mediaId",
          campaign_id IS NOT NULL AS "isCampaign" FROM messages
        WHERE workspace_id = $1 AND conversation_id = $2
          ${begun ? "AND (timestamp, id) < ($3::timestamptz, $4::uuid)" : ""}
        ORDER BY timestamp DESC, id DESC LIMIT ${pageSize}`,
      begun ? [workspaceId, id, last[0]!.at, cursor] : [workspaceId, id],
    );
    if (rows.length > 0) return rows;
  }
  return [];
}

/**
 * Takes the words and files out of the next messages. What stays is what bills and figures are made of: direction, type,
 * times, status, price, template, campaign. The wamid holds the number, so a keyed hash stands in its place.
 */
export async function eraseMessages(client: pg.PoolClient, erasure: Erased): Promise<Step> {
  const rows = await nextPage(client, erasure);
  if (rows.length === 0) return { kind: "done" };
  await removeFiles(client, erasure, await emptyMessages(client, erasure.workspaceId, rows, "person"));
  return { kind: "on", cursor: rows.at(-1)!.id };
}

/**
 * Whether something of theirs came while it was erased: a message that was received in the same moment, one that was being
 * sent. `sending`: Meta has not answered yet.
 */
export async function leftOver(
  client: pg.PoolClient,
  { workspaceId, contactId }: Erased,
): Promise<"nothing" | "messages" | "sending"> {
  const { rows } = await client.query<{ sending: boolean }>(
    `SELECT m.status = 'sending' AS sending FROM conversations cv
        JOIN messages m ON m.workspace_id = cv.workspace_id AND m.conversation_id = cv.id
      WHERE cv.workspace_id = $1 AND cv.contact_id = $2
        AND (m.text IS NOT NULL OR m.content <> '{}' OR m.media_id IS NOT NULL OR m.wamid NOT LIKE 'erased.%')
      ORDER BY 1 DESC LIMIT 1`,
    [workspaceId, contactId],
  );
  if (!rows[0]) return "nothing";
  return rows[0].sending ? "sending" : "messages";
}
