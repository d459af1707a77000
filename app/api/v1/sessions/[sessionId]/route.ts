import { sessionParams } from "@/lib/accounts/schemas";
import { endSession } from "@/lib/accounts/sessions";
import { userRoute } from "@/lib/http/route";

export const DELETE = userRoute({ params: sessionParams }, ({ signedIn, params, ...call }) =>
  endSession(signedIn.userId, params.sessionId, call),
);
