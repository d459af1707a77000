import { wordsOf } from "@/lib/inbox/search-words";
import { transaction } from "@/lib/platform/db";

/** Begins every word of a workspace in the index; the random end of its id. Two that share one only share work. */
export const wordMark = (workspaceId: string): string => `${workspaceId.slice(-8)}.`;

/** A word as tsvector and tsquery write it. */
export const quoted = (word: string): string => `'${word.replace(/['\\]/g, "\\$&").replaceAll("\\'", "''")}'`;

/** PostgreSQL counts no further. */
const mostPlaces = 16_383;
const mostPerWord = 255;

/** The words of a text in the notation of tsvector. */
function vectorOf(workspaceId: string, text: string): string {
  const mark = wordMark(workspaceId);
  const places = new Map<string, number[]>();
  wordsOf(text).forEach(({ word }, index) => {
    const at = places.get(word) ?? [];
    if (at.length < mostPerWord) at.push(Math.min(index + 1, mostPlaces));
    places.set(word, at);
  });
  return [...places].map(([word, at]) => `${quoted(mark + word)}:${at.join(",")}`).join(" ");
}

type Queued = {
  workspaceId: string;
  messageId: string;
  conversationId: string | null;
  phoneNumberId: string;
  direction: string;
  at: Date;
  text: string | null;
};

const batch = 1_000;

async function writeBatch(): Promise<number> {
  return transaction(async (client) => {
    const { rows } = await client.query<Queued>({
      name: "search.take",
      text: `WITH taken AS (
          DELETE FROM message_search_queue q USING (
            SELECT workspace_id, message_id FROM message_search_queue LIMIT $1 FOR UPDATE SKIP LOCKED) t
          WHERE q.workspace_id = t.workspace_id AND q.message_id = t.message_id
          RETURNING q.workspace_id, q.message_id)
        SELECT t.workspace_id AS "workspaceId", t.message_id AS "messageId", m.conversation_id AS "conversationId",
          m.phone_number_id AS "phoneNumberId", m.direction, m.timestamp AS at,
          concat_ws(' ', m.text, CASE WHEN m.type = 'document' THEN m.content ->> 'filename' END) AS text
        FROM taken t LEFT JOIN messages m ON m.workspace_id = t.workspace_id AND m.id = t.message_id
        ORDER BY t.workspace_id, t.message_id`,
      values: [batch],
    });
    const found = rows
      .filter((row) => row.conversationId !== null)
      .map((row) => ({ ...row, words: vectorOf(row.workspaceId, row.text ?? "") }));
    const some = found.filter(({ words }) => words !== "");
    const none = found.filter(({ words }) => words === "");
    if (some.length > 0) {
      await client.query({
        name: "search.write",
        text: `INSERT INTO message_search
            (workspace_id, message_id, conversation_id, phone_number_id, direction, at, words)
          SELECT r.workspace_id, r.message_id, r.conversation_id, r.phone_number_id, r.direction, r.at, r.words::tsvector
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::message_direction[], $6::timestamptz[], $7::text[])
              AS r(workspace_id, message_id, conversation_id, phone_number_id, direction, at, words)
          ON CONFLICT (workspace_id, message_id) DO UPDATE SET words = EXCLUDED.words,
            conversation_id = EXCLUDED.conversation_id`,
        values: [
          some.map((row) => row.workspaceId),
          some.map((row) => row.messageId),
          some.map((row) => row.conversationId),
          some.map((row) => row.phoneNumberId),
          some.map((row) => row.direction),
          some.map((row) => row.at.toISOString()),
          some.map((row) => row.words),
        ],
      });
    }
    if (none.length > 0) {
      await client.query(
        `DELETE FROM message_search s USING unnest($1::uuid[], $2::uuid[]) AS r(workspace_id, message_id)
          WHERE s.workspace_id = r.workspace_id AND s.message_id = r.message_id`,
        [none.map((row) => row.workspaceId), none.map((row) => row.messageId)],
      );
    }
    return rows.length;
  });
}

/** How many batches one round writes, so that it ends. */
const mostBatches = 50;

/**
 * Writes the words of messages that are new or were changed, so that a search finds them. A sweep: what a crash
 * interrupts is still in the queue, and several at once take different messages.
 * @returns how many messages were looked at
 */
export async function writeSearchWords(): Promise<number> {
  let total = 0;
  for (let i = 0; i < mostBatches; i++) {
    const count = await writeBatch();
    total += count;
    if (count < batch) break;
  }
  return total;
}
