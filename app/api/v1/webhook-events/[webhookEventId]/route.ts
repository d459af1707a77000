import { route } from "@/lib/http/route";
import { getWebhookEvent } from "@/lib/webhooks/queries";
import { webhookEventParams } from "@/lib/webhooks/schemas";

export const GET = route({ role: "admin", params: webhookEventParams }, ({ scope, params }) =>
  getWebhookEvent(scope, params.webhookEventId),
);
