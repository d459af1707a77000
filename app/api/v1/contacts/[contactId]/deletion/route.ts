import { restoreContact } from "@/lib/contacts/deleting";
import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const DELETE = route({ role: "agent", params: contactParams }, ({ scope, params, ...call }) =>
  restoreContact(scope, params.contactId, call),
);
