import { route } from "@/lib/http/route";
import { changeConversation } from "@/lib/inbox/conversation-changes";
import { conversationLabelsInput, conversationParams } from "@/lib/inbox/schemas";

export const PUT = route(
  { role: "agent", params: conversationParams, body: conversationLabelsInput },
  ({ scope, params, body }) => changeConversation(scope, params.conversationId, body, new Date()),
);
