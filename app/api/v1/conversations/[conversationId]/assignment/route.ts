import { route } from "@/lib/http/route";
import { changeConversation } from "@/lib/inbox/conversation-changes";
import { assignmentInput, conversationParams } from "@/lib/inbox/schemas";

export const PUT = route(
  { role: "agent", params: conversationParams, body: assignmentInput },
  ({ scope, params, body }) => changeConversation(scope, params.conversationId, body, new Date()),
);

export const DELETE = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  changeConversation(scope, params.conversationId, { assigneeId: null, teamId: null }, new Date()),
);
