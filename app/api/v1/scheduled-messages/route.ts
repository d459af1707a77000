import { route } from "@/lib/http/route";
import { scheduledListQuery } from "@/lib/inbox/scheduled-inputs";
import { listScheduledMessages } from "@/lib/inbox/scheduled-queries";

export const GET = route({ role: "viewer", query: scheduledListQuery }, ({ scope, query }) =>
  listScheduledMessages(scope, query),
);
