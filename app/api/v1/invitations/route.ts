import { inviteMember, listInvitations } from "@/lib/accounts/invitations";
import { invitationInput, invitationListQuery } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

const { role } = permissions.manageMembers;

export const GET = route({ role, query: invitationListQuery }, ({ scope, query }) =>
  listInvitations(scope, query),
);

export const POST = route({ role, body: invitationInput, status: 201 }, ({ scope, body, ...call }) =>
  inviteMember(scope, body, call),
);
