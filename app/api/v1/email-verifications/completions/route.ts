import { completeEmailVerification } from "@/lib/accounts/commands";
import { emailVerificationCompletionInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute({ body: emailVerificationCompletionInput }, ({ body, ...call }) =>
  completeEmailVerification(body.token, call),
);
