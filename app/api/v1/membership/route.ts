import { route } from "@/lib/http/route";
import { leaveWorkspace } from "@/lib/inbox/departures";
import { departureInput } from "@/lib/tenancy/schemas";

/** One's own: anybody may leave. */
export const DELETE = route({ role: "viewer", body: departureInput }, ({ scope, body, ...call }) =>
  leaveWorkspace(scope, body, call),
);
