import { foldText, normaliseQuery, searchTextOf } from "@/lib/contacts/rules";

const nobody = { name: null, profileName: null, phone: null, waId: null, username: null };

test.each([
  ["Ana Pérez", "ana perez"],
  ["  JOSÉ\u00a0\tNúñez ", "jose nunez"],
  ["Strauß", "strauss"],
  ["Åse Øvergård", "ase overgard"],
  ["Łukasz", "lukasz"],
  ["İpek Işık", "ipek isik"],
  ["Ｆｕｌｌ ｗｉｄｔｈ", "full width"],
  ["مُحَمَّد", "محمد"],
  ["नमस्ते", "नमस्ते"],
  ["한글", "한글"],
  ["\u202eevil\u0000\u200b name", "evil name"],
])("the name %j is searched as %j", (name, folded) => {
  expect(foldText(name)).toBe(folded);
});

test("names, both numbers and the username are searched, each once", () => {
  expect(
    searchTextOf({
      name: "Ana",
      profileName: "ana",
      phone: "+52 1 55 1234 5678",
      waId: "5215512345678",
      username: "@Ana.P",
    }),
  ).toBe("ana 5215512345678 ana.p");
});

test("a contact known by nothing is found by nothing", () => {
  expect(searchTextOf(nobody)).toBe("");
});

test("what is searched stays short however long a name is", () => {
  expect(searchTextOf({ ...nobody, name: "x".repeat(5_000) }).length).toBeLessThanOrEqual(400);
});

test.each<[string, string[]]>([
  ["", []],
  ["   ", []],
  ["Pérez  ANA", ["perez", "ana"]],
  ["+49 (170) 12-34", ["491701234"]],
  ["0170 123", ["170123"]],
  ["0049 170", ["49170"]],
  ["ana 0170", ["ana", "170"]],
  ["@ana.p", ["ana.p"]],
  ["100%_\\", ["100%_\\"]],
  ["0", ["0"]],
  ["a b c d e f g h", ["a", "b", "c", "d", "e", "f"]],
  ["ana ana", ["ana"]],
  ["()", ["()"]],
])("the query %j looks for %j", (query, terms) => {
  expect(normaliseQuery(query)).toEqual(terms);
});
