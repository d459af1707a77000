import {
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
} from "libphonenumber-js/max";
import { dialledForm } from "@/lib/contacts/equivalents";

/** What can be wrong with a phone number somebody wrote; the words are made where they are shown. */
export const phoneProblems = [
  "phone_missing",
  /** A spreadsheet has written it as 5.51199E+12: its last digits are lost. */
  "phone_shortened",
  "phone_several",
  "phone_letters",
  "phone_too_short",
  "phone_too_long",
  "phone_unknown",
] as const;
export type PhoneProblem = (typeof phoneProblems)[number];

/** Digits in E.164, without "+", as dialled from abroad; the country is ISO 3166 alpha-2, null where several share a code. */
export type ReadPhone = { digits: string; country: string | null };

type Parsed = NonNullable<ReturnType<typeof parsePhoneNumberFromString>>;

const parse = (text: string, country?: string): Parsed | undefined =>
  parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode | undefined, extract: false });

/** A number without the 9, 1 or 15 that its country has added or dropped is judged by its newer form. */
function dialled(parsed: Parsed): Parsed {
  const digits = parsed.number.slice(1);
  const form = dialledForm(digits);
  return form === digits ? parsed : (parse(`+${form}`) ?? parsed);
}

const found = (parsed: Parsed): ReadPhone => ({
  digits: parsed.number.slice(1),
  country: parsed.country ?? null,
});

/** What addresses and spreadsheets put around a number: tel:, wa.me, ="…", an apostrophe, the .0 of a decimal. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Z}]+/gu, " ")
    .trim()
    .replace(/^="(.*)"$/, "$1")
    .replace(/^'/, "")
    .replace(/^(?:https?:\/\/)?(?:wa\.me\/|api\.whatsapp\.com\/send\/?\?phone=)/i, "+")
    .replace(/^(?:tel|whatsapp|callto):/i, "")
    .replace(/^(\+?\d{6,})\.0+$/, "$1")
    .replace(/^\+\+/, "+")
    .trim();

function misfit(text: string, country: string): PhoneProblem {
  if (/\d\s*[;,/|]\s*\+?[\d( ]/.test(text) && text.replace(/\D/g, "").length > 13) return "phone_several";
  if (/[^\d+()./\s-]/u.test(text)) return "phone_letters";
  switch (validatePhoneNumberLength(text, country as CountryCode)) {
    case "TOO_SHORT":
      return "phone_too_short";
    case "TOO_LONG":
      return "phone_too_long";
    default:
      return "phone_unknown";
  }
}

/**
 * Reads a phone number as people and spreadsheets write it: local in `country`, or international with "+", "00" or
 * nothing before it. A number that begins with its country's code may be one that is not given out yet as far as we know,
 * if its length is right; a local one has to be a number that exists.
 *
 * @param country ISO 3166 alpha-2 in which a local number is dialled
 */
export function readPhone(given: string, country: string): ReadPhone | { problem: PhoneProblem } {
  const text = plain(given.slice(0, 200));
  if (!/\p{Nd}/u.test(text)) return { problem: text === "" ? "phone_missing" : "phone_letters" };
  if (/^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(text)) return { problem: "phone_shortened" };
  const international = text.replace(/^\+?\s*00(?=\s*[1-9])/, "+");
  const here = parse(international, country);
  // Spreadsheets lose the plus: 491701234567 in Germany is no number of 49 17….
  const abroad = /^[1-9][\d()./\s-]{9,}$/.test(international) ? parse(`+${international}`) : undefined;
  const isOwn = abroad?.countryCallingCode === here?.countryCallingCode;
  for (const parsed of isOwn ? [abroad, here] : [here, abroad]) {
    const number = parsed && dialled(parsed);
    if (number?.isValid()) return found(number);
  }
  if (here && international.startsWith("+") && dialled(here).isPossible()) return found(dialled(here));
  return { problem: misfit(international, country) };
}
