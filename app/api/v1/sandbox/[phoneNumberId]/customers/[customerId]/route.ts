import { route } from "@/lib/http/route";
import { changeSandboxCustomer } from "@/lib/sandbox/phones";
import { sandboxCustomerChange, sandboxCustomerParams } from "@/lib/sandbox/schemas";

export const PATCH = route(
  { role: "agent", params: sandboxCustomerParams, body: sandboxCustomerChange },
  ({ scope, params, body }) => changeSandboxCustomer(scope, params.phoneNumberId, params.customerId, body),
);
