import { route } from "@/lib/http/route";
import { changeTemplate } from "@/lib/templates/drafts";
import { getTemplate } from "@/lib/templates/queries";
import { deleteTemplate } from "@/lib/templates/removal";
import { templateChange, templateDeletion, templateParams } from "@/lib/templates/schemas";

export const GET = route({ role: "viewer", params: templateParams }, ({ scope, params }) =>
  getTemplate(scope, params.templateId),
);

export const PATCH = route(
  { role: "admin", params: templateParams, body: templateChange },
  ({ scope, params, body, ...call }) => changeTemplate(scope, params.templateId, body, call),
);

export const DELETE = route(
  { role: "admin", params: templateParams, query: templateDeletion, status: 204 },
  ({ scope, params, query, ...call }) => deleteTemplate(scope, params.templateId, query, call),
);
