import { completeEmailChange } from "@/lib/accounts/email-change";
import { emailVerificationCompletionInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute({ body: emailVerificationCompletionInput }, ({ body, ...call }) =>
  completeEmailChange(body.token, call),
);
