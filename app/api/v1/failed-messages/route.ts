import { listFailedMessages } from "@/lib/analytics/failed-messages";
import { failedMessagesQuery } from "@/lib/analytics/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: failedMessagesQuery }, ({ scope, query }) =>
  listFailedMessages(scope, query, new Date()),
);
