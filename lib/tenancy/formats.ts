/**
 * How numbers, dates and times are written. The words of Parley are English; each of these is English as it is written
 * in a country, so that words and numbers always agree. See docs/decisions/0033-language-and-formats.md.
 */
export const formats = [
  "en-US",
  "en-GB",
  "en-150",
  "en-AE",
  "en-AT",
  "en-AU",
  "en-BE",
  "en-CA",
  "en-CH",
  "en-DE",
  "en-DK",
  "en-FI",
  "en-HK",
  "en-IE",
  "en-IL",
  "en-IN",
  "en-KE",
  "en-MY",
  "en-NG",
  "en-NL",
  "en-NZ",
  "en-PH",
  "en-PK",
  "en-SE",
  "en-SG",
  "en-SI",
  "en-ZA",
] as const;

export type Format = (typeof formats)[number];

/** ISO 3166 alpha-2; where Europe writes alike and English has no way of its own there. */
const likeEurope = new Set(
  "AD AL BA BG CY CZ EE ES FR GR HR HU IS IT LI LT LU LV MC MD ME MK MT NO PL PT RO RS SK SM TR UA".split(
    " ",
  ),
);

/** How a workspace of a country begins. @param country ISO 3166 alpha-2 */
export function formatFor(country: string): Format {
  const own = formats.find((format) => format === `en-${country}`);
  return own ?? (likeEurope.has(country) ? "en-150" : "en-US");
}
