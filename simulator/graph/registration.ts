import { randomInt } from "node:crypto";
import { journalNumber } from "../core/accounts";
import { clockOf, state, type PhoneNumber } from "../core/state";
import { tell } from "../webhooks/routing";
import { MANAGEMENT, numberFor } from "./auth";
import { GraphError, missing } from "./errors";
import { LANGUAGES } from "./languages";
import { ok, parametersOf, type GraphRequest } from "./request";
import type { Routed } from "./send";

const CODE_MS = 10 * 60 * 1000;
const WINDOW_MS = 72 * 3600 * 1000;
const MOST_REGISTRATIONS = 10;
const MOST_PIN_FAILURES = 5;

function countRegistration(number: PhoneNumber): void {
  const now = clockOf(number);
  number.registrations = number.registrations.filter((at) => now - at < WINDOW_MS);
  if (number.registrations.length >= MOST_REGISTRATIONS) throw new GraphError(133016);
  number.registrations.push(now);
}

/** `POST /{phone_number_id}/register {messaging_product, pin}` */
export function register(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  const parameters = parametersOf(request);
  if (parameters.messaging_product !== "whatsapp") throw missing("messaging_product");
  if (parameters.pin === undefined) throw missing("pin");
  const pin = String(parameters.pin);
  if (!/^\d{6}$/.test(pin))
    throw new GraphError(100, { message: "(#100) Param pin must be 6 characters long." });
  if (number.codeVerificationStatus !== "VERIFIED") throw new GraphError(133006);
  if (number.pinFailures >= MOST_PIN_FAILURES)
    throw new GraphError(133008, { details: "Too many tries. Try again in 12 hours." });
  countRegistration(number);
  if (number.pin !== null && number.pin !== pin) {
    number.pinFailures++;
    journalNumber(number);
    throw new GraphError(133005);
  }
  number.pin = pin;
  number.pinFailures = 0;
  number.registered = true;
  number.status = "CONNECTED";
  journalNumber(number);
  return ok({ success: true });
}

/** `POST /{phone_number_id}/deregister`: sends fail with 133010 until it is registered again. */
export function deregister(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  if (number.coexistence) {
    throw new GraphError(100, {
      message: "(#100) A number in use with the WhatsApp Business app cannot be deregistered by API.",
    });
  }
  if (!number.registered) throw new GraphError(133010);
  countRegistration(number);
  number.registered = false;
  number.status = "DISCONNECTED";
  journalNumber(number);
  return ok({ success: true });
}

/** `POST /{phone_number_id}/request_code {code_method, language}`. The control API shows the code. */
export function requestCode(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  const { code_method: method, language } = parametersOf(request);
  if (method !== "SMS" && method !== "VOICE") {
    throw new GraphError(100, {
      message: `(#100) Param code_method must be one of {SMS, VOICE} - got "${String(method)}".`,
    });
  }
  if (typeof language !== "string" || !LANGUAGES.has(language)) throw missing("language");
  if (number.codeVerificationStatus === "VERIFIED") {
    throw new GraphError(136024, { details: "The phone number has been verified already." });
  }
  number.code = { value: String(randomInt(100_000, 999_999)), until: clockOf(number) + CODE_MS, method };
  journalNumber(number);
  return ok({ success: true });
}

/** `POST /{phone_number_id}/verify_code {code}` */
export function verifyCode(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  const { code } = parametersOf(request);
  if (code === undefined) throw missing("code");
  const given = String(code).replace(/-/g, "");
  if (!number.code || number.code.until < clockOf(number) || number.code.value !== given) {
    throw new GraphError(136025, { details: "The code is not right or has expired. Request a new one." });
  }
  number.code = null;
  number.codeVerificationStatus = "VERIFIED";
  journalNumber(number);
  return ok({ success: true, id: number.id });
}

/** `POST /{phone_number_id}/smb_app_data`: coexistence synchronisation, once per kind and within 24 h. */
export function synchronise(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MANAGEMENT);
  const { sync_type: kind } = parametersOf(request);
  if (!number.coexistence)
    throw new GraphError(100, { message: "(#100) The number is not in use with the WhatsApp Business app." });
  if (kind !== "smb_app_state_sync" && kind !== "history") {
    throw new GraphError(100, {
      message: "(#100) Param sync_type must be one of {smb_app_state_sync, history}.",
    });
  }
  const account = state.accounts.get(number.wabaId)!;
  if (clockOf(number) - account.createdAt > 24 * 3600 * 1000)
    throw new GraphError(2593108, {
      message: "(#2593108) Synchronization is only possible within 24 hours of onboarding.",
    });
  const metadata = { display_phone_number: number.digits, phone_number_id: number.id };
  const people = [...state.customers.values()].filter(
    (one) => one.wabaId === number.wabaId && one.waId && !one.stranger,
  );
  if (kind === "smb_app_state_sync") {
    tell(account, number, "smb_app_state_sync", {
      messaging_product: "whatsapp",
      metadata,
      state_sync: people.map((one) => ({
        type: "contact",
        contact: { full_name: one.name, first_name: one.name.split(" ")[0], phone_number: one.waId },
        action: "add",
        metadata: { timestamp: String(Math.floor(clockOf(number) / 1000)) },
      })),
    });
  } else {
    tell(account, number, "history", {
      messaging_product: "whatsapp",
      metadata,
      history: [
        {
          errors: [
            {
              code: 2593109,
              title: "History sharing is turned off by the business",
              message: "History sharing is turned off by the business",
              error_data: {
                details: "History sharing is turned off by the business from the WhatsApp Business App",
              },
            },
          ],
        },
      ],
    });
  }
  return ok({ messaging_product: "whatsapp", request_id: `${number.id}-${kind}` });
}
