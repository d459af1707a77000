import { route } from "@/lib/http/route";
import { getInboxSettings, inboxSettings, setInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { phoneNumberParams } from "@/lib/phone-numbers/schemas";

export const GET = route({ role: "viewer", params: phoneNumberParams }, ({ scope, params }) =>
  getInboxSettings(scope, params.phoneNumberId),
);

export const PUT = route(
  { role: "admin", params: phoneNumberParams, body: inboxSettings },
  ({ scope, params, body, ...call }) => setInboxSettings(scope, params.phoneNumberId, body, call),
);
