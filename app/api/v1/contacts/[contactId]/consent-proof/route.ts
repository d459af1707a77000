import { downloadConsentProof } from "@/lib/contacts/consent-history";
import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params, request }) =>
  downloadConsentProof(scope, params.contactId, request.signal),
);
