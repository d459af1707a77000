import { route } from "@/lib/http/route";
import { changeConversation } from "@/lib/inbox/conversation-changes";
import { conversationParams, snoozeInput } from "@/lib/inbox/schemas";

export const PUT = route(
  { role: "agent", params: conversationParams, body: snoozeInput },
  ({ scope, params, body }) =>
    changeConversation(scope, params.conversationId, { status: { snoozedUntil: body.until } }, new Date()),
);

export const DELETE = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  changeConversation(scope, params.conversationId, { status: { snoozedUntil: null } }, new Date()),
);
