import { z } from "zod";
import { component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import { webhookEventListQuery, webhookEventStates } from "@/lib/webhooks/schemas";
import type { WebhookEventDetailView, WebhookEventView } from "@/lib/webhooks/views";

const shown = {
  id,
  state: z.enum(webhookEventStates),
  signedBy: z.string().describe("`platform`, or the id of the webhook connection whose app signed it."),
  receivedAt: time,
  processedAt: time.nullable(),
  attempts: z.number(),
  error: text.describe("Why it is not processed, in words."),
  summary: z
    .object({ notes: z.array(z.string()).optional() })
    .catchall(z.number())
    .describe("What came of it: counts and notes."),
  failedItems: z.number(),
} satisfies Record<keyof WebhookEventView, z.ZodType>;

const webhookEvent = component("WebhookEvent", z.object(shown));

const webhookEventDetail = z.object({
  ...shown,
  items: z.array(
    z.object({
      path: z.string().describe("Where it stands in the body: `entry.0.changes.1.messages.2`"),
      state: z.enum(["failed", "replayed"]),
      error: z.string(),
      attempts: z.number(),
      createdAt: time,
      updatedAt: time,
    } satisfies Record<keyof WebhookEventDetailView["items"][number], z.ZodType>),
  ),
  body: text.describe("The body as Meta sent it; null when it concerned others too."),
  bodyIsCut: z.boolean(),
});

const log = { about: "Webhook log", access: { role: "admin" } } as const;

export const webhookOperations: Operation[] = [
  {
    ...log,
    method: "GET",
    path: "/webhook-events",
    access: { role: "viewer" },
    summary: "List the webhooks that concerned the workspace, newest first",
    query: webhookEventListQuery,
    answer: page(webhookEvent),
  },
  {
    ...log,
    method: "GET",
    path: "/webhook-events/{webhookEventId}",
    summary: "Read a webhook with its body",
    answer: webhookEventDetail,
  },
  {
    ...log,
    method: "POST",
    path: "/webhook-events/{webhookEventId}/replays",
    summary: "Process a webhook again",
    description: "What was applied already has no effect a second time.",
    status: 202,
    answer: webhookEventDetail,
  },
];
