import fc from "fast-check";
import { csvLine, guardCell, withoutGuard } from "@/lib/shared/csv";

/** As OWASP lists them, with the forms that some spreadsheets take for the same. */
const dangerous = ["=", "+", "-", "@", "\t", "\r", "\0", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"];

test.each(dangerous)("no exported cell begins with %j", (sign) => {
  for (const text of [sign, `${sign}1+1`, `${sign}cmd|' /C calc'!A0`, `'${sign}1`, `''${sign}1`]) {
    expect(guardCell(text)[0]).toBe("'");
    expect(csvLine([text])).toMatch(/^"?'/);
    expect(withoutGuard(guardCell(text))).toBe(text);
  }
});

test("whatever a contact is called, a guarded cell is inert and comes back as it was", () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...dangerous, "'", '"', ",", "\n", "a"), fc.string({ maxLength: 1 })),
  });
  fc.assert(
    fc.property(text, (given) => {
      const cell = guardCell(given);
      expect(dangerous).not.toContain(cell[0]);
      expect(withoutGuard(cell)).toBe(given);
    }),
  );
});

test("cells with separators, quotes, line breaks and spaces at their ends are quoted", () => {
  expect(csvLine(["a", "b,c", 'say "hi"', "two\nlines", " x", ""])).toBe(
    'a,"b,c","say ""hi""","two\nlines"," x",\r\n',
  );
  expect(csvLine(["a;b", "c,d"], ";")).toBe('"a;b";c,d\r\n');
});
