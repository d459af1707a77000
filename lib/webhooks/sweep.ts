import { announceChanges } from "@/lib/inbox/announce";
import { expireOrphans, rematchOrphans } from "@/lib/inbox/orphans";
import { pool } from "@/lib/platform/db";
import { isStopping } from "@/lib/platform/stopping";
import { drainPending } from "@/lib/webhooks/drain";

/** What was processed long ago is no longer needed; what troubled somebody is kept longer. */
const retentionDays = 30;
const troubledRetentionDays = 90;

/** Rows one sweep removes at most; the next one goes on. */
const mostPruned = 2_000;

async function hasStranded(): Promise<boolean> {
  const { rows } = await pool.query<{ stranded: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM webhook_events WHERE state = 'pending' AND due_at <= now()
       AND received_at < now() - interval '2 seconds') AS stranded`,
  );
  return rows[0]!.stranded;
}

async function prune(): Promise<void> {
  await pool.query(
    `DELETE FROM webhook_events WHERE id IN (
       SELECT id FROM webhook_events
       WHERE received_at < now() - make_interval(days => $1)
         AND (state = 'processed' OR (state <> 'pending' AND received_at < now() - make_interval(days => $2)))
       ORDER BY received_at LIMIT ${mostPruned} FOR UPDATE SKIP LOCKED)`,
    [retentionDays, troubledRetentionDays],
  );
}

/** The first sweep of a process looks at all parked statuses, the later ones at what can just have crossed. */
let lookBackSeconds = 8 * 24 * 60 * 60;
let sweeps = 0;

/**
 * Drains events whose bell did not ring, matches parked statuses again, and removes what is old. Works without Redis;
 * several at once are harmless; each run is bounded.
 */
export async function sweepWebhooks(): Promise<void> {
  if (await hasStranded()) await drainPending({ seconds: 10 });
  if (isStopping()) return;
  const changes = await rematchOrphans(lookBackSeconds);
  lookBackSeconds = 15 * 60;
  await announceChanges(
    changes.map(({ workspaceId, messageId, conversationId }) => ({
      workspaceId,
      messageIds: messageId === null ? [] : [messageId],
      conversationIds: conversationId ? [conversationId] : [],
    })),
  );
  // Days matter here, not seconds.
  if (sweeps++ % 20 === 0) {
    await expireOrphans();
    await prune();
  }
}
