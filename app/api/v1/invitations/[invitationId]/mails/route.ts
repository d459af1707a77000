import { resendInvitation } from "@/lib/accounts/invitations";
import { invitationParams } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const POST = route(
  { role: permissions.manageMembers.role, params: invitationParams },
  ({ scope, params, ...call }) => resendInvitation(scope, params.invitationId, call),
);
