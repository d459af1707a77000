import { endAllSessions, listSessions } from "@/lib/accounts/sessions";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute({}, async ({ signedIn }) => ({
  data: await listSessions(signedIn.userId, signedIn.sessionId),
}));

export const DELETE = userRoute({}, ({ signedIn, ...call }) => endAllSessions(signedIn.userId, call));
