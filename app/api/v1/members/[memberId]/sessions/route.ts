import { endMemberSessions, listMemberSessions } from "@/lib/accounts/member-sessions";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";
import { memberParams } from "@/lib/tenancy/schemas";

const { role } = permissions.manageMembers;

export const GET = route({ role, params: memberParams }, ({ scope, params }) =>
  listMemberSessions(scope, params.memberId),
);

export const DELETE = route({ role, params: memberParams }, ({ scope, params, ...call }) =>
  endMemberSessions(scope, params, call),
);
