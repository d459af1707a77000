import type pg from "pg";
import { removeFiles, type Erased, type Step } from "@/lib/contacts/erasures/erasure";
import { erasedWamids, isErasedWamid } from "@/lib/contacts/erasures/marks";
import { overRows } from "@/lib/platform/sql";

const pageSize = 500;

type Row = {
  id: string;
  phoneNumberId: string;
  wamid: string | null;
  mediaId: string | null;
  /** The picture of a campaign was sent to many. */
  isCampaign: boolean;
};

/** The next messages of these conversations, one conversation after the other, the newest first. */
async function nextPage(client: pg.PoolClient, erasure: Erased): Promise<Row[]> {
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
    const { rows } = await client.query<Row>(
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
  const { workspaceId } = erasure;
  await client.query(
    overRows<Row>(
      "erasures.messages",
      rows,
      {
        id: ["uuid", (m) => m.id],
        wamid: [
          "text",
          ({ wamid, phoneNumberId }) =>
            wamid === null || isErasedWamid(wamid) ? wamid : erasedWamids(phoneNumberId, wamid)[0]!,
        ],
      },
      (from, next) => `UPDATE messages m SET text = NULL, content = '{}', reactions = NULL, media_id = NULL,
          wamid = r.wamid, reply_to_wamid = NULL, context_type = NULL, context_id = NULL,
          error = CASE WHEN m.error IS NOT NULL
            THEN jsonb_build_object('code', m.error->'code', 'title', m.error->'title') END,
          updated_at = now()
        FROM ${from} WHERE m.workspace_id = $${next} AND m.id = r.id AND m.status <> 'sending'`,
      [workspaceId],
    ),
  );
  const ids = [workspaceId, rows.map(({ id }) => id)];
  await client.query(
    `UPDATE message_attempts SET wamid = NULL, error = CASE WHEN error IS NOT NULL
        THEN jsonb_build_object('code', error->'code', 'title', error->'title') END
      WHERE workspace_id = $1 AND message_id = ANY($2::uuid[])`,
    ids,
  );
  for (const table of ["message_search", "message_search_queue"]) {
    await client.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND message_id = ANY($2::uuid[])`, ids);
  }
  await removeFiles(
    client,
    erasure,
    rows.flatMap(({ mediaId, isCampaign }) => (mediaId && !isCampaign ? [mediaId] : [])),
  );
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
