import { askForPasswordReset } from "@/lib/accounts/commands";
import { passwordResetInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";

/** The same answer whether the address has an account or not. */
export const POST = publicRoute({ body: passwordResetInput, status: 202 }, async ({ body, ...call }) => {
  await askForPasswordReset(body.email, call);
  return { data: { email: body.email } };
});
