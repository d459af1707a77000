import { route } from "@/lib/http/route";
import { getAvailability, setAvailability } from "@/lib/team/availability";
import { availabilityInput } from "@/lib/team/schemas";

export const GET = route({ role: "viewer" }, ({ scope }) => getAvailability(scope));

export const PUT = route({ role: "agent", body: availabilityInput }, ({ scope, body }) =>
  setAvailability(scope, body),
);
