import { route } from "@/lib/http/route";
import { getSandboxThread } from "@/lib/sandbox/phones";
import { sandboxCustomerParams, sandboxThreadQuery } from "@/lib/sandbox/schemas";

/** The chat as the customer's phone shows it. */
export const GET = route(
  { role: "viewer", params: sandboxCustomerParams, query: sandboxThreadQuery },
  ({ scope, params, query }) => getSandboxThread(scope, params.phoneNumberId, params.customerId, query),
);
