import { route } from "@/lib/http/route";
import { disconnectNumber } from "@/lib/phone-numbers/commands";
import { getPhoneNumber } from "@/lib/phone-numbers/queries";
import { phoneNumberParams } from "@/lib/phone-numbers/schemas";

export const GET = route({ role: "viewer", params: phoneNumberParams }, ({ scope, params }) =>
  getPhoneNumber(scope, params.phoneNumberId),
);

export const DELETE = route({ role: "admin", params: phoneNumberParams }, ({ scope, params, ...call }) =>
  disconnectNumber(scope, params.phoneNumberId, call),
);
