import { route } from "@/lib/http/route";
import { closeConversation } from "@/lib/inbox/closing";
import { changeConversation } from "@/lib/inbox/conversation-changes";
import { conversationParams } from "@/lib/inbox/schemas";

export const PUT = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  closeConversation(scope, params.conversationId, new Date()),
);

export const DELETE = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  changeConversation(scope, params.conversationId, { status: "open" }, new Date()),
);
