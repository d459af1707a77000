import { cardOn, rulesOn } from "@/lib/billing/prices";
import { rateCards } from "@/lib/billing/rate-cards";
import type { RateCardQuery } from "@/lib/billing/schemas";
import { toRateCardView, type RateCardView } from "@/lib/billing/views";
import { AppError } from "@/lib/platform/errors";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * Meta's list rates in a currency at a moment, its day taken in the workspace's time zone.
 * @throws AppError not_found `rate_card_not_found` for a currency there is no card for
 */
export async function getRateCard(scope: Scope, query: RateCardQuery, now: Date): Promise<RateCardView> {
  const { timeZone } = await getWorkspace(scope);
  const at = query.at ? new Date(query.at) : now;
  const cards = rateCards();
  const found = cardOn(cards, { currency: query.currency, at, timeZone });
  if (!found) {
    const currencies = [...new Set(cards.map(({ currency }) => currency))].join(", ");
    throw new AppError(
      "not_found",
      "rate_card_not_found",
      `There is no rate card in ${query.currency}. There are cards in ${currencies}.`,
    );
  }
  return toRateCardView(found.card, {
    rules: rulesOn(found.card, { at, timeZone }),
    inForce: !found.assumed,
  });
}
