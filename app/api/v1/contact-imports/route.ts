import { listImports } from "@/lib/contacts/imports/queries";
import { importListQuery, importUploadQuery } from "@/lib/contacts/imports/schemas";
import { uploadContacts } from "@/lib/contacts/imports/uploads";
import { route } from "@/lib/http/route";
import { claimedBytes, streamBody } from "@/lib/http/stream-body";

export const GET = route({ role: "admin", query: importListQuery }, ({ scope, query }) =>
  listImports(scope, query),
);

export const POST = route(
  { role: "admin", query: importUploadQuery, status: 201 },
  ({ scope, query, request }) => uploadContacts(scope, query, streamBody(request), claimedBytes(request)),
);
