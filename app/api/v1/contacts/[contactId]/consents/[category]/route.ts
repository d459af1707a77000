import { consentInput, consentParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";
import { setConsent } from "@/lib/inbox/consent-changes";

export const PUT = route(
  { role: "agent", params: consentParams, body: consentInput },
  ({ scope, params, body, ...call }) =>
    setConsent(scope, params.contactId, params.category, body, new Date(), call),
);
