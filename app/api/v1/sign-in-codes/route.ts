import { codeInput } from "@/lib/accounts/schemas";
import { publicRoute } from "@/lib/http/route";
import { completeSignIn } from "@/lib/http/sign-in-code";

/** The second step of signing in: by whom is said by the session that is still waiting for it. */
export const POST = publicRoute({ body: codeInput, status: 204 }, ({ body, request, ...call }) =>
  completeSignIn(request, body.code, call),
);
