import { route } from "@/lib/http/route";
import { listTemplates } from "@/lib/templates/queries";
import { templateListQuery } from "@/lib/templates/schemas";

export const GET = route({ role: "agent", query: templateListQuery }, ({ scope, query }) =>
  listTemplates(scope, query),
);
