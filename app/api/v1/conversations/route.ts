import { route } from "@/lib/http/route";
import { listConversations } from "@/lib/inbox/conversation-list";
import { conversationListQuery } from "@/lib/inbox/filters";

export const GET = route({ role: "viewer", query: conversationListQuery }, ({ scope, query }) =>
  listConversations(scope, query),
);
