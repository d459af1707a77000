import type { RateCardView, TierView } from "@/lib/billing/views";

/**
 * The list price of one message, by the first tier.
 * @param category Meta's word: MARKETING, UTILITY, …
 * @returns null when the card has none
 */
export function listPrice({ markets }: RateCardView, country: string, category: string): string | null {
  const market =
    markets.find(({ countries }) => countries.includes(country)) ?? markets.find((one) => one.elsewhere);
  const rates = market?.rates as Partial<Record<string, TierView[] | null>> | undefined;
  return rates?.[category.toLowerCase()]?.[0]?.rate ?? null;
}
