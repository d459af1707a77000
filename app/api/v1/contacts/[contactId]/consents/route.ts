import { getContactConsents } from "@/lib/contacts/consent-history";
import { consentListQuery, contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route(
  { role: "viewer", params: contactParams, query: consentListQuery },
  ({ scope, params, query }) => getContactConsents(scope, params.contactId, query),
);
