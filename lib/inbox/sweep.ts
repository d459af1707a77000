import { announceChanges, type Change } from "@/lib/inbox/announce";
import { deliverQueued } from "@/lib/inbox/delivery";
import { clearDoubts, reapExpiredLeases } from "@/lib/inbox/doubts";
import { forgetOldKeys } from "@/lib/inbox/idempotency";
import { deliverMessages } from "@/lib/inbox/jobs";
import { ringDueReceipts } from "@/lib/inbox/read-receipts";
import { pool, transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { redis } from "@/lib/platform/redis";

type Ids = { workspaceId: string; phoneNumberId: string };

/**
 * Numbers with messages that are due, may be sent, and wait since longer than a bell takes. Skips from number to number
 * on the index of queued messages, so that a long queue costs no more than a short one.
 */
async function numbersThatWait(limit: number): Promise<Ids[]> {
  const { rows } = await pool.query<Ids>(
    `WITH RECURSIVE queued AS (
        (SELECT phone_number_id AS id FROM messages WHERE status = 'queued' ORDER BY phone_number_id LIMIT 1)
        UNION ALL
        SELECT (SELECT m.phone_number_id FROM messages m WHERE m.status = 'queued' AND m.phone_number_id > queued.id
          ORDER BY m.phone_number_id LIMIT 1) FROM queued WHERE queued.id IS NOT NULL
      )
      SELECT pn.workspace_id AS "workspaceId", pn.id AS "phoneNumberId" FROM queued
      JOIN phone_numbers pn ON pn.id = queued.id
      JOIN wabas w ON w.workspace_id = pn.workspace_id AND w.id = pn.waba_id
      WHERE pn.state = 'connected' AND (pn.paused_until IS NULL OR pn.paused_until <= now())
        AND w.token_state IN ('ok', 'unchecked')
        AND EXISTS (SELECT 1 FROM messages m WHERE m.phone_number_id = pn.id AND m.status = 'queued'
          AND greatest(m.updated_at, m.due_at) < now() - interval '2 seconds')
      LIMIT $1`,
    [limit],
  );
  return rows;
}

function changesOf(rows: readonly { workspaceId: string; id: string; conversationId: string }[]): Change[] {
  return rows.map(({ workspaceId, id, conversationId }) => ({
    workspaceId,
    messageIds: [id],
    conversationIds: [conversationId],
  }));
}

const most = 500;

/**
 * Heals what bells and processes leave undone: leases that are over become uncertain, doubts are cleared by statuses that
 * waited, numbers whose messages wait are rung for again, and so are read receipts. Works from the rows alone, changes
 * nothing twice, and several at once are harmless.
 */
export async function sweepMessages(): Promise<{ uncertain: number; cleared: number; rung: number }> {
  const reaped = await reapExpiredLeases(most);
  if (reaped.length > 0)
    log.warn({ messages: reaped.length }, "sends were interrupted and are uncertain now");
  const cleared = await transaction((client) => clearDoubts(client));
  await announceChanges(changesOf([...reaped, ...cleared]));
  const waiting = await numbersThatWait(most);
  await Promise.all(waiting.map((ids) => ring(deliverMessages, ids, { id: ids.phoneNumberId })));
  await ringDueReceipts(most);
  await forgetOldKeys(pool, most);
  return { uncertain: reaped.length, cleared: cleared.length, rung: waiting.length };
}

/** While Redis is away no bell rings: then what waits is delivered from here, slowly. */
export async function deliverWithoutBells(): Promise<void> {
  if (redis().status === "ready") return;
  const waiting = await numbersThatWait(50);
  await Promise.all(waiting.map((ids) => deliverQueued(ids)));
}
