import { route } from "@/lib/http/route";
import { listWebhookEvents } from "@/lib/webhooks/queries";
import { webhookEventListQuery } from "@/lib/webhooks/schemas";

export const GET = route({ role: "viewer", query: webhookEventListQuery }, ({ scope, query }) =>
  listWebhookEvents(scope, query),
);
