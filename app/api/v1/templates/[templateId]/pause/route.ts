import { route } from "@/lib/http/route";
import { unpauseTemplate } from "@/lib/templates/removal";
import { templateParams } from "@/lib/templates/schemas";

export const DELETE = route({ role: "admin", params: templateParams }, ({ scope, params, ...call }) =>
  unpauseTemplate(scope, params.templateId, call),
);
