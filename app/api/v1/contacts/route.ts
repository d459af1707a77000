import { listContacts } from "@/lib/contacts/contact-list";
import { createContact } from "@/lib/contacts/creating";
import { contactListQuery, newContactInput } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: contactListQuery }, ({ scope, query }) =>
  listContacts(scope, query),
);

export const POST = route({ role: "agent", body: newContactInput, status: 201 }, ({ scope, body }) =>
  createContact(scope, body),
);
