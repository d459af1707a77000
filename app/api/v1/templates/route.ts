import { route } from "@/lib/http/route";
import { createTemplate } from "@/lib/templates/drafts";
import { listTemplates } from "@/lib/templates/queries";
import { templateInput, templateListQuery } from "@/lib/templates/schemas";

export const GET = route({ role: "viewer", query: templateListQuery }, ({ scope, query }) =>
  listTemplates(scope, query),
);

export const POST = route({ role: "admin", body: templateInput, status: 201 }, ({ scope, body, ...call }) =>
  createTemplate(scope, body, call),
);
