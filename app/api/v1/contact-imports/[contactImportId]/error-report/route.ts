import { importErrorReport } from "@/lib/contacts/imports/report";
import { contactImportParams } from "@/lib/contacts/imports/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin", params: contactImportParams }, ({ scope, params, request }) =>
  importErrorReport(scope, params.contactImportId, request.signal),
);
