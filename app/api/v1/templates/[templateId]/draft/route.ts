import { route } from "@/lib/http/route";
import { discardDraft } from "@/lib/templates/drafts";
import { templateParams } from "@/lib/templates/schemas";

export const DELETE = route({ role: "admin", params: templateParams }, ({ scope, params }) =>
  discardDraft(scope, params.templateId),
);
