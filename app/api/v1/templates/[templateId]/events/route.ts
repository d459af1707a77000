import { route } from "@/lib/http/route";
import { listTemplateEvents } from "@/lib/templates/queries";
import { templateEventQuery, templateParams } from "@/lib/templates/schemas";

export const GET = route(
  { role: "viewer", params: templateParams, query: templateEventQuery },
  ({ scope, params, query }) => listTemplateEvents(scope, params.templateId, query),
);
