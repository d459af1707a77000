import { route } from "@/lib/http/route";
import { listMentions } from "@/lib/inbox/mentions";
import { mentionListQuery } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", query: mentionListQuery }, ({ scope, query }) =>
  listMentions(scope, query),
);
