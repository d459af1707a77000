import { listContacts } from "@/lib/contacts/queries";
import { contactListQuery } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: contactListQuery }, ({ scope, query }) =>
  listContacts(scope, query),
);
