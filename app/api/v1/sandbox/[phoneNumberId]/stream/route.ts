import { route } from "@/lib/http/route";
import { openPhoneStream } from "@/lib/sandbox/phones";
import { sandboxNumberParams } from "@/lib/sandbox/schemas";

/** Server-sent events of everything that changes on the customers' phones. */
export const GET = route({ role: "viewer", params: sandboxNumberParams }, ({ scope, params, request }) =>
  openPhoneStream(scope, params.phoneNumberId, request.signal),
);
