import { route } from "@/lib/http/route";
import { changeRole, removeMember } from "@/lib/inbox/departures";
import { permissions } from "@/lib/tenancy/permissions";
import { departureInput, memberChange, memberParams } from "@/lib/tenancy/schemas";

const { role } = permissions.manageMembers;

export const PATCH = route(
  { role, params: memberParams, body: memberChange },
  ({ scope, params, body, ...call }) => changeRole(scope, params.memberId, body, call),
);

export const DELETE = route(
  { role, params: memberParams, body: departureInput },
  ({ scope, params, body, ...call }) => removeMember(scope, params.memberId, body, call),
);
