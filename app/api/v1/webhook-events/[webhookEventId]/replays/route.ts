import { route } from "@/lib/http/route";
import { replayWebhookEvent } from "@/lib/webhooks/commands";
import { webhookEventParams } from "@/lib/webhooks/schemas";

export const POST = route(
  { role: "admin", params: webhookEventParams, status: 202 },
  ({ scope, params, ...call }) => replayWebhookEvent(scope, params.webhookEventId, call),
);
