import { route } from "@/lib/http/route";
import { changeManyConversations } from "@/lib/inbox/conversation-changes";
import { conversationChangesInput } from "@/lib/inbox/schemas";

export const POST = route({ role: "agent", body: conversationChangesInput }, ({ scope, body }) =>
  changeManyConversations(scope, body, new Date()),
);
