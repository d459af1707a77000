import { completePasswordReset } from "@/lib/accounts/commands";
import { passwordResetCompletionInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute({ body: passwordResetCompletionInput }, ({ body, ...call }) =>
  completePasswordReset(body, call),
);
