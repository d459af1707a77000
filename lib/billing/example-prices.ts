import { priceOf } from "@/lib/billing/prices";
import { readRateCards } from "@/lib/billing/rate-cards";
import type { ExamplePrices } from "@/lib/billing/views";

const audience = [
  { country: "BR", people: 1_800 },
  { country: "DE", people: 700 },
  { country: "IN", people: 500 },
] as const;

/**
 * What a marketing template to a made-up audience costs by the newest card that comes with Parley, for the public
 * pages. They are made at build, so cards of the operator's folder do not count.
 */
export function examplePrices(): ExamplePrices {
  const cards = readRateCards("").cards.filter(({ currency }) => currency === "USD");
  const { effective } = cards.at(-1)!;
  const at = new Date(`${effective}T12:00:00Z`);
  const rows = audience.map(({ country, people }) => {
    const price = priceOf(cards, { country, category: "marketing", at, timeZone: "UTC", currency: "USD" })!;
    return { country, people, eachMicros: price.micros, totalMicros: price.micros * people };
  });
  return {
    currency: "USD",
    effective,
    rows,
    totalMicros: rows.reduce((sum, { totalMicros }) => sum + totalMicros, 0),
  };
}
