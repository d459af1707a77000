import { route } from "@/lib/http/route";
import { acknowledgeNotice } from "@/lib/templates/removal";
import { templateParams } from "@/lib/templates/schemas";

export const DELETE = route({ role: "admin", params: templateParams }, ({ scope, params }) =>
  acknowledgeNotice(scope, params.templateId),
);
