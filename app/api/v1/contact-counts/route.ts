import { countContacts } from "@/lib/contacts/contact-list";
import { contactSearchQuery } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: contactSearchQuery }, ({ scope, query }) =>
  countContacts(scope, query),
);
