import { blockContact, unblockContact } from "@/lib/contacts/blocking";
import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const PUT = route({ role: "agent", params: contactParams }, ({ scope, params, ...call }) =>
  blockContact(scope, params.contactId, new Date(), call),
);

export const DELETE = route({ role: "agent", params: contactParams }, ({ scope, params, ...call }) =>
  unblockContact(scope, params.contactId, call),
);
