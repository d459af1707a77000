import { route } from "@/lib/http/route";
import { webhookConnectionParams } from "@/lib/phone-numbers/schemas";
import { endPreviousSecret } from "@/lib/phone-numbers/webhook-connections";

export const DELETE = route(
  { role: "admin", params: webhookConnectionParams },
  ({ scope, params, ...call }) => endPreviousSecret(scope, params.webhookConnectionId, call),
);
