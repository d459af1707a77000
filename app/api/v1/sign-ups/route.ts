import { signUp } from "@/lib/accounts/commands";
import { signUpInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";

/** The same answer for a new address and a known one; what to do next is in the mail. */
export const POST = publicRoute({ body: signUpInput, status: 201 }, async ({ body, ...call }) => {
  await signUp(body, call);
  return { data: { email: body.email } };
});
