import { getContactChange } from "@/lib/contacts/bulk/queries";
import { contactChangeParams } from "@/lib/contacts/bulk/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: contactChangeParams }, ({ scope, params }) =>
  getContactChange(scope, params.contactChangeId),
);
