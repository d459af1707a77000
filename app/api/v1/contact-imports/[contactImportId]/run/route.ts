import { cancelRun, startRun } from "@/lib/contacts/imports/commands";
import { contactImportParams, importSettings } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const PUT = route(
  { role: "admin", params: contactImportParams, body: importSettings, status: 202 },
  ({ scope, params, body, ...call }) => startRun(scope, params.contactImportId, body, call),
);

export const DELETE = route({ role: "admin", params: contactImportParams }, ({ scope, params, ...call }) =>
  cancelRun(scope, params.contactImportId, call),
);
