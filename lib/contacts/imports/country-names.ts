import { foldText } from "@/lib/contacts/rules";
import { countries } from "@/lib/shared/countries";

const languages = [
  "en",
  "es",
  "pt",
  "de",
  "fr",
  "it",
  "nl",
  "tr",
  "id",
  "ru",
  "pl",
  "ar",
  "he",
  "hi",
  "zh",
  "ja",
  "ko",
];

/** What people call countries that have another name in the books. */
const more: Record<string, string> = {
  usa: "US",
  "united states of america": "US",
  "estados unidos": "US",
  "ee uu": "US",
  eeuu: "US",
  eua: "US",
  uk: "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  uae: "AE",
  holland: "NL",
  turkey: "TR",
  "czech republic": "CZ",
  "ivory coast": "CI",
  "south korea": "KR",
  russia: "RU",
};

let names: Map<string, string> | undefined;

function read(): Map<string, string> {
  const known = new Map(Object.entries(more));
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const country of countries) {
      const name = display.of(country);
      if (name && !known.has(foldText(name))) known.set(foldText(name), country);
    }
  }
  return known;
}

/** A country by its two letters, or by its name in the languages of most exports. @returns ISO 3166 alpha-2, or null */
export function readCountry(text: string): string | null {
  const code = text.trim().toUpperCase();
  if (countries.includes(code)) return code;
  names ??= read();
  return names.get(foldText(text).replace(/[.]/g, "")) ?? null;
}
