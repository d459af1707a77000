import { route } from "@/lib/http/route";
import { listMembers, memberListQuery } from "@/lib/tenancy/members";

export const GET = route({ role: "viewer", query: memberListQuery }, ({ scope, query }) =>
  listMembers(scope, query),
);
