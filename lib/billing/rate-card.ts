import { z } from "zod";
import { countries as isoCountries } from "@/lib/shared/countries";
import { microsOf } from "@/lib/shared/money";

/** What Meta charges by. `service` is everything that is no template. */
export const priceCategories = [
  "marketing",
  "utility",
  "authentication",
  "authentication_international",
  "service",
] as const;
export type PriceCategory = (typeof priceCategories)[number];

/** The price of messages up to a monthly volume; `upTo` null: of all that come after. */
export type Tier = { upTo: number | null; micros: number };

/** What is free beside the rates. */
export type PriceRules = {
  /** Whether service messages are charged. */
  service: "free" | "charged";
  /** Service messages that are delivered free of charge for each number and month. */
  freeServicePerMonth: number;
  /** Utility templates while the customer service window is open. */
  utilityInWindow: "free" | "charged";
};

export type Market = {
  name: string;
  /** ISO 3166 alpha-2 */
  countries: readonly string[];
  /** null: this market has no such rate, which is not zero. */
  rates: Readonly<
    Record<"marketing" | "utility" | "authentication", readonly Tier[]> &
      Record<"authentication_international" | "service", readonly Tier[] | null>
  >;
};

/** Meta's list rates in one currency from one day on. */
export type RateCard = {
  title: string;
  source: string | null;
  notes: readonly string[];
  /** ISO 4217 */
  currency: string;
  /** YYYY-MM-DD: from 00:00 in the time zone of the WhatsApp account. */
  effective: string;
  markets: readonly Market[];
  /** The market of a country that no market names. */
  elsewhere: Market;
  marketOf: ReadonlyMap<string, Market>;
  /** What the card says of free messages; null: what Parley knows for the date. */
  rules: PriceRules | null;
};

const rate = z
  .string('Must be text like "0.0618", so that no digit is lost.')
  .refine((amount) => microsOf(amount) !== null, "Must be a number like 0.0618, with at most six decimals.");

const tiers = z
  .array(
    z.strictObject({
      upTo: z.int("Must be a whole number of messages, or null.").positive().nullable(),
      rate,
    }),
  )
  .min(1)
  .refine(
    (steps) =>
      steps.every(({ upTo }, i) => (i === steps.length - 1 ? upTo === null : upTo !== null)) &&
      steps.every(({ upTo }, i) => i === 0 || upTo === null || upTo > steps[i - 1]!.upTo!),
    "upTo must grow from tier to tier and be null in the last.",
  );

const tieredRate = z.union([rate, tiers], 'Must be a rate like "0.0618" or a list of tiers.');

/** Codes of places that have numbers but are no countries of ISO 3166. */
const known = new Set([...isoCountries, "AC", "TA", "XK"]);

const countryList = z.string("Must be text: country codes with spaces between.").transform((list, ctx) => {
  const codes = list.split(/\s+/).filter(Boolean);
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) {
    ctx.addIssue({ code: "custom", message: `No countries of ISO 3166: ${unknown.join(", ")}.` });
  }
  return codes;
});

const day = z.string().refine((text) => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && text.length === 10;
}, "Must be a day like 2026-10-01.");

/** A file as docs/rate-cards.md describes it. */
const rateCardFile = z
  .strictObject({
    title: z.string().min(1).max(200),
    source: z.string().max(2_000).nullable().default(null),
    notes: z.array(z.string().max(1_000)).max(20).default([]),
    currency: z.string().regex(/^[A-Z]{3}$/, "Must be a currency like USD."),
    effective: day,
    elsewhere: z.string(),
    rules: z
      .strictObject({
        service: z.enum(["free", "charged"]),
        freeServicePerMonth: z.int().min(0).max(1_000_000_000),
        utilityInWindow: z.enum(["free", "charged"]),
      })
      .nullable()
      .default(null),
    markets: z.record(
      z.string().min(1).max(100),
      z.strictObject({
        countries: countryList,
        marketing: tieredRate,
        utility: tieredRate,
        authentication: tieredRate,
        authentication_international: tieredRate.nullable(),
        service: tieredRate.nullable(),
      }),
    ),
  })
  .superRefine(({ markets, elsewhere }, ctx) => {
    if (!markets[elsewhere]) {
      ctx.addIssue({ code: "custom", path: ["elsewhere"], message: `There is no market "${elsewhere}".` });
    }
    const owners = new Map<string, string>();
    for (const [name, { countries }] of Object.entries(markets)) {
      for (const country of countries) {
        const owner = owners.get(country);
        if (owner !== undefined) {
          const message = `${country} is in "${owner}" already.`;
          ctx.addIssue({ code: "custom", path: ["markets", name, "countries"], message });
        }
        owners.set(country, name);
      }
    }
  });

const tiersOf = (written: z.output<typeof tieredRate>): Tier[] =>
  typeof written === "string"
    ? [{ upTo: null, micros: microsOf(written)! }]
    : written.map((tier) => ({ upTo: tier.upTo, micros: microsOf(tier.rate)! }));

/** @returns the card, or every mistake as a line "markets.Brazil.utility: what is wrong" */
export function readRateCard(json: unknown): { card: RateCard } | { mistakes: string[] } {
  const parsed = rateCardFile.safeParse(json);
  if (!parsed.success) {
    return {
      mistakes: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`),
    };
  }
  const { markets: written, elsewhere, ...card } = parsed.data;
  const markets = Object.entries(written).map(([name, { countries, ...rates }]): Market => {
    const { marketing, utility, authentication, authentication_international, service } = rates;
    return {
      name,
      countries,
      rates: {
        marketing: tiersOf(marketing),
        utility: tiersOf(utility),
        authentication: tiersOf(authentication),
        authentication_international:
          authentication_international === null ? null : tiersOf(authentication_international),
        service: service === null ? null : tiersOf(service),
      },
    };
  });
  return {
    card: {
      ...card,
      markets,
      elsewhere: markets.find(({ name }) => name === elsewhere)!,
      marketOf: new Map(
        markets.flatMap((market) => market.countries.map((country) => [country, market] as const)),
      ),
    },
  };
}
