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
