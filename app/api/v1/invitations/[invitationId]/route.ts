import { revokeInvitation } from "@/lib/accounts/invitations";
import { invitationParams } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const DELETE = route(
  { role: permissions.manageMembers.role, params: invitationParams },
  ({ scope, params, ...call }) => revokeInvitation(scope, params.invitationId, call),
);
