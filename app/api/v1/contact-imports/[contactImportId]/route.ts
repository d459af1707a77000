import { deleteImport } from "@/lib/contacts/imports/commands";
import { getImport } from "@/lib/contacts/imports/queries";
import { contactImportParams } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin", params: contactImportParams }, ({ scope, params }) =>
  getImport(scope, params.contactImportId),
);

export const DELETE = route(
  { role: "admin", params: contactImportParams, status: 204 },
  ({ scope, params }) => deleteImport(scope, params.contactImportId),
);
