import { route } from "@/lib/http/route";
import { conversationParams } from "@/lib/inbox/schemas";
import { setPresence } from "@/lib/team/presence";
import { presenceInput } from "@/lib/team/schemas";

export const PUT = route(
  { role: "viewer", params: conversationParams, body: presenceInput },
  ({ scope, params, body }) => setPresence(scope, params.conversationId, body.state, new Date()),
);
