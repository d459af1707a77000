import { route } from "@/lib/http/route";
import { messageParams } from "@/lib/inbox/schemas";
import { checkAgain } from "@/lib/inbox/second-tries";

export const POST = route({ role: "agent", params: messageParams }, ({ scope, params }) =>
  checkAgain(scope, params.messageId),
);
