import { route } from "@/lib/http/route";
import { copyTemplate } from "@/lib/templates/drafts";
import { templateCopyInput, templateParams } from "@/lib/templates/schemas";

export const POST = route(
  { role: "admin", params: templateParams, body: templateCopyInput, status: 201 },
  ({ scope, params, body, ...call }) => copyTemplate(scope, params.templateId, body, call),
);
