import { pool, transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { drainWebhooks } from "@/lib/webhooks/jobs";
import { getWebhookEvent } from "@/lib/webhooks/queries";
import type { ReplayFilter } from "@/lib/webhooks/schemas";
import type { WebhookEventDetailView } from "@/lib/webhooks/views";

/** Processed as if it had just come. One attempt is kept in mind, so that its items are looked at again. */
const again = "SET state = 'pending', due_at = now(), error = NULL, attempts = 1";

/**
 * Processes an event of the workspace again. It cannot double anything: what is there already stays as it is.
 * @throws AppError not_found
 */
export async function replayWebhookEvent(
  scope: Scope,
  id: string,
  call?: AuditCall,
): Promise<WebhookEventDetailView> {
  const { rowCount } = await pool.query(
    `UPDATE webhook_events ${again} WHERE id = $2 AND EXISTS (
       SELECT 1 FROM webhook_event_shares WHERE workspace_id = $1 AND event_id = $2)`,
    [scope.workspaceId, id],
  );
  if (!rowCount) throw notFound("webhook_event");
  await recordAudit({
    scope,
    action: "webhook_event.replayed",
    target: { type: "webhook_event", id },
    call,
  });
  await ring(drainWebhooks, {}, { id: "all" });
  return getWebhookEvent(scope, id);
}

/** Events that one statement takes back. */
const pageSize = 1_000;

/**
 * Processes events again, for the operator: one by its id, those with trouble (failed, partial, unmatched, quarantined),
 * or all received since a time. Replays cannot double anything. Without any filter nothing is replayed.
 * @returns how many will be processed again
 */
export async function replayWebhookEvents(filter: ReplayFilter): Promise<number> {
  if (!filter.id && !filter.failed && !filter.since) return 0;
  const states = filter.failed
    ? ["failed", "partial", "unmatched", "quarantined"]
    : ["failed", "partial", "unmatched", "quarantined", "processed"];
  let count = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const ids = await transaction(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `SELECT id FROM webhook_events WHERE id > $1 AND state = ANY($2::webhook_event_state[])
           AND ($3::uuid IS NULL OR id = $3) AND ($4::timestamptz IS NULL OR received_at >= $4)
         ORDER BY id LIMIT ${pageSize} FOR UPDATE`,
        [after, states, filter.id ?? null, filter.since ?? null],
      );
      const found = rows.map(({ id }) => id);
      await client.query(`UPDATE webhook_events ${again} WHERE id = ANY($1::uuid[])`, [found]);
      return found;
    });
    count += ids.length;
    if (ids.length < pageSize) break;
    after = ids.at(-1)!;
  }
  if (count > 0) await ring(drainWebhooks, {}, { id: "all" });
  return count;
}
