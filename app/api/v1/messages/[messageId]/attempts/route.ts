import { route } from "@/lib/http/route";
import { messageParams } from "@/lib/inbox/schemas";
import { sendAgain } from "@/lib/inbox/second-tries";

export const POST = route(
  { role: "agent", params: messageParams, status: 201 },
  ({ scope, params, ...call }) => sendAgain(scope, params.messageId, { now: new Date(), call }),
);
