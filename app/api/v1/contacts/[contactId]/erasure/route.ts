import { eraseContact, getErasure } from "@/lib/contacts/erasures/commands";
import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin", params: contactParams }, ({ scope, params }) =>
  getErasure(scope, params.contactId),
);

export const PUT = route({ role: "admin", params: contactParams }, ({ scope, params, ...call }) =>
  eraseContact(scope, params.contactId, call),
);
