import { startUndo } from "@/lib/contacts/imports/commands";
import { contactImportParams } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const PUT = route(
  { role: "admin", params: contactImportParams, status: 202 },
  ({ scope, params, ...call }) => startUndo(scope, params.contactImportId, call),
);
