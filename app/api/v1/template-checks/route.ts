import { route } from "@/lib/http/route";
import { checkTemplate } from "@/lib/templates/checks";
import { templateCheckInput } from "@/lib/templates/schemas";

export const POST = route({ role: "viewer", body: templateCheckInput }, ({ scope, body }) =>
  checkTemplate(scope, body),
);
