import { route } from "@/lib/http/route";
import { getOwnConversation } from "@/lib/inbox/own-reads";
import { conversationParams } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", params: conversationParams }, ({ scope, params }) =>
  getOwnConversation(scope, params.conversationId),
);
