import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GET } from "@/app/api/v1/rate-card/route";
import { readRateCard } from "@/lib/billing/rate-card";
import { rateCards, readRateCards } from "@/lib/billing/rate-cards";
import type { RateCardView } from "@/lib/billing/views";
import { redisReady } from "@/lib/platform/redis";
import { ask } from "../support/handler";
import { makeWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

type File = Record<string, unknown> & { markets: Record<string, Record<string, unknown>> };

/** The example of docs/rate-cards.md. */
const example = (): File => {
  const text = readFileSync("docs/rate-cards.md", "utf8");
  return JSON.parse(/```json\n([^]*?)```/.exec(text)![1]!) as File;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rate-cards-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown) =>
  writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

test("the cards that come with Parley are without a mistake, and name every country", () => {
  const { cards, mistakes } = readRateCards(folder);
  expect(mistakes).toEqual([]);
  expect(cards.map(({ currency, effective }) => [currency, effective])).toEqual([["USD", "2026-10-01"]]);
  const [card] = cards;
  expect(card!.markets).toHaveLength(47);
  const market = (country: string) => card!.marketOf.get(country)?.name;
  expect(["BR", "US", "CA", "PR", "DO", "JM", "BS", "KZ", "RU", "GB", "JE", "FJ", "XK"].map(market)).toEqual([
    ...["Brazil", "North America", "North America", "Rest of Latin America", "Rest of Latin America"],
    ...["Rest of Latin America", "North America", "Kazakhstan", "Russia", "United Kingdom", "United Kingdom"],
    ...["Other", "Other"],
  ]);
});

test("the file that the guide shows can be put into the folder as it stands", () => {
  put("eur-2027-01-01.json", example());
  const { cards, mistakes } = readRateCards(folder);
  expect(mistakes).toEqual([]);
  expect(cards.map(({ currency, effective }) => `${currency} ${effective}`)).toEqual([
    "EUR 2027-01-01",
    "USD 2026-10-01",
  ]);
  expect(cards[0]!.marketOf.get("DE")!.rates.utility).toEqual([
    { upTo: 100_000, micros: 45_600 },
    { upTo: null, micros: 43_300 },
  ]);
});

test("the operator's card takes the place of ours for the same currency and day", () => {
  put("mine.json", { ...example(), currency: "USD", effective: "2026-10-01", title: "Mended" });
  expect(readRateCards(folder).cards.map(({ title }) => title)).toEqual(["Mended"]);
});

test("files with mistakes are left out and named, the others count, and nothing falls over", () => {
  put("a.json", "{ not json");
  put("b.json", { ...example(), effective: "2027-02-30" });
  put("c.json", example());
  put("notes.txt", "no card");
  mkdirSync(path.join(folder, "d.json"));
  const { cards, mistakes } = readRateCards(folder);
  expect(cards.map(({ currency }) => currency)).toEqual(["EUR", "USD"]);
  expect(mistakes).toEqual([
    expect.stringMatching(/a\.json: cannot be read/),
    expect.stringMatching(/b\.json: effective: Must be a day like/),
    expect.stringMatching(/d\.json: cannot be read/),
  ]);
  expect(readRateCards(path.join(folder, "nowhere")).mistakes).toEqual([]);
});

test.each<[string, (file: File) => unknown, RegExp]>([
  ["a rate as a number", (f) => (f.markets.Germany!.marketing = 0.1), /markets\.Germany\.marketing: Must be/],
  [
    "more digits than money has",
    (f) => (f.markets.Germany!.utility = "0.00000001"),
    /markets\.Germany\.utility/,
  ],
  ["a negative rate", (f) => (f.markets.Germany!.utility = "-0.1"), /markets\.Germany\.utility/],
  ["a rate with a comma", (f) => (f.markets.Germany!.marketing = "0,1"), /markets\.Germany\.marketing/],
  ["no rate for marketing", (f) => (f.markets.Germany!.marketing = null), /markets\.Germany\.marketing/],
  [
    "tiers that end",
    (f) => (f.markets.Germany!.utility = [{ upTo: 5, rate: "1" }]),
    /markets\.Germany\.utility/,
  ],
  [
    "tiers that shrink",
    (f) =>
      (f.markets.Germany!.utility = [
        { upTo: 5, rate: "1" },
        { upTo: 4, rate: "1" },
        { upTo: null, rate: "1" },
      ]),
    /markets\.Germany\.utility/,
  ],
  [
    "a country twice",
    (f) => (f.markets.Other!.countries = "AT DE"),
    /Other\.countries: DE is in "Germany" already/,
  ],
  ["no country at all", (f) => (f.markets.Other!.countries = "AT ZZ"), /Other\.countries: .*ZZ/],
  ["a market that is not there", (f) => (f.elsewhere = "Moon"), /elsewhere: There is no market "Moon"/],
  ["a field nobody knows", (f) => (f.efective = "2027-01-01"), /file: .*efective/],
  ["a currency in small letters", (f) => (f.currency = "eur"), /currency: Must be a currency like USD/],
  ["no day", (f) => (f.effective = "2027-1-1"), /effective: Must be a day/],
])("%s is a mistake with its place", (_, spoil, words) => {
  const file = example();
  spoil(file);
  const result = readRateCard(file);
  expect("mistakes" in result && result.mistakes.join("\n")).toMatch(words);
});

test("what is no object at all is a mistake too", () => {
  for (const nonsense of [null, 5, "text", []]) expect(readRateCard(nonsense)).toHaveProperty("mistakes");
});

test("the API shows the card of a day, with what is free then", async () => {
  const shop = await makeWorkspace({ role: "viewer" });
  const read = (query: Record<string, string>) =>
    ask<RateCardView & { error?: { reason: string } }>(GET, shop.headers, { query });
  const { status, body } = await read({ at: "2026-11-20T12:00:00Z" });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    currency: "USD",
    effective: "2026-10-01",
    inForce: true,
    rules: { service: "charged", freeServicePerMonth: 1_000, utilityInWindow: "charged" },
  });
  expect(body.markets.find(({ name }) => name === "India")).toEqual({
    name: "India",
    countries: ["IN"],
    elsewhere: false,
    rates: {
      marketing: [{ upTo: null, rate: "0.0118" }],
      utility: [{ upTo: null, rate: "0.0014" }],
      authentication: [{ upTo: null, rate: "0.0014" }],
      authentication_international: [{ upTo: null, rate: "0.0304" }],
      service: [{ upTo: null, rate: "0.0014" }],
    },
  });
  expect(body.markets.filter(({ elsewhere }) => elsewhere).map(({ name }) => name)).toEqual(["Other"]);
  expect((await read({ at: "2026-09-30T12:00:00Z" })).body).toMatchObject({
    inForce: false,
    rules: { service: "free", utilityInWindow: "free" },
  });
  expect(await read({ currency: "XTS" })).toMatchObject({
    status: 404,
    body: { error: { reason: "rate_card_not_found" } },
  });
  expect((await read({ at: "tomorrow" })).status).toBe(422);
  expect(rateCards().length).toBeGreaterThan(0);
});
