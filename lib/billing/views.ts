import type { Market, PriceCategory, PriceRules, RateCard, Tier } from "@/lib/billing/rate-card";
import { decimalOf } from "@/lib/shared/money";

/** Exact decimal numbers as text; `upTo` null: of all that come after. */
export type TierView = { upTo: number | null; rate: string };

/** Meta's list rates as the API shows them. */
export type RateCardView = {
  title: string;
  source: string | null;
  notes: string[];
  currency: string;
  /** YYYY-MM-DD: from 00:00 in the account's time zone. */
  effective: string;
  /** False when no card holds at that time and this one stands in. */
  inForce: boolean;
  /** What is free at that time. */
  rules: PriceRules;
  markets: {
    name: string;
    countries: string[];
    /** The market of every country that no market names. */
    elsewhere: boolean;
    rates: Record<PriceCategory, TierView[] | null>;
  }[];
};

const tiersView = (tiers: readonly Tier[] | null): TierView[] | null =>
  tiers && tiers.map(({ upTo, micros }) => ({ upTo, rate: decimalOf(micros) }));

const ratesView = ({ rates }: Market): Record<PriceCategory, TierView[] | null> => ({
  marketing: tiersView(rates.marketing),
  utility: tiersView(rates.utility),
  authentication: tiersView(rates.authentication),
  authentication_international: tiersView(rates.authentication_international),
  service: tiersView(rates.service),
});

export function toRateCardView(
  card: RateCard,
  { rules, inForce }: Pick<RateCardView, "rules" | "inForce">,
): RateCardView {
  const { title, source, notes, currency, effective, markets, elsewhere } = card;
  return {
    title,
    source,
    notes: [...notes],
    currency,
    effective,
    inForce,
    rules,
    markets: markets.map((market) => ({
      name: market.name,
      countries: [...market.countries],
      elsewhere: market === elsewhere,
      rates: ratesView(market),
    })),
  };
}

/** What a made-up campaign costs, for the public pages. */
export type ExamplePrices = {
  currency: string;
  /** YYYY-MM-DD */
  effective: string;
  rows: { country: "BR" | "DE" | "IN"; people: number; eachMicros: number; totalMicros: number }[];
  totalMicros: number;
};
