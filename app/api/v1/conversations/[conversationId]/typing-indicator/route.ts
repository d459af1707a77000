import { route } from "@/lib/http/route";
import { conversationParams } from "@/lib/inbox/schemas";
import { showTyping } from "@/lib/inbox/typing-indicator";

export const PUT = route({ role: "agent", params: conversationParams }, ({ scope, params }) =>
  showTyping(scope, params.conversationId),
);
