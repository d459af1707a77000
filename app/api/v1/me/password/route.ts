import { changePassword } from "@/lib/accounts/commands";
import { passwordChangeInput } from "@/lib/accounts/schemas";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute({ body: passwordChangeInput }, ({ signedIn, body, ...call }) =>
  changePassword(signedIn, body, call),
);
