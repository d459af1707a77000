import { route } from "@/lib/http/route";
import { connectNumber } from "@/lib/phone-numbers/commands";
import { listPhoneNumbers } from "@/lib/phone-numbers/queries";
import { connectInput, phoneNumberListQuery } from "@/lib/phone-numbers/schemas";

export const GET = route({ role: "viewer", query: phoneNumberListQuery }, ({ scope, query }) =>
  listPhoneNumbers(scope, query),
);

export const POST = route({ role: "admin", body: connectInput, status: 201 }, ({ scope, body, ...call }) =>
  connectNumber(scope, body, { call }),
);
