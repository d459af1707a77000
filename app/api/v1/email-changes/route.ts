import { askForEmailChange } from "@/lib/accounts/email-change";
import { emailChangeInput } from "@/lib/accounts/schemas";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute({ body: emailChangeInput, status: 202 }, ({ signedIn, body, ...call }) =>
  askForEmailChange(signedIn.userId, body, call),
);
