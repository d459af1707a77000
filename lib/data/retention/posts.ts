import type pg from "pg";
import { ownerOf } from "@/lib/contacts/erasures/posts";
import { redactPost, withoutOwner } from "@/lib/contacts/erasures/redaction";
import { firstIdAt } from "@/lib/shared/id";

const pageSize = 200;
/** Between a post and its messages there is a moment, and a backlog at the worst. */
const hourMs = 60 * 60 * 1000;

/** A message of a history that came in long after it was written. */
export type Late = { wamid: string | null; createdAt: Date };

/** When the posts of these messages came: messages that came together share one time. */
function timesOf(late: readonly Late[]): [from: number, to: number][] {
  const times: [number, number][] = [];
  for (const at of late.map(({ createdAt }) => createdAt.getTime()).toSorted((a, b) => a - b)) {
    const last = times.at(-1);
    if (last && at - hourMs <= last[1]) last[1] = at + 1_000;
    else times.push([at - hourMs, at + 1_000]);
  }
  return times;
}

/**
 * Takes messages out of the histories of which they came: posts of Meta's are kept by when they came, and a history
 * tells of months before. Other posts go within days of their messages by themselves.
 */
export async function emptyHistories(
  client: pg.PoolClient,
  workspaceId: string,
  late: readonly Late[],
): Promise<void> {
  const wamids = late.flatMap(({ wamid }) => wamid ?? []);
  if (wamids.length === 0) return;
  const owner = await ownerOf(client, workspaceId);
  for (const [from, to] of timesOf(late)) {
    const { rows } = await client.query<{ id: string; body: Buffer }>(
      `SELECT e.id, e.body FROM webhook_event_shares s JOIN webhook_events e ON e.id = s.event_id
        WHERE s.workspace_id = $1 AND s.event_id >= $2 AND s.event_id < $3 AND e.state <> 'pending'
          AND position('"history"'::bytea IN e.body) > 0
        ORDER BY e.id FOR UPDATE OF e`,
      [workspaceId, firstIdAt(new Date(from)), firstIdAt(new Date(to))],
    );
    for (const { id, body } of rows) {
      const redacted = redactPost(body, wamids, owner);
      if (redacted) await client.query(`UPDATE webhook_events SET body = $2 WHERE id = $1`, [id, redacted]);
    }
  }
}

/**
 * Empties the workspace's part of posts that are older than its messages may be: those that troubled somebody are kept
 * longer than others.
 * @param after the last one that was looked at
 * @returns the last one of this page; null at the end
 */
export async function emptyOldPosts(
  client: pg.PoolClient,
  workspaceId: string,
  from: Date,
  after: string,
): Promise<string | null> {
  const { rows } = await client.query<{ id: string; body: Buffer }>(
    `SELECT e.id, e.body FROM webhook_event_shares s JOIN webhook_events e ON e.id = s.event_id
      WHERE s.workspace_id = $1 AND s.event_id > $2 AND s.event_id < $3 AND e.state <> 'pending'
      ORDER BY s.event_id LIMIT ${pageSize} FOR UPDATE OF e`,
    [workspaceId, after, firstIdAt(from)],
  );
  if (rows.length === 0) return null;
  const owner = await ownerOf(client, workspaceId);
  for (const { id, body } of rows) {
    const left = withoutOwner(body, owner);
    if (!left.equals(body)) {
      await client.query(`UPDATE webhook_events SET body = $2 WHERE id = $1`, [id, left]);
    }
  }
  return rows.at(-1)!.id;
}
