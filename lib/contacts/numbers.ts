import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from "libphonenumber-js/max";
import { countries } from "@/lib/shared/countries";

/** The country that a calling code belongs to when the number alone does not tell: +1 is the United States first. */
const mainCountries: ReadonlyMap<string, CountryCode> = (() => {
  const first: Partial<Record<string, CountryCode>> = {
    1: "US",
    7: "RU",
    39: "IT",
    44: "GB",
    47: "NO",
    61: "AU",
  };
  const more: Partial<Record<string, CountryCode>> = {
    212: "MA",
    262: "RE",
    290: "SH",
    358: "FI",
    590: "GP",
    599: "CW",
  };
  const known = new Map<string, CountryCode>();
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country);
    known.set(code, first[code] ?? more[code] ?? known.get(code) ?? country);
  }
  return known;
})();

const parse = (text: string, country?: string): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode | undefined, extract: false });

/**
 * The country of a person's number, ISO 3166 alpha-2; without a number that of the BSUID, which begins with it. Area
 * codes tell the countries of +1 apart.
 * @returns null when neither tells
 */
export function countryOf({
  waId,
  phone,
  bsuid,
}: {
  waId: string | null;
  phone: string | null;
  bsuid: string | null;
}): string | null {
  const digits = waId ?? phone?.replace(/\D/g, "");
  if (digits) {
    const number = parse(`+${digits}`);
    const country = number && (number.country ?? mainCountries.get(number.countryCallingCode));
    if (country) return country;
  }
  const prefix = /^([A-Z]{2})\./.exec(bsuid ?? "")?.[1];
  return prefix && countries.includes(prefix) ? prefix : null;
}

/**
 * A phone number as a person writes it: `0170 123 45 67` is German where the workspace is, `+351 …` and `00351 …` are
 * what they say.
 * @param country ISO 3166 alpha-2, where a number without a country code belongs
 * @returns the digits of E.164, or null for what cannot be a phone number
 */
export function readNumber(text: string, country: string): string | null {
  const typed = text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Cc}]/gu, "")
    .trim();
  // 00 dials abroad almost everywhere; 011 and others are understood by the country's own rules.
  const international = typed.replace(/^\+?\s*00(?=\s*[1-9])/, "+");
  const here = parse(international, country);
  // Spreadsheets lose the plus: 491701234567 in Germany is no number of 49 17….
  const abroad = /^[1-9]/.test(international) ? parse(`+${international}`) : undefined;
  const isOwn = abroad?.countryCallingCode === here?.countryCallingCode;
  const number = abroad?.isValid() && (isOwn || !here?.isValid()) ? abroad : here;
  // Possible, not valid: plans of numbering change faster than what we know of them.
  return number?.isPossible() ? number.number.slice(1) : null;
}
