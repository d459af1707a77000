import { z } from "zod";
import { idCursor, pageLimit } from "@/lib/shared/pagination";

export const webhookEventStates = [
  "pending",
  "processed",
  "partial",
  "failed",
  "quarantined",
  "unmatched",
] as const;

export type WebhookEventState = (typeof webhookEventStates)[number];

/** `error`: words to find in the error; only events with trouble have one. */
export const webhookEventListQuery = z.object({
  state: z.enum(webhookEventStates).optional(),
  error: z.string().trim().min(1).max(200).optional(),
  limit: pageLimit,
  cursor: idCursor.optional(),
});

export const webhookEventParams = z.object({ webhookEventId: z.uuid() });

/** Which events to process again: one, those with trouble, or all since a time. With `since` the others narrow. */
export type ReplayFilter = { id?: string; failed?: boolean; since?: Date };
