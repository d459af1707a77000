import { route } from "@/lib/http/route";
import { threadQuery } from "@/lib/inbox/filters";
import { conversationParams } from "@/lib/inbox/schemas";
import { listThread } from "@/lib/inbox/thread";

export const GET = route(
  { role: "viewer", params: conversationParams, query: threadQuery },
  ({ scope, params, query }) => listThread(scope, params.conversationId, query),
);
