import { route } from "@/lib/http/route";
import { getConversation } from "@/lib/inbox/queries";
import { conversationParams } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", params: conversationParams }, ({ scope, params }) =>
  getConversation(scope, params.conversationId),
);
