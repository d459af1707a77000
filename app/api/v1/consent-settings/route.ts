import { consentSettings, getConsentSettings, setConsentSettings } from "@/lib/contacts/consent-settings";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => getConsentSettings(scope));

export const PUT = route({ role: "admin", body: consentSettings }, ({ scope, body, ...call }) =>
  setConsentSettings(scope, body, call),
);
