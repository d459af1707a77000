import type pg from "pg";
import {
  emptyMessages,
  emptyScheduled,
  type EmptyRow,
  type EmptyScheduled,
} from "@/lib/contacts/erasures/emptying";
import { deleteUnused } from "@/lib/contacts/erasures/erasure";
import { emptyHistories, emptyOldPosts } from "@/lib/data/retention/posts";
import { keptFrom } from "@/lib/data/retention/rules";
import { pool, transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { isStopping } from "@/lib/platform/stopping";
import { storage } from "@/lib/platform/storage";
import { publish } from "@/lib/realtime/publish";

/** How long a worker may be silent before another one takes over. */
const leaseSeconds = 60;
const hoursBetweenRuns = 24;
const pageSize = 500;
const filesAtOnce = 50;
const nobody = "00000000-0000-0000-0000-000000000000";

type Run = {
  cursorAt: Date | null;
  cursorId: string | null;
  storageKeys: string[];
};
type Old = EmptyRow & { timestamp: Date; createdAt: Date; source: string };

/** What a worker remembers of the run it is at; another one does without. */
type Memory = { emptied: boolean; postsAfter: string };

/** The run that is due longest and that nobody works on. */
async function take(): Promise<string | null> {
  const { rows } = await pool.query<{ workspaceId: string }>(
    `UPDATE retention_runs SET lease_until = now() + make_interval(secs => $1)
      WHERE workspace_id = (SELECT workspace_id FROM retention_runs
        WHERE due_at <= now() AND (lease_until IS NULL OR lease_until <= now())
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING workspace_id AS "workspaceId"`,
    [leaseSeconds],
  );
  return rows[0]?.workspaceId ?? null;
}

/** Deletes files whose rows are gone. Deleting one twice is fine, so a crash in between is. */
async function deleteFiles(client: pg.PoolClient, workspaceId: string, keys: string[]): Promise<void> {
  const now = keys.slice(0, filesAtOnce);
  await Promise.all(now.map((key) => storage().remove(key)));
  await client.query(
    `UPDATE retention_runs SET storage_keys = storage_keys[$2::int:],
        lease_until = now() + make_interval(secs => $3) WHERE workspace_id = $1`,
    [workspaceId, now.length + 1, leaseSeconds],
  );
}

/** Writes down where the run stands and which files are to be deleted, in the transaction that took their rows away. */
async function remember(
  client: pg.PoolClient,
  workspaceId: string,
  mediaIds: readonly string[],
  last: { timestamp: Date; id: string } | null,
): Promise<void> {
  const keys = await deleteUnused(client, workspaceId, mediaIds);
  await client.query(
    `UPDATE retention_runs SET storage_keys = storage_keys || $2::text[],
        cursor_at = coalesce($3::timestamptz, cursor_at), cursor_id = coalesce($4::uuid, cursor_id),
        lease_until = now() + make_interval(secs => $5) WHERE workspace_id = $1`,
    [workspaceId, keys, last?.timestamp.toISOString() ?? null, last?.id ?? null, leaseSeconds],
  );
}

/**
 * Empties the next messages, the oldest first. One that waits or is in doubt is passed over until a later run, and so is
 * one that somebody holds at this moment.
 */
async function emptyPage(client: pg.PoolClient, workspaceId: string, run: Run, from: Date): Promise<boolean> {
  const { rows } = await client.query<Old>(
    `SELECT id, phone_number_id AS "phoneNumberId", wamid, media_id AS "mediaId", source, timestamp,
        created_at AS "createdAt", campaign_id IS NOT NULL AS "isCampaign" FROM messages
      WHERE workspace_id = $1 AND emptied_at IS NULL AND timestamp < $2
        AND (timestamp, id) > ($3::timestamptz, $4::uuid) AND status NOT IN ('queued', 'sending', 'uncertain')
      ORDER BY timestamp, id LIMIT ${pageSize} FOR NO KEY UPDATE SKIP LOCKED`,
    [workspaceId, from.toISOString(), run.cursorAt?.toISOString() ?? "-infinity", run.cursorId ?? nobody],
  );
  if (rows.length === 0) return false;
  const mediaIds = await emptyMessages(client, workspaceId, rows, "age");
  await emptyHistories(
    client,
    workspaceId,
    rows.filter(({ source }) => source === "history"),
  );
  await remember(client, workspaceId, mediaIds, rows.at(-1)!);
  return true;
}

/** What was scheduled and is over says the same as the messages that came of it. */
async function emptyOldScheduled(client: pg.PoolClient, workspaceId: string, from: Date): Promise<boolean> {
  const { rows } = await client.query<EmptyScheduled>(
    `SELECT id, media_id AS "mediaId" FROM scheduled_messages
      WHERE workspace_id = $1 AND state IN ('completed', 'cancelled') AND next_at < $2 AND input - 'type' <> '{}'
      ORDER BY next_at, id LIMIT ${pageSize} FOR UPDATE SKIP LOCKED`,
    [workspaceId, from.toISOString()],
  );
  if (rows.length === 0) return false;
  await remember(client, workspaceId, await emptyScheduled(client, workspaceId, rows), null);
  return true;
}

/** One step and the place it leads to are one transaction. @returns whether to go on with this workspace */
async function step(workspaceId: string, memory: Memory): Promise<boolean> {
  return transaction(async (client) => {
    const { rows } = await client.query<Run>(
      `SELECT cursor_at AS "cursorAt", cursor_id AS "cursorId", storage_keys AS "storageKeys"
        FROM retention_runs WHERE workspace_id = $1 AND due_at <= now() FOR UPDATE`,
      [workspaceId],
    );
    const run = rows[0];
    if (!run) return false;
    // After the lock: whoever changes the time holds the row, too.
    const { rows: times } = await client.query<{ days: number | null }>(
      `SELECT retention_days AS days FROM workspaces WHERE id = $1`,
      [workspaceId],
    );
    const days = times[0]?.days ?? null;
    if (run.storageKeys.length > 0) {
      await deleteFiles(client, workspaceId, run.storageKeys);
      return true;
    }
    if (days !== null) {
      const from = keptFrom(days, new Date());
      if (
        (await emptyPage(client, workspaceId, run, from)) ||
        (await emptyOldScheduled(client, workspaceId, from))
      ) {
        memory.emptied = true;
        return true;
      }
      const last = await emptyOldPosts(client, workspaceId, from, memory.postsAfter);
      if (last !== null) {
        memory.postsAfter = last;
        return true;
      }
    }
    await client.query(
      `UPDATE retention_runs SET due_at = CASE WHEN $2 THEN now() + make_interval(hours => $3) END,
          cursor_at = NULL, cursor_id = NULL, lease_until = NULL WHERE workspace_id = $1`,
      [workspaceId, days !== null, hoursBetweenRuns],
    );
    return false;
  });
}

/**
 * Empties what is older than its workspace keeps messages, once a day and after each change of the time: words, files,
 * search words, what was scheduled, what is still kept of Meta's posts. Rows stay with their states, times, prices and
 * wamids, so that bills and figures are what they were. What waits to be sent or is in doubt is left alone.
 *
 * Works from the rows alone, in short transactions with their place in the same one: what a crash interrupts goes on where
 * it was when its lease is over, and several workers work on different workspaces.
 *
 * Cost: with what became old since yesterday, 500 messages to a transaction, read from an index of what is not emptied
 * yet. Five million messages at once, after a first change, are 10,000 such transactions of some tens of milliseconds:
 * some ten minutes of one connection. Nobody waits for a lock of it longer than for one of them. A history that was
 * brought in within the last month is looked for once more in what Meta posted around the hour it came.
 *
 * @param most steps at a time; a worker that is stopped after them keeps its lease as one that crashed
 */
export async function workOnRetention(most = 20_000): Promise<void> {
  let steps = 0;
  while (steps < most && !isStopping()) {
    const workspaceId = await take();
    if (workspaceId === null) return;
    const memory: Memory = { emptied: false, postsAfter: nobody };
    let more = true;
    while (more && steps++ < most && !isStopping()) {
      more = await step(workspaceId, memory);
      faultPoint("retention.step");
    }
    if (memory.emptied) {
      log.info({ workspaceId }, "messages older than they are kept were emptied");
      // Open threads and lists ask again: one word instead of one for each message.
      await publish(workspaceId, [{ type: "reset", data: {} }]);
    }
  }
}
