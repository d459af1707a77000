/** Country calling codes, longest match first, with the ISO country a BSUID starts with. */
const CALLING_CODES: Record<string, string> = {
  "1": "US",
  "7": "RU",
  "20": "EG",
  "27": "ZA",
  "30": "GR",
  "31": "NL",
  "32": "BE",
  "33": "FR",
  "34": "ES",
  "36": "HU",
  "39": "IT",
  "40": "RO",
  "41": "CH",
  "43": "AT",
  "44": "GB",
  "45": "DK",
  "46": "SE",
  "47": "NO",
  "48": "PL",
  "49": "DE",
  "51": "PE",
  "52": "MX",
  "54": "AR",
  "55": "BR",
  "56": "CL",
  "57": "CO",
  "58": "VE",
  "60": "MY",
  "61": "AU",
  "62": "ID",
  "63": "PH",
  "64": "NZ",
  "65": "SG",
  "66": "TH",
  "81": "JP",
  "82": "KR",
  "84": "VN",
  "86": "CN",
  "90": "TR",
  "91": "IN",
  "92": "PK",
  "93": "AF",
  "94": "LK",
  "95": "MM",
  "98": "IR",
  "212": "MA",
  "213": "DZ",
  "216": "TN",
  "218": "LY",
  "221": "SN",
  "225": "CI",
  "233": "GH",
  "234": "NG",
  "251": "ET",
  "254": "KE",
  "255": "TZ",
  "256": "UG",
  "351": "PT",
  "352": "LU",
  "353": "IE",
  "354": "IS",
  "358": "FI",
  "359": "BG",
  "370": "LT",
  "371": "LV",
  "372": "EE",
  "380": "UA",
  "381": "RS",
  "385": "HR",
  "386": "SI",
  "420": "CZ",
  "421": "SK",
  "502": "GT",
  "503": "SV",
  "504": "HN",
  "505": "NI",
  "506": "CR",
  "507": "PA",
  "591": "BO",
  "593": "EC",
  "595": "PY",
  "598": "UY",
  "852": "HK",
  "880": "BD",
  "886": "TW",
  "961": "LB",
  "962": "JO",
  "964": "IQ",
  "965": "KW",
  "966": "SA",
  "968": "OM",
  "971": "AE",
  "972": "IL",
  "973": "BH",
  "974": "QA",
  "977": "NP",
  "994": "AZ",
  "995": "GE",
  "998": "UZ",
};

/** @returns the calling code digits start with, or "" when none is known. */
function callingCodeOf(digits: string): string {
  for (let length = 3; length > 0; length--) {
    const head = digits.slice(0, length);
    if (head in CALLING_CODES) return head;
  }
  return "";
}

/** ISO 3166 country of an international number (the main country of a shared code). */
export function countryOf(digits: string): string {
  return CALLING_CODES[callingCodeOf(digits)] ?? "US";
}

/**
 * Reads the `to` of a send as Meta does: `+`, spaces, `-`, `()` are accepted; without `+` a national number gets
 * the business number's own country code in front (Meta: business-phone-numbers/phone-numbers). Numbers of eleven
 * digits and more are taken as international, which is what Meta is seen to do.
 * @param businessDigits the sender's number in international digits.
 * @returns international digits, or null when it is no phone number at all.
 */
export function readDialled(input: string, businessDigits: string): string | null {
  const trimmed = input.trim();
  if (!/^\+?[\d\s().-]+$/.test(trimmed)) return null;
  const digits = trimmed.replace(/\D/g, "");
  if (digits.length < 5 || digits.length > 15) return null;
  const international = trimmed.startsWith("+") || (digits.length > 10 && !digits.startsWith("0"));
  if (international) return digits.length < 7 ? null : digits;
  return callingCodeOf(businessDigits) + digits;
}

/**
 * The digits WhatsApp answers with (`wa_id`) for a dialled number it has never seen. Brazilian accounts of area
 * codes above 30 are taken to date from before the ninth digit; Mexican accounts carry a 1 after 52. Argentina's 9
 * is never invented.
 */
export function usualWaId(digits: string): string {
  if (/^55\d{2}9[6-9]\d{7}$/.test(digits) && Number(digits.slice(2, 4)) > 30) {
    return digits.slice(0, 4) + digits.slice(5);
  }
  if (/^52[2-9]\d{9}$/.test(digits)) return "521" + digits.slice(2);
  return digits;
}

/** All digit strings that reach the same WhatsApp account as `digits`, itself first. */
export function equivalents(digits: string): string[] {
  if (/^55\d{2}9[6-9]\d{7}$/.test(digits)) return [digits, digits.slice(0, 4) + digits.slice(5)];
  if (/^55\d{2}[6-9]\d{7}$/.test(digits)) return [digits, digits.slice(0, 4) + "9" + digits.slice(4)];
  if (/^521\d{10}$/.test(digits)) return [digits, "52" + digits.slice(3)];
  if (/^52[2-9]\d{9}$/.test(digits)) return [digits, "521" + digits.slice(2)];
  return [digits];
}

/** Area codes under +1 that are not in the United States or its territories with US rules. */
const NOT_US_AREA =
  /^(204|226|236|249|250|257|263|289|306|343|354|365|367|368|382|387|403|416|418|428|431|437|438|450|460|468|474|506|514|519|548|555|579|581|584|587|604|613|639|647|672|683|705|709|742|753|778|780|782|807|819|825|867|873|879|902|905|942|242|246|264|268|284|345|441|473|649|658|664|721|758|767|784|809|829|849|868|869|876)/;

/** Meta delivers no marketing messages to US numbers; fictional 555 numbers do not count as US here. */
export function isUsNumber(digits: string): boolean {
  return /^1[2-9]\d{9}$/.test(digits) && !NOT_US_AREA.test(digits.slice(1));
}

/** "15550783881" → "+1 555-078-3881"; other countries as "+44 7700900123". */
export function displayNumber(digits: string): string {
  if (/^1\d{10}$/.test(digits)) return `+1 ${digits.slice(1, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}`;
  const code = callingCodeOf(digits);
  return code ? `+${code} ${digits.slice(code.length)}` : `+${digits}`;
}
