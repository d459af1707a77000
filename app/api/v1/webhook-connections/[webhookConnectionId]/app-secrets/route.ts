import { route } from "@/lib/http/route";
import { appSecretInput, webhookConnectionParams } from "@/lib/phone-numbers/schemas";
import { rotateAppSecret } from "@/lib/phone-numbers/webhook-connections";

export const POST = route(
  { role: "admin", params: webhookConnectionParams, body: appSecretInput, status: 201 },
  ({ scope, params, body, ...call }) => rotateAppSecret(scope, params.webhookConnectionId, body, call),
);
