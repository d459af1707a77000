import { dialledForm, equivalentNumbers } from "@/lib/contacts/equivalents";

test.each<[string, string, string, string[]]>([
  ["a Brazilian mobile with the ninth digit", "5511987654321", "5511987654321", ["551187654321"]],
  ["a Brazilian account from before it", "553187654321", "5531987654321", ["5531987654321"]],
  ["a Brazilian landline", "551132654321", "551132654321", []],
  ["a Brazilian landline is no mobile with a 9 before it", "5511932654321", "5511932654321", []],
  ["a Mexican wa_id", "5215512345678", "525512345678", ["525512345678"]],
  ["a Mexican number as dialled", "525512345678", "525512345678", ["5215512345678"]],
  ["a Buenos Aires mobile", "5491112345678", "5491112345678", ["54111512345678"]],
  ["it, as dialled at home", "54111512345678", "5491112345678", ["5491112345678"]],
  ["an Argentine number without 9, perhaps a landline", "541112345678", "541112345678", []],
  ["a mobile of Rosario", "5493415551234", "5493415551234", ["54341155551234", "54341515551234"]],
  ["a number of the United States", "16505551234", "16505551234", []],
  ["a German number", "491701234567", "491701234567", []],
])("%s", (_, digits, dialled, others) => {
  expect(dialledForm(digits)).toBe(dialled);
  expect(equivalentNumbers(digits)).toEqual(others);
});

test("two forms of one number are dialled alike", () => {
  for (const number of [
    "5511987654321",
    "553187654321",
    "5215512345678",
    "54111512345678",
    "5493415551234",
  ]) {
    for (const other of equivalentNumbers(number).filter((form) => !form.startsWith("5434"))) {
      expect(dialledForm(other)).toBe(dialledForm(number));
    }
  }
});
