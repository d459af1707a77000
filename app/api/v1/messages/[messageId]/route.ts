import { route } from "@/lib/http/route";
import { cancelMessage } from "@/lib/inbox/commands";
import { getMessage } from "@/lib/inbox/queries";
import { messageParams } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", params: messageParams }, ({ scope, params }) =>
  getMessage(scope, params.messageId),
);

export const DELETE = route({ role: "agent", params: messageParams }, ({ scope, params }) =>
  cancelMessage(scope, params.messageId),
);
