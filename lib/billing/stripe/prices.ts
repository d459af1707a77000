import type { Interval } from "@/lib/billing/plans/schemas";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { askStripe, isMissing } from "@/lib/stripe/client";

export type WantedPrice = { planId: string; interval: Interval; currency: string };

/** Named after the installation as well: two with one Stripe account have plans, and prices, of their own. */
const productId = (planId: string): string =>
  `parley_${new URL(env.APP_URL).host.replace(/[^a-z0-9]+/gi, "-")}_${planId}`;

async function ensureProduct(planId: string, name: string): Promise<string> {
  const id = productId(planId);
  try {
    return (await askStripe((stripe) => stripe.products.retrieve(id))).id;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  try {
    const product = await askStripe((stripe) =>
      stripe.products.create(
        { id, name: `Parley ${name}`, metadata: { plan: planId } },
        { idempotencyKey: `product:${id}:${name}` },
      ),
    );
    return product.id;
  } catch (error) {
    // Somebody else made it just now.
    if ((error as { code?: string }).code === "resource_already_exists") return id;
    throw error;
  }
}

/**
 * Stripe's id of a price the operator set; made there, once, when it has none yet.
 * @throws AppError not_found `price_not_found` for a plan that is not offered like this
 */
export async function priceAtStripe({ planId, interval, currency }: WantedPrice): Promise<string> {
  const where = { planId_interval_currency: { planId, interval, currency } };
  const row = await platformDb.planPrice.findUnique({ where, include: { plan: true } });
  if (!row || !row.plan.offered) {
    throw new AppError("not_found", "price_not_found", "This plan is not offered like this.");
  }
  if (row.stripePriceId) return row.stripePriceId;
  const product = await ensureProduct(planId, row.plan.name);
  const price = await askStripe((stripe) =>
    stripe.prices.create(
      { product, currency, unit_amount: row.amount, recurring: { interval }, metadata: { plan: planId } },
      { idempotencyKey: `price:${product}:${interval}:${currency}:${row.amount}` },
    ),
  );
  // Known for ever: a checkout may be open at it while the operator sets another one.
  await platformDb.stripePrice.createMany({ data: [{ id: price.id, planId }], skipDuplicates: true });
  await platformDb.planPrice.updateMany({
    where: { planId, interval, currency, amount: row.amount, stripePriceId: null },
    data: { stripePriceId: price.id },
  });
  const now = await platformDb.planPrice.findUniqueOrThrow({ where });
  return now.stripePriceId ?? price.id;
}
