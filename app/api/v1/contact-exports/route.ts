import { exportContacts } from "@/lib/contacts/exports/exporting";
import { contactExportQuery } from "@/lib/contacts/exports/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin", query: contactExportQuery }, ({ scope, query, request, ...call }) =>
  exportContacts(scope, query, request.signal, call),
);
