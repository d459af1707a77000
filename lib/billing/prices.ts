import type { Market, PriceCategory, PriceRules, RateCard, Tier } from "@/lib/billing/rate-card";
import { dayIn } from "@/lib/shared/dates";

/**
 * What is free, by the day from which it holds, for cards that say nothing of it.
 * Source: Meta, "Pricing" and "Non-template messages" of August 2026: until 30 September 2026 service messages are free,
 * and utility templates inside an open window; from 1 October both are charged, but the first 1,000 service messages
 * delivered for a number in a month of the account's time zone.
 */
const rulesByDay: readonly { from: string; rules: PriceRules }[] = [
  {
    from: "2026-10-01",
    rules: { service: "charged", freeServicePerMonth: 1_000, utilityInWindow: "charged" },
  },
  { from: "0000-01-01", rules: { service: "free", freeServicePerMonth: 0, utilityInWindow: "free" } },
];

/** Why a price is not known for certain. */
export type Assumption =
  /** The country is not known, or in no market of the card. */
  | "country"
  /** No card is in force at that time: an older or a newer one stands in. */
  | "card"
  /** The volume of the month is not known, and it decides the tier. */
  | "volume"
  /** Whether the window is open is not known, and it decides. */
  | "window"
  /** Whether Meta counts the sender as foreign is not known, and it decides. */
  | "international";

export type PriceFacts = {
  /** ISO 3166 alpha-2 of the recipient's number; null when it is not known. */
  country: string | null;
  category: PriceCategory;
  /** When it is delivered. */
  at: Date;
  /** Of the WhatsApp account: its days begin and end the rules, its months the free messages. */
  timeZone: string;
  currency: string;
  /** Whether the customer service window is open then. */
  windowOpen?: boolean;
  /** Whether the 72 hours after an advert run, in which everything is free. */
  freeEntryPoint?: boolean;
  /** Free service messages that the number has left in this month; none when not given. */
  freeServiceLeft?: number;
  /** Messages of this category delivered in this market and month so far. */
  volume?: number;
};

export type Price = {
  /** Millionths of the currency's unit, for one delivered message. */
  micros: number;
  currency: string;
  market: string;
  /** The day from which the card holds, YYYY-MM-DD. */
  effective: string;
  why: "charged" | "service_is_free" | "window_is_open" | "free_entry_point" | "free_messages_left";
  assumed: Assumption[];
};

/**
 * The card of a currency that holds on a day of the account's time zone. When none does, the earliest stands in.
 * @returns null when there is no card in this currency
 */
export function cardOn(
  cards: readonly RateCard[],
  { currency, at, timeZone }: Pick<PriceFacts, "currency" | "at" | "timeZone">,
): { card: RateCard; assumed: boolean } | null {
  const day = dayIn(timeZone, at);
  const own = cards
    .filter((card) => card.currency === currency)
    .toSorted((a, b) => (a.effective < b.effective ? -1 : 1));
  const card = own.findLast(({ effective }) => effective <= day);
  if (card) return { card, assumed: false };
  return own[0] ? { card: own[0], assumed: true } : null;
}

/** What is free on a day: the card's own word when it holds by then, else what is known for the date. */
export function rulesOn(card: RateCard, { at, timeZone }: Pick<PriceFacts, "at" | "timeZone">): PriceRules {
  const day = dayIn(timeZone, at);
  if (card.rules && card.effective <= day) return card.rules;
  return rulesByDay.find(({ from }) => from <= day)!.rules;
}

/** The market of a country, and whether it is only the one for all that is not named. */
export function marketIn(card: RateCard, country: string | null): { market: Market; assumed: boolean } {
  const market = country === null ? undefined : card.marketOf.get(country);
  return market ? { market, assumed: false } : { market: card.elsewhere, assumed: true };
}

/**
 * The rate of a category. Without one of its own, service has the list rate of utility, whose volume tiers are not its;
 * messages from abroad have the usual one.
 */
export function tiersOf({ rates }: Market, category: PriceCategory): readonly Tier[] {
  const own = rates[category];
  if (own) return own;
  return category === "service" ? [{ upTo: null, micros: rates.utility[0]!.micros }] : rates.authentication;
}

/** The tier of the message that follows `volume` others. */
export const tierAfter = (tiers: readonly Tier[], volume: number): Tier =>
  tiers.find(({ upTo }) => upTo === null || volume < upTo)!;

/** Why nothing is charged, or null. */
export function whyFree(
  rules: PriceRules,
  facts: Pick<PriceFacts, "category" | "windowOpen" | "freeEntryPoint" | "freeServiceLeft">,
): Exclude<Price["why"], "charged"> | null {
  if (facts.freeEntryPoint) return "free_entry_point";
  if (facts.category === "service") {
    if (rules.service === "free") return "service_is_free";
    if ((facts.freeServiceLeft ?? 0) > 0) return "free_messages_left";
  }
  if (facts.category === "utility" && facts.windowOpen && rules.utilityInWindow === "free") {
    return "window_is_open";
  }
  return null;
}

/**
 * What one delivered message costs by Meta's list rates. Meta charges on delivery, by the country of the recipient's
 * number; failed and undelivered messages cost nothing.
 * @returns null when there is no card in this currency
 */
export function priceOf(cards: readonly RateCard[], facts: PriceFacts): Price | null {
  const found = cardOn(cards, facts);
  if (!found) return null;
  const { card } = found;
  const { market, assumed } = marketIn(card, facts.country);
  const tiers = tiersOf(market, facts.category);
  const free = whyFree(rulesOn(card, facts), facts);
  const assumptions: Assumption[] = [];
  if (!free) {
    if (assumed) assumptions.push("country");
    if (found.assumed) assumptions.push("card");
    if (facts.volume === undefined && tiers.length > 1) assumptions.push("volume");
  }
  return {
    micros: free ? 0 : tierAfter(tiers, facts.volume ?? 0).micros,
    currency: card.currency,
    market: market.name,
    effective: card.effective,
    why: free ?? "charged",
    assumed: assumptions,
  };
}
