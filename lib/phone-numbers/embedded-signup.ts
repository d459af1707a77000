import { randomInt } from "node:crypto";
import { onlyNumberOf } from "@/lib/phone-numbers/checks";
import { connectNumber } from "@/lib/phone-numbers/commands";
import { networkTrouble } from "@/lib/phone-numbers/findings";
import { embeddedSignupSettings } from "@/lib/phone-numbers/queries";
import type { EmbeddedSignupInput } from "@/lib/phone-numbers/schemas";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import type { AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph } from "@/lib/whatsapp/client";

/**
 * Exchanges the code of Meta's window for a token. The code lives 30 seconds and works once.
 * Source: Meta, "Embedded Signup", onboarding as a tech provider.
 */
async function exchangeCode(code: string): Promise<string> {
  const settings = embeddedSignupSettings();
  if (!settings) {
    throw new AppError(
      "not_found",
      "embedded_signup_off",
      "Connecting with Facebook is not set up on this server.",
    );
  }
  const answer = await callGraph<{ access_token?: string }>(
    // The secret of the app speaks for itself: no bearer token.
    { accessToken: "" },
    {
      method: "GET",
      path: "/oauth/access_token",
      query: { client_id: settings.appId, client_secret: env.META_APP_SECRET, code },
      deadlineMs: 20_000,
    },
  );
  if (answer.ok && typeof answer.data?.access_token === "string") return answer.data.access_token;
  const trouble = answer.ok ? null : networkTrouble(answer);
  if (trouble && (answer.ok || answer.error?.code !== 1)) {
    throw new AppError("unavailable", "meta_unreachable", trouble.message);
  }
  const words = answer.ok ? "" : ` Meta says: “${answer.error?.message ?? "nothing"}”.`;
  throw new AppError(
    "invalid",
    "signup_code_refused",
    `Meta's confirmation could not be used; it lives 30 seconds only. Click “Connect with Facebook” once more.${words}`,
  );
}

/**
 * Ends Embedded Signup: code → token → proof → number. The ids from the browser are claims; a token that may not use
 * the account proves nothing and connects nothing.
 * @throws AppError as connectNumber; invalid `signup_code_refused`, `number_missing`
 */
export async function finishEmbeddedSignup(
  scope: Scope,
  input: EmbeddedSignupInput,
  call?: AuditCall,
): Promise<PhoneNumberView> {
  const accessToken = await exchangeCode(input.code);
  const phoneNumberId = input.phoneNumberId ?? (await onlyNumberOf({ accessToken }, input.wabaId));
  if (!phoneNumberId) {
    throw new AppError(
      "invalid",
      "number_missing",
      "The account was shared without a phone number. Click “Connect with Facebook” again and choose or add a number.",
    );
  }
  // A number on the WhatsApp Business app is registered already and must not be registered again.
  const pin = input.keepsBusinessApp ? undefined : String(randomInt(1_000_000)).padStart(6, "0");
  return connectNumber(
    scope,
    { accessToken, wabaId: input.wabaId, phoneNumberId, pin },
    { graphUrl: null, call },
  );
}
