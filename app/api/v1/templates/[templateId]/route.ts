import { route } from "@/lib/http/route";
import { changeTemplate } from "@/lib/templates/drafts";
import { getTemplate } from "@/lib/templates/queries";
import { templateChange, templateParams } from "@/lib/templates/schemas";

export const GET = route({ role: "viewer", params: templateParams }, ({ scope, params }) =>
  getTemplate(scope, params.templateId),
);

export const PATCH = route(
  { role: "admin", params: templateParams, body: templateChange },
  ({ scope, params, body, ...call }) => changeTemplate(scope, params.templateId, body, call),
);
