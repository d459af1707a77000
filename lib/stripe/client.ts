import Stripe from "stripe";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";

/** Pinned: what Stripe answers changes only when this line does. https://docs.stripe.com/api/versioning */
const stripeApiVersion = "2026-10-28.endive";

const store = globalThis as unknown as { parleyStripe?: { key: string; url: string; client: Stripe } };

/**
 * The client for Stripe, or for the simulator at STRIPE_API_URL. Waits at most ten seconds and tries twice more what may
 * be tried again.
 * @throws AppError conflict `billing_off` where no key is set
 */
export function stripe(): Stripe {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_URL: url } = env;
  if (!key) {
    throw new AppError(
      "conflict",
      "billing_off",
      "Nobody can pay on this installation. Its operator can give you a plan.",
    );
  }
  if (store.parleyStripe?.key !== key || store.parleyStripe.url !== url) {
    const { hostname, port, protocol } = new URL(url);
    const client = new Stripe(key, {
      apiVersion: stripeApiVersion,
      host: hostname,
      ...(port ? { port } : {}),
      protocol: protocol === "http:" ? "http" : "https",
      timeout: 10_000,
      maxNetworkRetries: 2,
      telemetry: false,
    });
    store.parleyStripe = { key, url, client };
  }
  return store.parleyStripe.client;
}

/** Whether Stripe says that it knows no such thing. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  ["resource_missing", "invoice_upcoming_none"].includes(error.code ?? "");

/**
 * Why a card could not be charged for what was asked, which therefore did not happen; null for every other error.
 * https://docs.stripe.com/error-codes
 */
export function whyRefused(error: unknown): "card" | "confirmation" | null {
  if (!(error instanceof Stripe.errors.StripeError) || error.statusCode !== 402) return null;
  const asks = ["subscription_payment_intent_requires_action", "authentication_required"];
  return asks.includes(error.code ?? "") || asks.includes(error.decline_code ?? "") ? "confirmation" : "card";
}

/** Whether the same key was used for another request: somebody else is faster. */
export const isKeyReused = (error: unknown): boolean => error instanceof Stripe.errors.StripeIdempotencyError;

/**
 * Asks Stripe something. What it refuses for our mistake is thrown as it is and becomes an error of ours.
 * @throws AppError unavailable `stripe_away` when it cannot be reached or is busy; nothing of ours has changed then
 */
export async function askStripe<T>(ask: (client: Stripe) => Promise<T>): Promise<T> {
  const client = stripe();
  try {
    return await ask(client);
  } catch (error) {
    const { StripeConnectionError, StripeAPIError, StripeRateLimitError } = Stripe.errors;
    const isAway =
      error instanceof StripeConnectionError ||
      error instanceof StripeAPIError ||
      error instanceof StripeRateLimitError;
    if (!isAway) throw error;
    log.warn({ err: error.message, type: error.type }, "Stripe does not answer");
    throw new AppError(
      "unavailable",
      "stripe_away",
      "Stripe does not answer right now. Nothing was changed; try again in a moment.",
      { retryAfterSeconds: 5 },
    );
  }
}

/** Of whom an event speaks: the customer's id, or null. */
export function customerOf(event: Stripe.Event): string | null {
  const object = event.data.object as { object?: string; id?: string; customer?: unknown };
  if (object.object === "customer") return object.id ?? null;
  const { customer } = object;
  if (typeof customer === "string") return customer;
  return typeof customer === "object" && customer !== null
    ? ((customer as { id?: string }).id ?? null)
    : null;
}

/** Seconds an event's signature holds against being sent again by somebody else; Stripe signs each try anew. */
const toleranceSeconds = 300;

/**
 * Reads an event from the bytes of a webhook.
 * @returns null when no secret of ours signed it, or too long ago
 */
export function readEvent(bytes: Buffer, signature: string): Stripe.Event | null {
  for (const secret of (env.STRIPE_WEBHOOK_SECRET ?? "").split(",").filter(Boolean)) {
    try {
      return stripe().webhooks.constructEvent(bytes, signature, secret.trim(), toleranceSeconds);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return null;
    }
  }
  return null;
}
