import type { z } from "zod";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";
import type { webhookEventListQuery } from "@/lib/webhooks/schemas";
import {
  toWebhookEventView,
  toWebhookItemView,
  type WebhookEventDetailView,
  type WebhookEventRow,
  type WebhookEventView,
  type WebhookItemRow,
  type WebhookStats,
} from "@/lib/webhooks/views";

const columns = `e.id, e.state, s.state AS "shareState", e.signed_by AS "signedBy", e.received_at AS "receivedAt",
  e.processed_at AS "processedAt", e.attempts, e.error, s.summary, coalesce(i.failed, 0)::int AS "failedItems",
  i.error AS "itemError"`;

/** The events of a workspace, with what of them could not be applied. */
const joins = `FROM webhook_event_shares s JOIN webhook_events e ON e.id = s.event_id
  LEFT JOIN LATERAL (
    SELECT count(*) AS failed, min(error) AS error FROM webhook_items
    WHERE event_id = e.id AND workspace_id = s.workspace_id AND state = 'failed') AS i ON true`;

/** Written into a LIKE pattern, a customer's % is a percent sign. */
const likeWords = (words: string): string => `%${words.replace(/[\\%_]/g, "\\$&")}%`;

/** The webhooks that concerned the workspace, newest first. */
export async function listWebhookEvents(
  scope: Scope,
  query: z.output<typeof webhookEventListQuery>,
): Promise<Page<WebhookEventView>> {
  const { state, error, limit, cursor } = query;
  const where = ["s.workspace_id = $1"];
  const values: unknown[] = [scope.workspaceId];
  const given = (value: unknown): string => `$${values.push(value)}`;
  if (cursor) where.push(`s.event_id < ${given(cursor)}`);
  if (state === "pending") where.push("e.state = 'pending'");
  else if (state) where.push(`s.state = ${given(state)}::webhook_event_state`, "e.state <> 'pending'");
  if (error) {
    // Only what has trouble has an error: the index leaves the long rest alone.
    where.push("s.state IN ('partial', 'failed', 'quarantined', 'unmatched')");
    const words = given(likeWords(error));
    where.push(`(i.error ILIKE ${words} OR s.summary->>'notes' ILIKE ${words})`);
  }
  const { rows } = await pool.query<WebhookEventRow>(
    `SELECT ${columns} ${joins} WHERE ${where.join(" AND ")} ORDER BY s.event_id DESC LIMIT ${given(limit + 1)}`,
    values,
  );
  return cutPage(rows, limit, toWebhookEventView, ({ id }) => encodeCursor([id]));
}

const mostItems = 200;
const mostBodyBytes = 256 * 1024;

/**
 * One webhook with the workspace's items that could not be applied. The body is shown only when all of it concerned this
 * workspace: several tenants can share one POST.
 * @throws AppError not_found
 */
export async function getWebhookEvent(scope: Scope, id: string): Promise<WebhookEventDetailView> {
  const { rows } = await pool.query<
    WebhookEventRow & { own: boolean; body: Buffer | null; bodyIsCut: boolean }
  >(
    `SELECT ${columns}, own.alone AS own, octet_length(e.body) > ${mostBodyBytes} AS "bodyIsCut",
       CASE WHEN own.alone THEN substring(e.body FROM 1 FOR ${mostBodyBytes}) END AS body
     ${joins}
     CROSS JOIN LATERAL (
       SELECT e.summary = s.summary AND NOT EXISTS (
         SELECT 1 FROM webhook_event_shares o WHERE o.event_id = e.id AND o.workspace_id <> s.workspace_id)
         AS alone) AS own
     WHERE s.workspace_id = $1 AND s.event_id = $2`,
    [scope.workspaceId, id],
  );
  const row = rows[0];
  if (!row) throw notFound("webhook_event");
  const items = await pool.query<WebhookItemRow>(
    `SELECT path, state, error, attempts, created_at AS "createdAt", updated_at AS "updatedAt" FROM webhook_items
      WHERE event_id = $2 AND workspace_id = $1 ORDER BY id LIMIT ${mostItems}`,
    [scope.workspaceId, id],
  );
  return {
    ...toWebhookEventView(row),
    items: items.rows.map(toWebhookItemView),
    body: row.body ? row.body.toString("utf8") : null,
    bodyIsCut: row.body !== null && row.bodyIsCut,
  };
}

/** An event as the operator sees it: of everybody, without bodies. */
export type OperatorEventView = Omit<WebhookEventView, "failedItems"> & { bytes: number };

/** The newest events of the whole platform, for the operator's console. */
export async function listAllWebhookEvents(filter: {
  state?: WebhookEventView["state"];
  limit: number;
}): Promise<OperatorEventView[]> {
  const { rows } = await pool.query<
    Omit<WebhookEventRow, "shareState" | "failedItems" | "itemError"> & { bytes: number }
  >(
    `SELECT e.id, e.state, e.signed_by AS "signedBy", e.received_at AS "receivedAt", e.processed_at AS "processedAt",
       e.attempts, e.error, e.summary, octet_length(e.body) AS bytes
     FROM webhook_events e WHERE $1::text IS NULL OR e.state = $1::webhook_event_state ORDER BY e.id DESC LIMIT $2`,
    [filter.state ?? null, filter.limit],
  );
  return rows.map(({ receivedAt, processedAt, summary, ...row }) => ({
    ...row,
    receivedAt: receivedAt.toISOString(),
    processedAt: processedAt?.toISOString() ?? null,
    summary: summary ?? {},
  }));
}

/** How the webhooks of the whole platform are. */
export async function webhookStats(): Promise<WebhookStats> {
  const { rows } = await pool.query<Omit<WebhookStats, "lastReceivedAt"> & { lastReceivedAt: Date | null }>(
    `WITH troubled AS (
       SELECT state, count(*)::int AS n FROM webhook_events
       WHERE state <> 'pending' AND state <> 'processed' GROUP BY state)
     SELECT
       (SELECT count(*)::int FROM webhook_events WHERE state = 'pending') AS pending,
       (SELECT extract(epoch FROM now() - received_at)::float8 FROM webhook_events WHERE state = 'pending'
         ORDER BY id LIMIT 1) AS "oldestPendingSeconds",
       coalesce((SELECT n FROM troubled WHERE state = 'partial'), 0) AS partial,
       coalesce((SELECT n FROM troubled WHERE state = 'failed'), 0) AS failed,
       coalesce((SELECT n FROM troubled WHERE state = 'quarantined'), 0) AS quarantined,
       coalesce((SELECT n FROM troubled WHERE state = 'unmatched'), 0) AS unmatched,
       (SELECT count(*)::int FROM webhook_items WHERE state = 'failed') AS "failedItems",
       (SELECT count(*)::int FROM orphan_statuses) AS "waitingStatuses",
       (SELECT count(*)::int FROM webhook_events WHERE received_at > now() - interval '1 hour') AS "receivedLastHour",
       (SELECT max(received_at) FROM webhook_events) AS "lastReceivedAt"`,
  );
  const { lastReceivedAt, ...stats } = rows[0]!;
  return { ...stats, lastReceivedAt: lastReceivedAt?.toISOString() ?? null };
}
