import { route } from "@/lib/http/route";
import { webhookConnectionChange, webhookConnectionParams } from "@/lib/phone-numbers/schemas";
import {
  changeWebhookConnection,
  getWebhookConnection,
  removeWebhookConnection,
} from "@/lib/phone-numbers/webhook-connections";

export const GET = route({ role: "admin", params: webhookConnectionParams }, ({ scope, params }) =>
  getWebhookConnection(scope, params.webhookConnectionId),
);

export const PATCH = route(
  { role: "admin", params: webhookConnectionParams, body: webhookConnectionChange },
  ({ scope, params, body, ...call }) =>
    changeWebhookConnection(scope, params.webhookConnectionId, body, call),
);

export const DELETE = route(
  { role: "admin", params: webhookConnectionParams },
  ({ scope, params, ...call }) => removeWebhookConnection(scope, params.webhookConnectionId, call),
);
