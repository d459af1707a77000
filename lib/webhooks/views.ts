import type { Summary } from "@/lib/webhooks/outcome";
import type { WebhookEventState } from "@/lib/webhooks/schemas";

/** A webhook of Meta's as the workspace sees it: only its own part of what may concern several. */
export type WebhookEventView = {
  id: string;
  state: WebhookEventState;
  /** `platform`, or the id of the webhook connection whose app signed it. */
  signedBy: string;
  receivedAt: string;
  processedAt: string | null;
  attempts: number;
  /** Why it is not `processed`, in words. */
  error: string | null;
  /** What came of it: counts and notes. */
  summary: Summary;
  /** Items that could not be applied. */
  failedItems: number;
};

/** One message or status that could not be applied. */
export type WebhookItemView = {
  /** Where it stands in the body: `entry.0.changes.1.messages.2` */
  path: string;
  state: "failed" | "replayed";
  error: string;
  attempts: number;
  createdAt: string;
  updatedAt: string;
};

export type WebhookEventDetailView = WebhookEventView & {
  items: WebhookItemView[];
  /** The body as Meta sent it; null when it concerned others too. */
  body: string | null;
  /** The body is longer than what is shown of it. */
  bodyIsCut: boolean;
};

export type WebhookEventRow = {
  id: string;
  state: WebhookEventState;
  shareState: WebhookEventState;
  signedBy: string;
  receivedAt: Date;
  processedAt: Date | null;
  attempts: number;
  error: string | null;
  summary: Summary | null;
  failedItems: number;
  itemError: string | null;
};

/** The event's own error may speak of another workspace's item: it is shown only for bodies nobody could read. */
export function toWebhookEventView(row: WebhookEventRow): WebhookEventView {
  const state = row.state === "pending" ? "pending" : row.shareState;
  const troubled = state !== "processed" && state !== "pending";
  return {
    id: row.id,
    state,
    signedBy: row.signedBy,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: row.processedAt?.toISOString() ?? null,
    attempts: row.attempts,
    error: troubled
      ? (row.itemError ?? (state === "quarantined" ? row.error : (row.summary?.notes?.[0] ?? null)))
      : null,
    summary: row.summary ?? {},
    failedItems: row.failedItems,
  };
}

export type WebhookItemRow = Omit<WebhookItemView, "createdAt" | "updatedAt"> & {
  createdAt: Date;
  updatedAt: Date;
};

export const toWebhookItemView = (row: WebhookItemRow): WebhookItemView => ({
  path: row.path,
  state: row.state,
  error: row.error,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** How the webhooks of the whole platform are, for its operator. */
export type WebhookStats = {
  /** Waiting to be drained, and for how long the oldest of them. */
  pending: number;
  oldestPendingSeconds: number | null;
  partial: number;
  failed: number;
  quarantined: number;
  unmatched: number;
  /** Items set aside. */
  failedItems: number;
  /** Statuses whose message is not here. */
  waitingStatuses: number;
  receivedLastHour: number;
  lastReceivedAt: string | null;
};
