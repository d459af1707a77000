import { route } from "@/lib/http/route";
import { writeAsCustomer } from "@/lib/sandbox/phones";
import { sandboxCustomerMessage, sandboxCustomerParams } from "@/lib/sandbox/schemas";

/** Writes as the simulated customer. */
export const POST = route(
  { role: "agent", params: sandboxCustomerParams, body: sandboxCustomerMessage, status: 201 },
  ({ scope, params, body }) => writeAsCustomer(scope, params.phoneNumberId, params.customerId, body),
);
