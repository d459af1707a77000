import { endMemberSessions } from "@/lib/accounts/member-sessions";
import { memberSessionParams } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const DELETE = route(
  { role: permissions.manageMembers.role, params: memberSessionParams },
  ({ scope, params, ...call }) => endMemberSessions(scope, params, call),
);
