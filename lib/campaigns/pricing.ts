import { estimateCost, type CostGroup } from "@/lib/billing/costs";
import { rateCards } from "@/lib/billing/rate-cards";
import type { CampaignPrice } from "@/lib/campaigns/views";
import { decimalOf } from "@/lib/shared/money";

/** Meta's API does not tell in which currency an account pays; its list in dollars is the one everybody can compare. */
export const priceCurrency = "USD";

/** What messages will cost; null when there is no rate card. */
export function priceOfGroups(
  groups: readonly CostGroup[],
  { at, timeZone }: { at: Date; timeZone: string },
): CampaignPrice | null {
  const cost = estimateCost(rateCards(), { at, timeZone, currency: priceCurrency }, groups);
  if (!cost) return null;
  return {
    currency: cost.currency,
    min: decimalOf(cost.minMicros),
    max: decimalOf(cost.maxMicros),
    card: cost.card,
    lines: cost.lines.map(({ count, minMicros, maxMicros, ...line }) => ({
      ...line,
      messages: count,
      min: decimalOf(minMicros),
      max: decimalOf(maxMicros),
    })),
  };
}
