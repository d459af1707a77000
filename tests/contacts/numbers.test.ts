import { countryOf } from "@/lib/contacts/numbers";

test.each<[string, string, string | null]>([
  ["the United States", "16505551234", "US"],
  ["Canada, by its area code", "14165550123", "CA"],
  ["the Dominican Republic", "18095551234", "DO"],
  ["Jamaica", "18765551234", "JM"],
  ["Puerto Rico", "17875551234", "PR"],
  ["+1 without an area code that is given out", "15550001111", "US"],
  ["Russia", "79161234567", "RU"],
  ["Kazakhstan", "77011234567", "KZ"],
  ["Great Britain", "447400123456", "GB"],
  ["a Mexican wa_id with its 1", "5215512345678", "MX"],
  ["a Brazilian wa_id without its 9", "553187654321", "BR"],
  ["a number of no country", "80012345678", null],
  ["no number at all", "999", null],
])("a number of %s has its country", (_, waId, country) => {
  expect(countryOf({ waId, phone: null, bsuid: null })).toBe(country);
  expect(countryOf({ waId: null, phone: `+${waId}`, bsuid: null })).toBe(country);
});

test("the BSUID tells the country only when no number does", () => {
  expect(countryOf({ waId: null, phone: null, bsuid: "PT.1234" })).toBe("PT");
  expect(countryOf({ waId: "491701234567", phone: null, bsuid: "PT.1234" })).toBe("DE");
  expect(countryOf({ waId: null, phone: null, bsuid: "ZZ.1234" })).toBeNull();
  expect(countryOf({ waId: null, phone: null, bsuid: null })).toBeNull();
});
