import { readPhone } from "@/lib/contacts/phones";

const read = (text: string, country: string) => {
  const phone = readPhone(text, country);
  return "problem" in phone ? phone.problem : `${phone.digits} ${phone.country}`;
};

test.each([
  ["a local number as it is dialled at home", "0170 1234567", "DE", "491701234567 DE"],
  [
    "an international one, whatever the country of the workspace",
    "+55 11 98765-4321",
    "DE",
    "5511987654321 BR",
  ],
  ["00 instead of the plus", "00491701234567", "BR", "491701234567 DE"],
  ["no plus at all, as exports of other programs have it", "4917012345678", "US", "4917012345678 DE"],
  ["a country's own code without the plus", "5511987654321", "BR", "5511987654321 BR"],
  ["the zero in brackets", "+49 (0)170 1234567", "US", "491701234567 DE"],
  ["a Brazilian mobile from before the ninth digit", "(11) 8765-4321", "BR", "5511987654321 BR"],
  ["the same with its code and no plus", "551187654321", "US", "5511987654321 BR"],
  ["a Mexican wa_id with the old 1", "5215512345678", "US", "525512345678 MX"],
  ["an Argentine mobile as dialled at home", "011 15 5555-1234", "AR", "5491155551234 AR"],
  ["Arabic digits", "٠١٠١٢٣٤٥٦٧٨", "EG", "201012345678 EG"],
  ["invisible marks of a copied number", "\u202A+49 170 1234567\u202C", "US", "491701234567 DE"],
  ["full-width letters", "＋４９１７０１２３４５６７", "US", "491701234567 DE"],
  ["the apostrophe of a guarded export", "'+491701234567", "US", "491701234567 DE"],
  ["the formula that keeps a zero in Excel", '="01701234567"', "DE", "491701234567 DE"],
  ["the decimal of a table program", "5511987654321.0", "US", "5511987654321 BR"],
  ["a link", "https://wa.me/491701234567", "US", "491701234567 DE"],
  ["tel:", "tel:+491701234567", "US", "491701234567 DE"],
  [
    "a number of a right length that we do not know yet, because it says its country",
    "+1 555 000 1111",
    "DE",
    "15550001111 null",
  ],
])("%s is read: %s", (_, text, country, expected) => {
  expect(read(text, country)).toBe(expected);
});

test.each([
  ["nothing", " ", "phone_missing"],
  ["what a spreadsheet has rounded", "5.51199E+12", "phone_shortened"],
  ["what a spreadsheet has rounded, with a comma", "5,51199E+12", "phone_shortened"],
  ["two numbers", "0170 1234567 / 0171 7654321", "phone_several"],
  ["a word", "unknown", "phone_letters"],
  ["a number with letters", "+1-800-FLOWERS", "phone_letters"],
  ["three digits", "123", "phone_too_short"],
  ["twenty digits", "12345678901234567890", "phone_too_long"],
  ["a local number that does not exist", "0000000000", "phone_unknown"],
])("%s is no number: %s", (_, text, problem) => {
  expect(read(text, "US")).toBe(problem);
});
