import { route } from "@/lib/http/route";
import { conversationParams } from "@/lib/inbox/schemas";
import { listShared, sharedQuery } from "@/lib/inbox/shared";

export const GET = route(
  { role: "viewer", params: conversationParams, query: sharedQuery },
  ({ scope, params, query }) => listShared(scope, params.conversationId, query),
);
