import { startCheck, stopCheck } from "@/lib/contacts/imports/commands";
import { contactImportParams, importSettings } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const PUT = route(
  { role: "admin", params: contactImportParams, body: importSettings, status: 202 },
  ({ scope, params, body }) => startCheck(scope, params.contactImportId, body),
);

export const DELETE = route({ role: "admin", params: contactImportParams }, ({ scope, params }) =>
  stopCheck(scope, params.contactImportId),
);
