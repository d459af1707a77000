import { journalNumber, numbersOf } from "../core/accounts";
import { state, type Account, type PhoneNumber } from "../core/state";
import { accountFor, MANAGEMENT, numberFor } from "./auth";
import { isObject } from "./fields";
import { GraphError } from "./errors";
import { pageOf } from "./paging";
import { ok, parametersOf, unpacked, type GraphRequest } from "./request";
import type { Routed } from "./send";
import { verifyCallback } from "./subscriptions";

const DEFAULT_FIELDS = [
  "verified_name",
  "code_verification_status",
  "display_phone_number",
  "quality_rating",
  "platform_type",
  "throughput",
  "webhook_configuration",
  "id",
];

/** One field of a number, undefined when Graph knows none of that name. */
function fieldOf(number: PhoneNumber, name: string, appId: string): unknown {
  switch (name) {
    case "id":
      return number.id;
    case "display_phone_number":
      return number.displayPhoneNumber;
    case "verified_name":
      return number.verifiedName;
    case "quality_rating":
      return number.qualityRating;
    case "quality_score":
      return { score: number.qualityRating };
    case "code_verification_status":
      return number.codeVerificationStatus;
    case "name_status":
      return number.nameStatus;
    case "new_name_status":
      return "NONE";
    case "status":
      return number.status;
    case "platform_type":
      return number.registered ? "CLOUD_API" : "NOT_APPLICABLE";
    case "throughput":
      return { level: number.throughputLevel };
    case "is_on_biz_app":
      return number.coexistence;
    case "is_official_business_account":
      return false;
    case "is_pin_enabled":
      return number.pin !== null;
    case "account_mode":
      return "LIVE";
    case "certificate":
      return Buffer.from(`certificate ${number.id}`).toString("base64");
    case "messaging_limit_tier":
    case "whatsapp_business_manager_messaging_limit":
      return number.messagingLimitTier;
    case "webhook_configuration":
      return webhookConfiguration(number, appId);
    case "health_status":
      return healthOf(number);
    case "search_visibility":
      return "NON_VISIBLE";
    case "last_onboarded_time":
      return new Date(state.accounts.get(number.wabaId)?.createdAt ?? 0)
        .toISOString()
        .replace(/\.\d+Z/, "+0000");
    default:
      return undefined;
  }
}

function webhookConfiguration(number: PhoneNumber, appId: string): Record<string, string> {
  const own = number.overrides[appId]?.uri;
  const waba = state.accounts.get(number.wabaId)?.subscriptions[appId]?.override?.uri;
  const app = state.apps.get(appId)?.callbackUrl;
  return {
    ...(own ? { phone_number: own } : {}),
    ...(waba ? { whatsapp_business_account: waba } : {}),
    ...(app ? { application: app } : {}),
  };
}

/** Whether messages can be sent, with the reason by entity. */
export function healthOf(number: PhoneNumber): Record<string, unknown> {
  const account = state.accounts.get(number.wabaId);
  const entity = (entity_type: string, id: string, can: string, errors: unknown[] = []) => ({
    entity_type,
    id,
    can_send_message: can,
    ...(errors.length ? { errors } : {}),
  });
  const numberErrors = number.registered
    ? []
    : [
        {
          error_code: 141000,
          error_description: "The phone number is not registered.",
          possible_solution: "Register the phone number.",
        },
      ];
  const numberCan = number.registered
    ? number.status === "CONNECTED"
      ? "AVAILABLE"
      : number.status === "RESTRICTED"
        ? "BLOCKED"
        : "LIMITED"
    : "BLOCKED";
  const accountCan = account?.settings.health ?? "AVAILABLE";
  const accountErrors =
    accountCan === "AVAILABLE"
      ? []
      : [
          {
            error_code: 141006,
            error_description: "There is an error with your payment method.",
            possible_solution: "Add a valid payment method in WhatsApp Manager.",
          },
        ];
  const all = [numberCan, accountCan];
  return {
    can_send_message: all.includes("BLOCKED") ? "BLOCKED" : all.includes("LIMITED") ? "LIMITED" : "AVAILABLE",
    entities: [
      entity("PHONE_NUMBER", number.id, numberCan, numberErrors),
      entity("WABA", number.wabaId, accountCan, accountErrors),
      entity("BUSINESS", account?.businessId ?? "0", "AVAILABLE"),
    ],
  };
}

/** The fields asked for, or the usual ones. @throws GraphError 100 for a field Graph does not know. */
function project(number: PhoneNumber, fields: string | null, appId: string): Record<string, unknown> {
  const names = fields
    ? fields
        .replace(/\{[^}]*\}|\([^)]*\)/g, "")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean)
    : DEFAULT_FIELDS;
  const view: Record<string, unknown> = {};
  for (const name of names) {
    const value = fieldOf(number, name, appId);
    if (value === undefined) {
      throw new GraphError(100, {
        message: `(#100) Tried accessing nonexisting field (${name}) on node type (WhatsAppBusinessPhoneNumber)`,
      });
    }
    view[name] = value;
  }
  view.id = number.id;
  return view;
}

/** `GET /{waba_id}/phone_numbers` */
export function listNumbers(request: GraphRequest, wabaId: string, appId: string): Routed {
  const account: Account = accountFor(request, wabaId);
  const fields = request.query.get("fields");
  const views = numbersOf(account.wabaId).map((number) => project(number, fields, appId));
  return ok(pageOf(request, views, 25));
}

/** `GET /{phone_number_id}` */
export function getNumber(request: GraphRequest, numberId: string): Routed {
  const { number, token } = numberFor(request, numberId, MANAGEMENT);
  return ok(project(number, request.query.get("fields"), token.appId));
}

/** `POST /{phone_number_id}`: two-step PIN, webhook override, display name. */
export async function changeNumberByGraph(request: GraphRequest, numberId: string): Promise<Routed> {
  const { number, token } = numberFor(request, numberId, MANAGEMENT);
  const parameters = parametersOf(request);
  if (parameters.pin !== undefined) {
    if (!/^\d{6}$/.test(String(parameters.pin))) {
      throw new GraphError(100, { message: "(#100) Param pin must be 6 characters long." });
    }
    number.pin = String(parameters.pin);
  }
  if (parameters.new_display_name !== undefined) {
    number.verifiedName = String(parameters.new_display_name);
    number.nameStatus = "PENDING_REVIEW";
  }
  const configuration = unpacked(parameters.webhook_configuration);
  if (configuration !== undefined) {
    if (!isObject(configuration))
      throw new GraphError(100, { message: "(#100) Param webhook_configuration must be an object." });
    const uri = configuration.override_callback_uri;
    if (uri === "" || uri === undefined || uri === null) delete number.overrides[token.appId];
    else {
      const verifyToken = String(configuration.verify_token ?? "");
      await verifyCallback(String(uri), verifyToken);
      number.overrides[token.appId] = { uri: String(uri), verifyToken };
    }
  }
  journalNumber(number);
  return ok({ success: true });
}
