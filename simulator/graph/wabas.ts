import { numbersOf } from "../core/accounts";
import type { Account } from "../core/state";
import { accountFor } from "./auth";
import { GraphError } from "./errors";
import { healthOf } from "./numbers";
import { ok, type GraphRequest } from "./request";
import type { Routed } from "./send";

function fieldOf(account: Account, name: string): unknown {
  switch (name) {
    case "id":
      return account.wabaId;
    case "name":
      return account.businessName;
    case "currency":
      return "USD";
    case "timezone_id":
      return "1";
    case "message_template_namespace":
      return `${account.wabaId}_namespace`;
    case "account_review_status":
      return "APPROVED";
    case "business_verification_status":
      return "verified";
    case "country":
      return "US";
    case "status":
      return "ACTIVE";
    case "ownership_type":
      return "SELF";
    case "owner_business_info":
    case "on_behalf_of_business_info":
      return { name: account.businessName, id: account.businessId };
    case "is_enabled_for_insights":
      return true;
    case "marketing_messages_lite_api_status":
      return "ELIGIBLE";
    case "whatsapp_business_manager_messaging_limit":
      return numbersOf(account.wabaId)[0]?.messagingLimitTier ?? "TIER_250";
    case "health_status": {
      const first = numbersOf(account.wabaId)[0];
      const can = account.settings.health;
      return first
        ? healthOf(first)
        : {
            can_send_message: can,
            entities: [{ entity_type: "WABA", id: account.wabaId, can_send_message: can }],
          };
    }
    default:
      return undefined;
  }
}

/** `GET /{waba_id}` */
export function getAccount(request: GraphRequest, wabaId: string): Routed {
  const account = accountFor(request, wabaId);
  const fields = request.query.get("fields");
  const names = fields
    ? fields
        .replace(/\{[^}]*\}/g, "")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean)
    : ["name", "timezone_id", "message_template_namespace"];
  const view: Record<string, unknown> = {};
  for (const name of names) {
    const value = fieldOf(account, name);
    if (value === undefined) {
      throw new GraphError(100, {
        message: `(#100) Tried accessing nonexisting field (${name}) on node type (WhatsAppBusinessAccount)`,
      });
    }
    view[name] = value;
  }
  view.id = account.wabaId;
  return ok(view);
}
