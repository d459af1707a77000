import {
  cardOn,
  marketIn,
  rulesOn,
  tierAfter,
  tiersOf,
  whyFree,
  type Assumption,
  type PriceFacts,
} from "@/lib/billing/prices";
import type { Market, PriceCategory, RateCard, Tier } from "@/lib/billing/rate-card";
import { sumMicros, timesMicros } from "@/lib/shared/money";

/** Messages that cost the same. `windowOpen` left out: nobody looked. */
export type CostGroup = Pick<PriceFacts, "country" | "category" | "windowOpen" | "freeEntryPoint"> & {
  count: number;
};

export type CostLine = {
  country: string | null;
  category: PriceCategory;
  market: string;
  count: number;
  /** Millionths of the currency's unit for all of them; both the same when nothing is uncertain. */
  minMicros: number;
  maxMicros: number;
  assumed: Assumption[];
};

/** What messages will cost when all are delivered. */
export type CostEstimate = {
  currency: string;
  /** The card's name and the day from which it holds, YYYY-MM-DD. */
  card: { title: string; effective: string };
  lines: CostLine[];
  count: number;
  minMicros: number;
  maxMicros: number;
};

export type CostFacts = Pick<PriceFacts, "at" | "timeZone" | "currency"> & {
  /** Messages of a category delivered in a market in this month so far; not given: not known. */
  volumeIn?: (market: string, category: PriceCategory) => number;
};

/** The price of `count` messages that follow `volume` others, each in the tier it falls into. */
function costOf(tiers: readonly Tier[], volume: number, count: number): number {
  const parts: number[] = [];
  let done = 0;
  while (done < count) {
    const tier = tierAfter(tiers, volume + done);
    const here = tier.upTo === null ? count - done : Math.min(count - done, tier.upTo - volume - done);
    parts.push(timesMicros(tier.micros, here));
    done += here;
  }
  return sumMicros(parts);
}

const cheapest = (tiers: readonly Tier[]): number => Math.min(...tiers.map(({ micros }) => micros));
const dearest = (tiers: readonly Tier[]): number => Math.max(...tiers.map(({ micros }) => micros));

type Range = { min: number; max: number };

/** Of a country that is not known the price lies between the cheapest market's and the dearest one's. */
const anywhere = (markets: readonly Market[], category: PriceCategory, count: number): Range => {
  const all = markets.map((market) => tiersOf(market, category));
  return {
    min: timesMicros(Math.min(...all.map(cheapest)), count),
    max: timesMicros(Math.max(...all.map(dearest)), count),
  };
};

/**
 * What messages will cost by Meta's list rates, each group for itself and all together: an exact amount, or from – to
 * where a fact that decides is not known, with the reason in `assumed`.
 *
 * Groups of one market and category climb the volume tiers together, in their order.
 * @returns null when there is no card in this currency
 */
export function estimateCost(
  cards: readonly RateCard[],
  facts: CostFacts,
  groups: readonly CostGroup[],
): CostEstimate | null {
  const found = cardOn(cards, facts);
  if (!found) return null;
  const { card } = found;
  const rules = rulesOn(card, facts);
  const counted = new Map<string, number>();
  const lines = groups.map((group): CostLine => {
    const { country, category, count } = group;
    const { market, assumed: elsewhere } = marketIn(card, country);
    const line = { country, category, market: market.name, count };
    if (whyFree(rules, group)) return { ...line, minMicros: 0, maxMicros: 0, assumed: [] };
    const assumed: Assumption[] = found.assumed ? ["card"] : [];
    const tiers = tiersOf(market, category);
    const key = `${market.name}|${category}`;
    const before = counted.get(key) ?? 0;
    counted.set(key, before + count);
    let range: Range;
    if (elsewhere) {
      assumed.push("country");
      range = anywhere(card.markets, category, count);
    } else if (facts.volumeIn) {
      const cost = costOf(tiers, facts.volumeIn(market.name, category) + before, count);
      range = { min: cost, max: cost };
    } else {
      if (tiers.length > 1) assumed.push("volume");
      range = { min: timesMicros(cheapest(tiers), count), max: costOf(tiers, before, count) };
    }
    // Meta decides by the sender's own country, which it does not tell.
    const foreign = market.rates.authentication_international;
    if (category === "authentication" && foreign && !elsewhere) {
      assumed.push("international");
      range.max = Math.max(range.max, timesMicros(dearest(foreign), count));
    }
    if (group.windowOpen === undefined && whyFree(rules, { ...group, windowOpen: true })) {
      assumed.push("window");
      range.min = 0;
    }
    return { ...line, minMicros: range.min, maxMicros: range.max, assumed };
  });
  return {
    currency: card.currency,
    card: { title: card.title, effective: card.effective },
    lines,
    count: lines.reduce((sum, { count }) => sum + count, 0),
    minMicros: sumMicros(lines.map(({ minMicros }) => minMicros)),
    maxMicros: sumMicros(lines.map(({ maxMicros }) => maxMicros)),
  };
}

/** Meta's pricing object of a status, as it is kept with a message. */
export type MetaPricing = { category?: unknown; type?: unknown; billable?: unknown };

const wordsOfMeta: Record<string, PriceCategory> = {
  marketing: "marketing",
  marketing_lite: "marketing",
  utility: "utility",
  authentication: "authentication",
  "authentication-international": "authentication_international",
  authentication_international: "authentication_international",
  service: "service",
};

/**
 * What Meta says it charged for: a category, "free", or null for a word Parley does not know.
 * Source: Meta, "Pricing": `pricing.type` is regular, free_customer_service or free_entry_point; `billable` says the
 * same in older webhooks; `referral_conversion` is the category of the free entry point.
 */
export function chargedAs(pricing: MetaPricing): PriceCategory | "free" | null {
  const { category, type, billable } = pricing;
  if (typeof type === "string" ? type.startsWith("free_") : billable === false) return "free";
  if (category === "referral_conversion") return "free";
  return (typeof category === "string" && wordsOfMeta[category]) || null;
}

/** Delivered messages with the same pricing object; null: Meta has not said it yet. */
export type ChargedGroup = {
  country: string | null;
  pricing: MetaPricing | null;
  /** A moment of the day or month they were delivered in. */
  at: Date;
  count: number;
};

/** What messages have cost, by what Meta said it charged for. */
export type ActualCost = {
  currency: string;
  micros: number;
  charged: number;
  free: number;
  /** Messages of which Meta has said nothing, or something Parley does not know: not in the sum. */
  unknown: number;
  /** The sum is by list rates of the first tier, or with a card or country that only stands in. */
  assumed: Assumption[];
};

/**
 * Meta says for each message whether it is charged and as what, never how much: the amount is by the list rate of the
 * day. Give each message once: a message has one wamid and keeps one pricing object, whichever status brought it.
 * @returns null when there is no card in this currency
 */
export function actualCost(
  cards: readonly RateCard[],
  facts: Pick<PriceFacts, "timeZone" | "currency">,
  groups: readonly ChargedGroup[],
): ActualCost | null {
  if (!cards.some(({ currency }) => currency === facts.currency)) return null;
  const cost = { currency: facts.currency, micros: 0, charged: 0, free: 0, unknown: 0 };
  const assumed = new Set<Assumption>();
  for (const { country, pricing, at, count } of groups) {
    const as = pricing && chargedAs(pricing);
    if (as === null) cost.unknown += count;
    else if (as === "free") cost.free += count;
    else {
      const { card, assumed: standsIn } = cardOn(cards, { ...facts, at })!;
      const { market, assumed: elsewhere } = marketIn(card, country);
      const tiers = tiersOf(market, as);
      if (standsIn) assumed.add("card");
      if (elsewhere) assumed.add("country");
      if (tiers.length > 1) assumed.add("volume");
      cost.charged += count;
      cost.micros = sumMicros([cost.micros, timesMicros(tiers[0]!.micros, count)]);
    }
  }
  return { ...cost, assumed: [...assumed] };
}
