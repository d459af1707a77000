import type { z } from "zod";
import { converge } from "@/lib/billing/stripe/converge";
import { ensureCustomer } from "@/lib/billing/stripe/customer";
import { priceAtStripe } from "@/lib/billing/stripe/prices";
import type { checkoutInput } from "@/lib/billing/plans/schemas";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { askStripe, isKeyReused, isMissing } from "@/lib/stripe/client";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** States in which there is a subscription at Stripe that is changed, not made anew. */
export const subscribedStates = ["trialing", "active", "past_due", "unpaid", "paused"] as const;

const read = (workspaceId: string) =>
  platformDb.subscription.findUniqueOrThrow({
    where: { workspaceId },
    select: {
      state: true,
      trialEndsAt: true,
      checkouts: true,
      checkoutSessionId: true,
      workspace: { select: { slug: true } },
    },
  });

/** What is left of a free trial goes on under the subscription; Stripe takes ends from two days ahead. */
function trialLeft({ state, trialEndsAt }: Awaited<ReturnType<typeof read>>, now: Date): number | null {
  const leastMs = 49 * 60 * 60 * 1000;
  if (state !== "trial" || !trialEndsAt || trialEndsAt.getTime() - now.getTime() < leastMs) return null;
  return Math.floor(trialEndsAt.getTime() / 1000);
}

/** What becomes of a checkout that is open: the same wish finds it again, another one closes it first. */
async function reuse(sessionId: string, price: string): Promise<string | null> {
  try {
    const session = await askStripe((stripe) => stripe.checkout.sessions.retrieve(sessionId));
    if (session.status !== "open") return null;
    if (session.metadata?.price === price && session.url) return session.url;
    await askStripe((stripe) => stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    // Completed or expired meanwhile, or gone: either way nobody pays there any more.
    if (!isMissing(error) && (error as { type?: string }).type !== "StripeInvalidRequestError") throw error;
  }
  return null;
}

/**
 * Opens Stripe's checkout for a plan. A workspace has at most one that is open, so that no number of clicks, tabs or
 * owners ends in two subscriptions: the n-th checkout has one name at Stripe, and a second one waits until the first is
 * closed there.
 * @returns the address to go to
 * @throws AppError conflict `subscribed`, `checkout_opening`, `billing_off`; not_found `price_not_found`; unavailable
 */
export async function openCheckout(
  scope: Scope,
  input: z.output<typeof checkoutInput>,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<{ url: string }> {
  const { workspaceId } = scope;
  const price = await priceAtStripe(input);
  const customer = await ensureCustomer(scope);
  // What was paid in another tab a moment ago may not have been told yet.
  await converge(customer, now);
  for (let tries = 0; tries < 4; tries++) {
    const before = await read(workspaceId);
    if ((subscribedStates as readonly string[]).includes(before.state)) {
      throw new AppError(
        "conflict",
        "subscribed",
        "This workspace has a subscription. Change its plan instead.",
      );
    }
    if (before.checkoutSessionId) {
      const url = await reuse(before.checkoutSessionId, price);
      if (url) return { url };
    }
    const number = before.checkouts + 1;
    const page = `${env.APP_URL}/w/${before.workspace.slug}/billing`;
    const trialEnd = trialLeft(before, now);
    try {
      const session = await askStripe((stripe) =>
        stripe.checkout.sessions.create(
          {
            mode: "subscription",
            customer,
            line_items: [{ price, quantity: 1 }],
            success_url: `${page}?checkout=done`,
            cancel_url: page,
            client_reference_id: workspaceId,
            allow_promotion_codes: true,
            billing_address_collection: "auto",
            tax_id_collection: { enabled: true },
            customer_update: { name: "auto", address: "auto" },
            metadata: { workspace_id: workspaceId, price },
            subscription_data: {
              metadata: { workspace_id: workspaceId },
              ...(trialEnd === null ? {} : { trial_end: trialEnd }),
            },
          },
          { idempotencyKey: `checkout:${workspaceId}:${number}` },
        ),
      );
      const { count } = await platformDb.subscription.updateMany({
        where: { workspaceId, checkouts: before.checkouts },
        data: { checkouts: number, checkoutSessionId: session.id },
      });
      if (count === 1) {
        await recordAudit({
          scope,
          action: "checkout.opened",
          target: { type: "plan", id: input.planId },
          data: { interval: input.interval, currency: input.currency },
          call,
        });
      }
      if (session.url && session.status === "open") return { url: session.url };
      // An answer Stripe remembers of one that is closed by now: the next one has another name.
    } catch (error) {
      if (!isKeyReused(error)) throw error;
      // Somebody opens one for another plan at this moment.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  throw new AppError(
    "conflict",
    "checkout_opening",
    "Another checkout of this workspace is being opened. Try again in a moment.",
    { retryAfterSeconds: 2 },
  );
}

/**
 * Opens Stripe's portal: card, invoices, addresses, tax ids, plan and cancellation.
 * @throws AppError conflict `billing_off`; unavailable
 */
export async function openPortal(scope: Scope): Promise<{ url: string }> {
  const customer = await ensureCustomer(scope);
  const { workspace } = await read(scope.workspaceId);
  const { url } = await askStripe((stripe) =>
    stripe.billingPortal.sessions.create({
      customer,
      return_url: `${env.APP_URL}/w/${workspace.slug}/billing`,
    }),
  );
  return { url };
}
