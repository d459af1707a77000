import { route } from "@/lib/http/route";
import { webhookConnectionInput, webhookConnectionListQuery } from "@/lib/phone-numbers/schemas";
import { addWebhookConnection, listWebhookConnections } from "@/lib/phone-numbers/webhook-connections";

export const GET = route({ role: "admin", query: webhookConnectionListQuery }, ({ scope, query }) =>
  listWebhookConnections(scope, query),
);

export const POST = route(
  { role: "admin", body: webhookConnectionInput, status: 201 },
  ({ scope, body, ...call }) => addWebhookConnection(scope, body, call),
);
