import { route } from "@/lib/http/route";
import { requestSync } from "@/lib/templates/commands";
import { listTemplateSyncs } from "@/lib/templates/queries";
import { templateSyncInput } from "@/lib/templates/schemas";

export const GET = route({ role: "viewer" }, ({ scope }) => listTemplateSyncs(scope));

export const POST = route({ role: "agent", body: templateSyncInput, status: 202 }, ({ scope, body }) =>
  requestSync(scope, body),
);
