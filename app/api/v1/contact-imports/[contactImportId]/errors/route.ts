import { listImportErrors } from "@/lib/contacts/imports/queries";
import { contactImportParams, importErrorsQuery } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const GET = route(
  { role: "admin", params: contactImportParams, query: importErrorsQuery },
  ({ scope, params, query }) => listImportErrors(scope, params.contactImportId, query),
);
