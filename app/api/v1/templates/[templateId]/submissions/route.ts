import { route } from "@/lib/http/route";
import { templateParams } from "@/lib/templates/schemas";
import { submitTemplate } from "@/lib/templates/submission";

export const POST = route({ role: "admin", params: templateParams }, ({ scope, params, ...call }) =>
  submitTemplate(scope, params.templateId, call),
);
