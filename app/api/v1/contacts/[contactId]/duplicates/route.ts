import { listDuplicates } from "@/lib/contacts/duplicates";
import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params }) =>
  listDuplicates(scope, params.contactId),
);
