import { previewImport } from "@/lib/contacts/imports/queries";
import { contactImportParams, importSettings } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const POST = route(
  { role: "admin", params: contactImportParams, body: importSettings },
  ({ scope, params, body }) => previewImport(scope, params.contactImportId, body),
);
