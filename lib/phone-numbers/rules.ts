import type { HealthCheck } from "@/lib/phone-numbers/views";

/** Without the first nothing is sent or received, without the second nothing is seen or subscribed. */
const neededPermissions = ["whatsapp_business_messaging", "whatsapp_business_management"] as const;

export const missingPermissions = (granted: readonly string[]): string[] =>
  neededPermissions.filter((permission) => !granted.includes(permission));

/**
 * Messages per second a number may send.
 * Source: Meta, "Throughput": 80 by default, 1,000 after the upgrade, 20 fixed in coexistence.
 * @param level Meta's `throughput.level`: STANDARD, HIGH, NOT_APPLICABLE
 */
export function throughputOf(level: string | null, isOnBizApp: boolean): number {
  if (isOnBizApp) return 20;
  return level === "HIGH" ? 1_000 : 80;
}

export type StatusAdvice = {
  /** False: Meta takes no messages from this number, so it is not used. */
  usable: boolean;
  /** Registering it with its PIN would help. */
  canRegister: boolean;
  /** What the status means and what to do. */
  message: string;
};

/**
 * What Meta's status of a number means for us. A word we do not know stops nothing: Meta adds words without notice.
 * @param status CONNECTED, PENDING, DISCONNECTED, FLAGGED, RESTRICTED, RATE_LIMITED, MIGRATED, DELETED, UNVERIFIED …
 * @param codeVerification Meta's `code_verification_status`: VERIFIED, NOT_VERIFIED, EXPIRED
 */
export function statusAdvice(status: string | null, codeVerification: string | null): StatusAdvice {
  const works = (message: string): StatusAdvice => ({ usable: true, canRegister: false, message });
  const rests = (message: string, canRegister = false): StatusAdvice => ({
    usable: false,
    canRegister,
    message,
  });
  const unverified = codeVerification !== null && codeVerification !== "VERIFIED";
  switch (status) {
    case "CONNECTED":
      return works("The number is connected.");
    case "FLAGGED":
      return works(
        "The number is connected, but Meta flagged it for low quality: customers block or report it.",
      );
    case "RESTRICTED":
      return works("The number may answer customers, but Meta lets it start no new conversations for now.");
    case "RATE_LIMITED":
      return works(
        "The number is connected, but it reached its messaging limit; Meta holds it back for now.",
      );
    case "UNVERIFIED":
      return rests(
        "The number is not verified. Verify it in WhatsApp Manager with the code Meta sends to it.",
      );
    case "PENDING":
    case "DISCONNECTED":
      if (unverified) {
        return rests(
          "The number is not verified. Verify it in WhatsApp Manager with the code Meta sends to it.",
        );
      }
      return rests(
        "The number is not registered for the Cloud API. Enter its six-digit PIN and Parley registers it.",
        true,
      );
    case "MIGRATED":
      return rests(
        "The number moved to another WhatsApp Business Account. Connect it with that account's ID.",
      );
    case "DELETED":
      return rests("The number was deleted in WhatsApp Manager. Add it there again, then connect it.");
    case "BANNED":
      return rests("Meta banned the number. Ask for a review in WhatsApp Manager under Account quality.");
    default:
      return works(status ? `Meta reports the status ${status}.` : "Meta reports no status.");
  }
}

export type NumberState = "connected" | "unhealthy" | "disconnected";

/**
 * The state of a number after its checks. What we could not ask changes nothing: our own network trouble, or Meta's,
 * must never make a working number wait.
 * @param usable what statusAdvice said of the status Meta reports; null when Meta did not say
 */
export function stateAfter(
  before: NumberState,
  checks: readonly HealthCheck[],
  usable: boolean | null,
): NumberState {
  if (before === "disconnected") return "disconnected";
  const failed = (name: HealthCheck["check"]) => checks.some(({ check, ok }) => check === name && !ok);
  if (failed("network")) return before;
  if (failed("token") || failed("permissions") || failed("waba") || failed("number")) return "unhealthy";
  return usable === null ? before : usable ? "connected" : "unhealthy";
}

/** Checks that must pass before a number is bound. A failed subscription is shown, and tried again later. */
export const connectable = (checks: readonly HealthCheck[]): boolean =>
  checks.every(({ check, ok }) => ok || check === "webhooks") &&
  checks.some(({ check }) => check === "number");

/**
 * What to show after a check. While Meta could not be asked, every line keeps its last answer beside the one about the
 * network. When it was asked, only what it said now counts: a dead token leaves nothing to say about permissions. The
 * subscription is asked for last and keeps its answer when only that question failed.
 */
export function mergeChecks(before: readonly HealthCheck[], now: readonly HealthCheck[]): HealthCheck[] {
  const order: HealthCheck["check"][] = ["network", "token", "permissions", "waba", "number", "webhooks"];
  const answer = (checks: readonly HealthCheck[], name: HealthCheck["check"]) =>
    checks.find(({ check }) => check === name);
  const keepsAll = answer(now, "network")?.ok === false;
  const keeps = (name: HealthCheck["check"]) =>
    keepsAll || (name === "webhooks" && answer(now, "waba")?.ok === true);
  return order.flatMap((name) => answer(now, name) ?? (keeps(name) ? (answer(before, name) ?? []) : []));
}

export const sameDigits = (a: string, b: string): boolean => a.replace(/\D/g, "") === b.replace(/\D/g, "");

/** Hosts of Meta's sign-up window. Compared whole: `endsWith("facebook.com")` is true of evilfacebook.com too. */
const metaOrigins = new Set([
  "https://www.facebook.com",
  "https://web.facebook.com",
  "https://business.facebook.com",
]);

export const isMetaOrigin = (origin: string): boolean => metaOrigins.has(origin);

export type SignupMessage =
  | { event: "finished"; wabaId: string; phoneNumberId: string | null; keepsBusinessApp: boolean }
  | { event: "cancelled"; step: string | null }
  | { event: "failed"; message: string };

/**
 * Reads the message Meta's window posts at the end of Embedded Signup. Its ids are claims.
 * Source: Meta, "Embedded Signup", session logging: FINISH, FINISH_ONLY_WABA,
 * FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING, CANCEL (with current_step, or error_message).
 * @returns null for every other message of the page
 */
export function readSignupMessage(origin: string, data: unknown): SignupMessage | null {
  if (!isMetaOrigin(origin)) return null;
  let message: { type?: unknown; event?: unknown; data?: Record<string, unknown> | null };
  try {
    message = (typeof data === "string" ? JSON.parse(data) : data) as typeof message;
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null || message.type !== "WA_EMBEDDED_SIGNUP") return null;
  const text = (name: string): string | null => {
    const value = message.data?.[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  };
  const event = typeof message.event === "string" ? message.event : "";
  if (event.startsWith("FINISH")) {
    const wabaId = text("waba_id");
    if (!wabaId) return { event: "failed", message: "Meta's window gave no account." };
    return {
      event: "finished",
      wabaId,
      phoneNumberId: text("phone_number_id"),
      keepsBusinessApp: event === "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
    };
  }
  const problem = text("error_message");
  if (problem) return { event: "failed", message: problem };
  return event === "CANCEL" ? { event: "cancelled", step: text("current_step") } : null;
}
