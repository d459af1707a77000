import { deleteImport } from "@/lib/contacts/imports/commands";
import { getImport } from "@/lib/contacts/imports/queries";
import { contactImportParams, importReadQuery } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const GET = route(
  { role: "admin", params: contactImportParams, query: importReadQuery },
  ({ scope, params, query }) => getImport(scope, params.contactImportId, query),
);

export const DELETE = route(
  { role: "admin", params: contactImportParams, status: 204 },
  ({ scope, params }) => deleteImport(scope, params.contactImportId),
);
