import { route } from "@/lib/http/route";
import { markUnread } from "@/lib/inbox/own-reads";
import { markRead } from "@/lib/inbox/read-receipts";
import { conversationParams } from "@/lib/inbox/schemas";

export const PUT = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  markRead(scope, params.conversationId, new Date()),
);

export const DELETE = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  markUnread(scope, params.conversationId),
);
