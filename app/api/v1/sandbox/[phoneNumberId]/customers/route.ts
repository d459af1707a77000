import { route } from "@/lib/http/route";
import { createSandboxCustomer, listSandboxChats } from "@/lib/sandbox/phones";
import { newSandboxCustomer, sandboxNumberParams } from "@/lib/sandbox/schemas";

/** The simulated customers of a sandbox number and their chats. */
export const GET = route({ role: "viewer", params: sandboxNumberParams }, ({ scope, params }) =>
  listSandboxChats(scope, params.phoneNumberId),
);

export const POST = route(
  { role: "agent", params: sandboxNumberParams, body: newSandboxCustomer, status: 201 },
  ({ scope, params, body }) => createSandboxCustomer(scope, params.phoneNumberId, body),
);
