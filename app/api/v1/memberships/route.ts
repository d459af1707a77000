import { acceptAsUser } from "@/lib/accounts/invitation-acceptance";
import { membershipInput } from "@/lib/accounts/schemas";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute({ body: membershipInput, status: 201 }, ({ signedIn, body, ...call }) =>
  acceptAsUser(signedIn, body.token, call),
);
