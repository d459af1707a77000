import { route } from "@/lib/http/route";
import { searchMessages, searchQuery } from "@/lib/inbox/search";

export const GET = route({ role: "viewer", query: searchQuery }, ({ scope, query }) =>
  searchMessages(scope, query),
);
