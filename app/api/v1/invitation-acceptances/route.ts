import { acceptAsNewcomer } from "@/lib/accounts/invitation-acceptance";
import { invitationAcceptanceInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute({ body: invitationAcceptanceInput, status: 201 }, ({ body, ...call }) =>
  acceptAsNewcomer(body, call),
);
