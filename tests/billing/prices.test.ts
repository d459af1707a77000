import { actualCost, chargedAs, estimateCost, type CostGroup } from "@/lib/billing/costs";
import { priceOf, type PriceFacts } from "@/lib/billing/prices";
import { readRateCard, type RateCard } from "@/lib/billing/rate-card";
import usd from "@/lib/billing/cards/usd-2026-10-01.json";
import { decimalOf, microsOf, sumMicros, timesMicros } from "@/lib/shared/money";

const cardFrom = (json: unknown): RateCard => {
  const result = readRateCard(json);
  if ("mistakes" in result) throw new Error(result.mistakes.join("\n"));
  return result.card;
};
const card = cardFrom(usd);
const tiered = cardFrom({
  title: "Tiers",
  currency: "EUR",
  effective: "2027-01-01",
  elsewhere: "Rest",
  rules: { service: "charged", freeServicePerMonth: 5, utilityInWindow: "free" },
  markets: {
    Germany: {
      countries: "DE",
      marketing: "0.1131",
      utility: [
        { upTo: 100, rate: "0.05" },
        { upTo: 250, rate: "0.04" },
        { upTo: null, rate: "0.030001" },
      ],
      authentication: "0.05",
      authentication_international: "0.09",
      service: null,
    },
    Rest: {
      countries: "FR",
      marketing: "0.01",
      utility: "0.001",
      authentication: "0.002",
      authentication_international: null,
      service: "0.003",
    },
  },
});
const cards = [card, tiered];

const before = new Date("2026-09-30T12:00:00Z");
const after = new Date("2026-11-20T12:00:00Z");
const facts = (more: Partial<PriceFacts>): PriceFacts => ({
  country: "BR",
  category: "marketing",
  at: after,
  timeZone: "UTC",
  currency: "USD",
  ...more,
});
const rate = (more: Partial<PriceFacts>) => {
  const price = priceOf(cards, facts(more))!;
  return `${decimalOf(price.micros)} ${price.why}`;
};

describe("money is exact", () => {
  test.each([
    ["0.0618", 61_800],
    ["0", 0],
    ["12", 12_000_000],
    ["0.000001", 1],
    ["999999999.999999", 999_999_999_999_999],
  ])("%s is %d millionths, and back", (text, micros) => {
    expect(microsOf(text)).toBe(micros);
    expect(decimalOf(micros)).toBe(text);
  });

  test.each(["", "-1", "1.", ".5", "1e3", "0.0000001", "1,5", "1234567890", " 1"])(
    "%j is no amount",
    (text) => expect(microsOf(text)).toBeNull(),
  );

  test("a sum that floats get wrong is right, and one too large to be exact is refused", () => {
    expect(0.0068 * 3).not.toBe(0.0204);
    expect(decimalOf(timesMicros(6_800, 3))).toBe("0.0204");
    expect(decimalOf(sumMicros([100_000, 200_000]))).toBe("0.3");
    expect(decimalOf(-1_500_000)).toBe("-1.5");
    expect(() => timesMicros(2 ** 40, 2 ** 20)).toThrow(RangeError);
    expect(() => sumMicros([2 ** 53 - 1, 1])).toThrow(RangeError);
  });
});

describe("what one delivered message costs", () => {
  test.each<[string, string, PriceFacts["category"], string]>([
    ["Brazil", "BR", "marketing", "0.0625"],
    ["Brazil", "BR", "utility", "0.0068"],
    ["Brazil", "BR", "authentication", "0.0068"],
    [
      "Brazil has no rate for messages from abroad, the usual one holds",
      "BR",
      "authentication_international",
      "0.0068",
    ],
    ["India", "IN", "authentication_international", "0.0304"],
    ["India", "IN", "marketing", "0.0118"],
    ["Germany", "DE", "marketing", "0.1365"],
    ["the United States", "US", "utility", "0.0034"],
    ["Canada is North America", "CA", "marketing", "0.025"],
    ["Puerto Rico shares +1 and is Latin America", "PR", "marketing", "0.074"],
    ["Kazakhstan shares +7", "KZ", "utility", "0.018"],
    ["Russia", "RU", "utility", "0.04"],
    ["Jersey is the United Kingdom", "JE", "marketing", "0.0635"],
    ["Turkey", "TR", "utility", "0.0009"],
    ["Fiji is Other", "FJ", "marketing", "0.0604"],
  ])("%s: %s %s", (_, country, category, expected) => {
    expect(rate({ country, category })).toBe(`${expected} charged`);
  });

  test.each<[string, Partial<PriceFacts>, string]>([
    ["service on the last free day", { category: "service", at: before }, "0 service_is_free"],
    ["service from the first day on", { category: "service" }, "0.0068 charged"],
    ["service while free ones are left", { category: "service", freeServiceLeft: 1 }, "0 free_messages_left"],
    ["service when none is left", { category: "service", freeServiceLeft: 0 }, "0.0068 charged"],
    [
      "utility in the window before",
      { category: "utility", at: before, windowOpen: true },
      "0 window_is_open",
    ],
    [
      "utility outside the window before",
      { category: "utility", at: before, windowOpen: false },
      "0.0068 charged",
    ],
    ["utility in the window after", { category: "utility", windowOpen: true }, "0.0068 charged"],
    ["free ones do not help utility", { category: "utility", freeServiceLeft: 9 }, "0.0068 charged"],
    ["marketing in the window before", { at: before, windowOpen: true }, "0.0625 charged"],
    ["marketing in the window after", { windowOpen: true }, "0.0625 charged"],
    [
      "authentication in the window before",
      { category: "authentication", at: before, windowOpen: true },
      "0.0068 charged",
    ],
    ["marketing after an advert", { freeEntryPoint: true }, "0 free_entry_point"],
    ["service after an advert", { category: "service", freeEntryPoint: true }, "0 free_entry_point"],
    ["marketing after an advert, before", { at: before, freeEntryPoint: true }, "0 free_entry_point"],
  ])("%s", (_, more, expected) => expect(rate(more)).toBe(expected));

  test("the day changes at midnight of the account's time zone", () => {
    const service = (at: string, timeZone: string) =>
      rate({ category: "service", at: new Date(at), timeZone });
    expect(service("2026-10-01T02:59:59Z", "America/Sao_Paulo")).toBe("0 service_is_free");
    expect(service("2026-10-01T03:00:00Z", "America/Sao_Paulo")).toBe("0.0068 charged");
    expect(service("2026-09-30T14:59:59Z", "Asia/Tokyo")).toBe("0 service_is_free");
    expect(service("2026-09-30T15:00:00Z", "Asia/Tokyo")).toBe("0.0068 charged");
  });

  test("a country nobody knows pays what is asked elsewhere, and says that it is assumed", () => {
    for (const country of [null, "ZZ"]) {
      expect(priceOf(cards, facts({ country }))).toMatchObject({
        micros: 60_400,
        market: "Other",
        assumed: ["country"],
      });
    }
    expect(priceOf(cards, facts({ country: "FJ" }))!.assumed).toEqual([]);
  });

  test("where no card holds yet the earliest stands in and says so; without a card there is no price", () => {
    expect(priceOf(cards, facts({ at: before }))).toMatchObject({
      effective: "2026-10-01",
      assumed: ["card"],
    });
    expect(priceOf(cards, facts({ currency: "INR" }))).toBeNull();
  });

  test("the newest card that has begun holds", () => {
    const next = { ...card, effective: "2027-01-01", title: "Next" };
    const on = (at: string) => priceOf([next, card], facts({ at: new Date(at) }))!.effective;
    expect(on("2026-12-31T23:59:59Z")).toBe("2026-10-01");
    expect(on("2027-01-01T00:00:00Z")).toBe("2027-01-01");
  });

  test("volume decides the tier, and unknown volume counts as the first", () => {
    const utility = (volume?: number) =>
      priceOf(
        cards,
        facts({ country: "DE", category: "utility", currency: "EUR", at: new Date("2027-03-01"), volume }),
      )!;
    expect([0, 99, 100, 249, 250, 1e6].map((volume) => utility(volume).micros)).toEqual([
      50_000, 50_000, 40_000, 40_000, 30_001, 30_001,
    ]);
    expect(utility(0).assumed).toEqual([]);
    expect(utility()).toMatchObject({ micros: 50_000, assumed: ["volume"] });
  });

  test("a card says itself what is free, and a market without a rate for service takes the first one of utility", () => {
    const eur = { currency: "EUR", country: "DE", at: new Date("2027-03-01") };
    expect(rate({ ...eur, category: "utility", windowOpen: true })).toBe("0 window_is_open");
    expect(rate({ ...eur, category: "service", volume: 500 })).toBe("0.05 charged");
    expect(rate({ ...eur, country: "FR", category: "service" })).toBe("0.003 charged");
  });
});

describe("what many will cost", () => {
  const estimate = (groups: CostGroup[], at = after) =>
    estimateCost(cards, { at, timeZone: "UTC", currency: "USD" }, groups)!;

  test("each group exactly, and all of them", () => {
    const cost = estimate([
      { country: "BR", category: "marketing", count: 33_333 },
      { country: "IN", category: "marketing", count: 66_667 },
    ]);
    expect(cost).toMatchObject({
      currency: "USD",
      card: { title: usd.title, effective: "2026-10-01" },
      count: 100_000,
    });
    expect(cost.lines.map(({ minMicros, maxMicros }) => [minMicros, maxMicros].map(decimalOf))).toEqual([
      ["2083.3125", "2083.3125"],
      ["786.6706", "786.6706"],
    ]);
    expect([cost.minMicros, cost.maxMicros].map(decimalOf)).toEqual(["2869.9831", "2869.9831"]);
  });

  test("nobody costs nothing", () => {
    expect(estimate([])).toMatchObject({ lines: [], count: 0, minMicros: 0, maxMicros: 0 });
  });

  test("people of a country nobody knows cost between the cheapest market and the dearest", () => {
    const [line] = estimate([{ country: null, category: "marketing", count: 1_000 }]).lines;
    expect(line).toMatchObject({ market: "Other", assumed: ["country"] });
    expect([line!.minMicros, line!.maxMicros].map(decimalOf)).toEqual(["10.9", "159.7"]);
  });

  test("whether the window is open only matters where it decides", () => {
    const utility = (windowOpen?: boolean): CostGroup => ({
      country: "BR",
      category: "utility",
      count: 10,
      windowOpen,
    });
    const range = (group: CostGroup, at: Date) => {
      const { minMicros, maxMicros } = estimate([group], at);
      return [minMicros, maxMicros].map(decimalOf);
    };
    expect(range(utility(), after)).toEqual(["0.068", "0.068"]);
    expect(range(utility(), before)).toEqual(["0", "0.068"]);
    expect(range(utility(true), before)).toEqual(["0", "0"]);
    expect(range(utility(false), before)).toEqual(["0.068", "0.068"]);
    expect(estimate([utility()], before).lines[0]!.assumed).toEqual(["card", "window"]);
  });

  test("a code may count as sent from abroad, where that has a price of its own", () => {
    const [india, brazil] = estimate([
      { country: "IN", category: "authentication", count: 1_000 },
      { country: "BR", category: "authentication", count: 1_000 },
    ]).lines;
    expect([india!.minMicros, india!.maxMicros].map(decimalOf)).toEqual(["1.4", "30.4"]);
    expect(india!.assumed).toEqual(["international"]);
    expect([brazil!.minMicros, brazil!.maxMicros].map(decimalOf)).toEqual(["6.8", "6.8"]);
  });

  test("groups of one market climb the tiers together; without the volume it is from the last tier to the first ones", () => {
    const groups: CostGroup[] = [
      { country: "DE", category: "utility", count: 120, windowOpen: false },
      { country: "DE", category: "utility", count: 200, windowOpen: false },
    ];
    const eur = { at: new Date("2027-03-01"), timeZone: "UTC", currency: "EUR" };
    const known = estimateCost(cards, { ...eur, volumeIn: () => 60 }, groups)!;
    // 40 at 0.05 and 80 at 0.04; then 70 at 0.04 and 130 at 0.030001.
    expect(known.lines.map(({ maxMicros }) => decimalOf(maxMicros))).toEqual(["5.2", "6.70013"]);
    expect(known.minMicros).toBe(known.maxMicros);
    const unknown = estimateCost(cards, eur, groups)!;
    // 100 at 0.05 and 20 at 0.04; then 130 at 0.04 and 70 at 0.030001.
    expect(decimalOf(unknown.maxMicros)).toBe("13.10007");
    expect(decimalOf(unknown.minMicros)).toBe("9.60032");
    expect(unknown.lines[0]!.assumed).toEqual(["volume"]);
  });

  test("no card, no estimate", () => {
    expect(estimateCost(cards, { at: after, timeZone: "UTC", currency: "INR" }, [])).toBeNull();
  });
});

describe("what they have cost", () => {
  test.each([
    [{ category: "marketing", type: "regular" }, "marketing"],
    [{ category: "marketing_lite", type: "regular", pricing_model: "PMP" }, "marketing"],
    [{ category: "authentication-international", type: "regular" }, "authentication_international"],
    [{ category: "authentication_international", type: "regular" }, "authentication_international"],
    [{ category: "service", type: "regular" }, "service"],
    [{ category: "utility", type: "free_customer_service" }, "free"],
    [{ category: "marketing", type: "free_entry_point" }, "free"],
    [{ category: "referral_conversion" }, "free"],
    [{ category: "service", billable: false }, "free"],
    [{ category: "utility", billable: true }, "utility"],
    [{ category: "marketing", type: "regular", billable: false }, "marketing"],
    [{ category: "general_purpose_ai", type: "regular" }, null],
    [{}, null],
  ])("%j is %s", (pricing, expected) => expect(chargedAs(pricing)).toBe(expected));

  test("by what Meta says it charged for, at the rate of the day; what it has not said is counted apart", () => {
    const marketing = { category: "marketing", type: "regular" };
    expect(
      actualCost(cards, { timeZone: "UTC", currency: "USD" }, [
        { country: "BR", pricing: marketing, at: after, count: 3 },
        { country: "BR", pricing: { category: "utility", type: "regular" }, at: after, count: 7 },
        { country: "BR", pricing: { category: "marketing", type: "free_entry_point" }, at: after, count: 2 },
        { country: "BR", pricing: null, at: after, count: 5 },
        { country: "BR", pricing: { category: "news" }, at: after, count: 1 },
      ]),
    ).toEqual({ currency: "USD", micros: 235_100, charged: 10, free: 2, unknown: 6, assumed: [] });
    expect(
      actualCost(cards, { timeZone: "UTC", currency: "USD" }, [
        { country: null, pricing: marketing, at: before, count: 1 },
      ]),
    ).toMatchObject({ micros: 60_400, assumed: ["card", "country"] });
    expect(actualCost(cards, { timeZone: "UTC", currency: "INR" }, [])).toBeNull();
  });
});
