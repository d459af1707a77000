import type { Interval } from "@/lib/billing/plans/schemas";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { askStripe, isMissing } from "@/lib/stripe/client";

export type WantedPrice = { planId: string; interval: Interval; currency: string };

/** Two plans of two installations with one Stripe account must not be one product. */
const productId = (planId: string): string => `parley_${planId}`;

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
  await platformDb.planPrice.updateMany({
    where: { planId, interval, currency, amount: row.amount, stripePriceId: null },
    data: { stripePriceId: price.id },
  });
  const now = await platformDb.planPrice.findUniqueOrThrow({ where });
  return now.stripePriceId ?? price.id;
}
