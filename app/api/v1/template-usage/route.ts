import { route } from "@/lib/http/route";
import { templateUsageQuery } from "@/lib/templates/schemas";
import { templateUsage } from "@/lib/templates/usage";

export const GET = route({ role: "viewer", query: templateUsageQuery }, ({ scope, query }) =>
  templateUsage(scope, query.templateIds),
);
