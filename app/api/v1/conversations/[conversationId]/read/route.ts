import { route } from "@/lib/http/route";
import { markRead } from "@/lib/inbox/read-receipts";
import { conversationParams } from "@/lib/inbox/schemas";

export const PUT = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  markRead(scope, params.conversationId, new Date()),
);
