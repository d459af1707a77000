import { route } from "@/lib/http/route";
import { setChatOpen } from "@/lib/sandbox/phones";
import { sandboxCustomerParams, sandboxPresence } from "@/lib/sandbox/schemas";

/** Opens or closes the chat on the customer's phone; an open chat is read. */
export const PUT = route(
  { role: "agent", params: sandboxCustomerParams, body: sandboxPresence },
  ({ scope, params, body }) => setChatOpen(scope, params.phoneNumberId, params.customerId, body.open),
);
