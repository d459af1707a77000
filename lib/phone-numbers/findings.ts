import type { HealthCheck } from "@/lib/phone-numbers/views";
import type { GraphAnswer } from "@/lib/whatsapp/client";

/** A call of which Meta, or the way to Meta, did not say yes. */
export type GraphFailure = Extract<GraphAnswer, { ok: false }>;

type CheckName = HealthCheck["check"];

export const passed = (check: CheckName, message: string): HealthCheck => ({ check, ok: true, message });

export const failed = (check: CheckName, message: string, code?: number): HealthCheck => ({
  check,
  ok: false,
  message,
  ...(code === undefined ? {} : { code }),
});

/** Meta's own words and number, as a person would pass them on. */
export function metaSaid(failure: GraphFailure): string {
  const { error } = failure;
  const words = (error?.details || error?.message || error?.title || "").replace(/^\(#\d+\)\s*/, "").trim();
  const code = error ? `code ${error.code}` : failure.status ? `HTTP ${failure.status}` : "";
  if (!words) return code ? `Meta answered with ${code}.` : "Meta gave no reason.";
  return `Meta says: “${words.replace(/[.!]+$/, "")}” (${code}).`;
}

/** Codes with which Meta speaks of its own trouble, whatever the HTTP status. Source: Meta, error codes. */
const metaTrouble = new Set([1, 2, 131000, 131016, 131057, 133004]);
const slowDown = new Set([4, 17, 32, 613, 80007, 80008]);

/** Meta did not answer, or could not: it tells nothing about the number, and nobody has to do anything. */
export function networkTrouble(failure: GraphFailure): HealthCheck | null {
  const code = failure.error?.code;
  if (failure.status === 429 || (code !== undefined && slowDown.has(code))) {
    return failed(
      "network",
      `Meta asks Parley to slow down. The check repeats by itself. ${metaSaid(failure)}`,
      code,
    );
  }
  if (code !== undefined ? metaTrouble.has(code) : (failure.status ?? 0) >= 500) {
    return failed(
      "network",
      `Meta has trouble right now. The check repeats by itself. ${metaSaid(failure)}`,
      code,
    );
  }
  if (code !== undefined) return null;
  // No error of Graph's: a proxy or a sign-in page answered in Meta's place, and its no is not Meta's.
  if (failure.status) {
    return failed(
      "network",
      `Something between Parley and Meta answered with HTTP ${failure.status}, and not as Meta does. The check repeats by itself.`,
    );
  }
  const cause = failure.cause ? ` (${failure.cause})` : "";
  return failed(
    "network",
    `Parley could not reach Meta${cause}. This is not about your number or token, and the check repeats by itself.`,
  );
}
