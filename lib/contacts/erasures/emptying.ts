import type pg from "pg";
import { erasedWamids, isErasedWamid } from "@/lib/contacts/erasures/marks";
import { overRows } from "@/lib/platform/sql";

/** A message whose words and file go. */
export type EmptyRow = {
  id: string;
  phoneNumberId: string;
  wamid: string | null;
  mediaId: string | null;
  /** The picture of a campaign was sent to many. */
  isCampaign: boolean;
};

/** Why it is emptied. person: nothing may lead to them any more; age: what it was about stays, as it says no words. */
type Why = "person" | "age";

const without = (column: string): string =>
  `CASE WHEN ${column} IS NOT NULL THEN jsonb_build_object('code', ${column}->'code', 'title', ${column}->'title') END`;

const emptied: Record<Why, string> = {
  person: `content = '{}', wamid = r.wamid, reply_to_wamid = NULL, context_type = NULL, context_id = NULL`,
  // Lines of the history say what happened to a conversation; the words of a consent are all that somebody said in one.
  age: `content = CASE WHEN m.type <> 'event' THEN '{}' WHEN m.content ? 'proof' THEN m.content || '{"proof": null}'
      ELSE m.content END, emptied_at = now()`,
};

/**
 * Takes words, files and search words out of messages. What stays is what bills and figures are made of: direction, type,
 * times, status, price, template, campaign. Of a person the wamid, which holds the number, becomes a keyed hash.
 * @returns files that these messages named, but for those of campaigns
 */
export async function emptyMessages(
  client: pg.PoolClient,
  workspaceId: string,
  rows: readonly EmptyRow[],
  why: Why,
): Promise<string[]> {
  await client.query(
    overRows<EmptyRow>(
      `emptying.messages_${why}`,
      rows,
      {
        id: ["uuid", (m) => m.id],
        wamid: [
          "text",
          ({ wamid, phoneNumberId }) =>
            why === "age" || wamid === null || isErasedWamid(wamid)
              ? wamid
              : erasedWamids(phoneNumberId, wamid)[0]!,
        ],
      },
      (from, next) => `UPDATE messages m SET text = NULL, reactions = NULL, media_id = NULL, ${emptied[why]},
          error = ${without("m.error")}, updated_at = now()
        FROM ${from} WHERE m.workspace_id = $${next} AND m.id = r.id AND m.status <> 'sending'`,
      [workspaceId],
    ),
  );
  const ids = [workspaceId, rows.map(({ id }) => id)];
  await client.query(
    `UPDATE message_attempts SET ${why === "person" ? "wamid = NULL, " : ""}error = ${without("error")}
      WHERE workspace_id = $1 AND message_id = ANY($2::uuid[])`,
    ids,
  );
  for (const table of ["message_search", "message_search_queue"]) {
    await client.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND message_id = ANY($2::uuid[])`, ids);
  }
  return rows.flatMap(({ mediaId, isCampaign }) => (mediaId && !isCampaign ? [mediaId] : []));
}

/** A scheduled message whose words go. */
export type EmptyScheduled = { id: string; mediaId: string | null };

/**
 * Takes the words out of scheduled messages that are over; of what type they were and when they went out stays.
 * @param rows locked by the caller
 * @returns files that they named
 */
export async function emptyScheduled(
  client: pg.PoolClient,
  workspaceId: string,
  rows: readonly EmptyScheduled[],
): Promise<string[]> {
  await client.query(
    `UPDATE scheduled_messages SET input = jsonb_strip_nulls(jsonb_build_object('type', input->'type')), text = NULL, fallback = NULL, problem = NULL, media_id = NULL,
        version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
    [workspaceId, rows.map(({ id }) => id)],
  );
  return rows.flatMap(({ mediaId }) => mediaId ?? []);
}
