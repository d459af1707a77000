import { Readable } from "node:stream";
import { deflateRawSync } from "node:zlib";
import { GET as readImport } from "@/app/api/v1/contact-imports/[contactImportId]/route";
import { readRows, theBeginning } from "@/lib/contacts/imports/csv";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";
import { uploadContacts } from "@/lib/contacts/imports/uploads";
import { platformDb } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { redisReady } from "@/lib/platform/redis";
import { png } from "../support/files-made";
import { ask } from "../support/handler";
import { addImport, checkFile, importFile } from "../support/imports";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
beforeAll(async () => {
  await redisReady();
  shop = await makeWorkspace();
});

const text = 'Name,Phone\nJosé 🎉 محمد,+49 170 1234567\n"Müller, Ana",+49 170 1234568\n';
const latin = 'Name;Phone\nJosé;+49 170 1234567\n"Müller; Ana";+49 170 1234568\n';
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const utf16 = (given: string): Buffer => Buffer.from(given, "utf16le");

const refusal = async (file: string | Buffer): Promise<AppError> => {
  const error: unknown = await addImport(shop.scope, file).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error("It was not refused.");
  return error;
};

describe("encodings", () => {
  test.each<[string, Buffer, string, string]>([
    ["UTF-8", Buffer.from(text), "utf-8", text],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${text}`), "utf-8", text],
    ["UTF-16 of Excel", utf16(`\uFEFF${text}`), "utf-16le", text],
    ["UTF-16 the other way round", swapped(utf16(`\uFEFF${text}`)), "utf-16be", text],
    ["UTF-16 without a mark", utf16(latin), "utf-16le", latin],
    ["Windows-1252", Buffer.from(latin, "latin1"), "windows-1252", latin],
  ])(
    "a file in %s is read as what it is, whatever the pieces it comes in",
    async (_, bytes, encoding, as) => {
      for (const pieces of [1, 7, 100_000]) {
        const { preview, ...seen } = await addImport(shop.scope, bytes, { pieces });
        expect(seen.encoding).toBe(encoding);
        expect(seen.sizeBytes).toBe(bytes.length);
        expect(preview!.columns.map(({ name }) => name)).toEqual(["Name", "Phone"]);
        const [first, second] = preview!.rows;
        expect(first!.cells[0]).toBe(as === text ? "José 🎉 محمد" : "José");
        expect(second!.cells[0]).toMatch(/^Müller[,;] Ana$/);
      }
    },
  );

  test("an encoding a person chooses wins over what we find", async () => {
    const cyrillic = Buffer.from([
      ...Buffer.from("Name,Phone\n"),
      0xc0,
      0xed,
      0xed,
      0xe0,
      ...Buffer.from(",+49 170 1234567\n"),
    ]);
    expect((await addImport(shop.scope, cyrillic)).preview!.rows[0]!.cells[0]).toBe("Àííà");
    const chosen = await uploadContacts(
      shop.scope,
      { filename: "x.csv", encoding: "windows-1251" },
      (async function* () {
        yield cyrillic;
      })(),
    );
    expect(chosen.preview!.rows[0]!.cells[0]).toBe("Анна");
  });

  test("one broken letter does not make Windows-1252 of a file in UTF-8: its row is said, the others are read", async () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => `Zoë ${i},+49 170 12345${String(i).padStart(2, "0")}\n`,
    ).join("");
    const bytes = Buffer.concat([
      Buffer.from(`Name,Phone\n${many}`),
      Buffer.from([0x41, 0xe9]),
      Buffer.from(",+49 170 7654321\n"),
    ]);
    const { check, encoding } = await checkFile(shop.scope, bytes);
    expect(encoding).toBe("utf-8");
    expect(check).toMatchObject({
      rows: 41,
      failed: 1,
      problems: [{ column: "Name", reason: "unreadable_letters", count: 1 }],
    });
  });
});

describe("shapes", () => {
  test.each([
    ["comma", ","],
    ["semicolon", ";"],
    ["tab", "\t"],
    ["pipe", "|"],
  ])("cells divided by a %s are found, though other signs occur in them", async (name, sign) => {
    const file = [
      ["Phone", "Name", "Notes"],
      ["+491701234567", '"Ana, Bea; Cid | Dan"', "1.000,50"],
      ["+491701234568", "Eve", "a, b, c"],
    ]
      .map((cells) =>
        cells
          .join(sign)
          .replace(sign === "," ? "1.000,50" : "\0", '"1.000,50"')
          .replace(sign === "," ? "a, b, c" : "\0", '"a, b, c"'),
      )
      .join("\r\n");
    const { preview, separator } = await addImport(shop.scope, file);
    expect(separator).toBe(name);
    expect(preview!.rows.map(({ cells }) => cells)).toEqual([
      ["+491701234567", "Ana, Bea; Cid | Dan", "1.000,50"],
      ["+491701234568", "Eve", "a, b, c"],
    ]);
  });

  test("a person who knows better sees the file with another separator or without a header, and nothing is kept of it", async () => {
    const { id } = await addImport(shop.scope, "Phone;Name;City\n+49 170 1234567;Ana, Maria;Rome\n");
    const read = (query: Record<string, string>) =>
      ask<ContactImportPreview>(readImport, shop.headers, { params: { contactImportId: id }, query });
    const comma = await read({ separator: "comma", hasHeader: "false" });
    expect(comma.body.preview).toMatchObject({
      columns: [{ name: "Column 1" }, { name: "Column 2" }],
      rows: [{ cells: ["Phone;Name;City"] }, { cells: ["+49 170 1234567;Ana", " Maria;Rome"] }],
    });
    expect((await read({})).body.preview).toMatchObject({ separator: "semicolon", hasHeader: true });
    expect((await read({ separator: "!" })).status).toBe(422);
  });

  test("Excel's own line about the separator is heeded and is no row", async () => {
    const seen = await addImport(shop.scope, "sep=;\r\nPhone;Name\r\n+491701234567;Ana\r\n");
    expect(seen).toMatchObject({ separator: "semicolon", hasHeader: true, columns: ["Phone", "Name"] });
    expect(seen.preview!.rows).toEqual([{ line: 3, cells: ["+491701234567", "Ana"] }]);
  });

  test("a file without a header loses no row", async () => {
    const seen = await addImport(shop.scope, "+491701234567,Ana\n+491701234568,Bea\n");
    expect(seen).toMatchObject({ hasHeader: false, columns: ["Column 1", "Column 2"] });
    expect(seen.preview!.rows).toHaveLength(2);
    expect(seen.preview!.guess).toEqual([{ column: 0, to: "phone" }]);
  });

  test("columns without a name, or with the same one twice, can be told apart", async () => {
    const { columns } = await addImport(shop.scope, "Phone,,Name,Name\n+491701234567,1,2,3\n");
    expect(columns).toEqual(["Phone", "Column 2", "Name", "Name (2)"]);
  });

  test("line breaks in quotes, doubled quotes, empty lines and all three line ends", async () => {
    const file =
      'Phone,Name\r\n+491701234561,"Ana\nof the ""shop"""\n\n+491701234562,Bea\r,\r\n+491701234563,Cid';
    const { preview } = await addImport(shop.scope, file);
    expect(preview!.rows).toEqual([
      { line: 2, cells: ["+491701234561", 'Ana\nof the "shop"'] },
      { line: 4, cells: ["+491701234562", "Bea"] },
      { line: 6, cells: ["+491701234563", "Cid"] },
    ]);
  });
});

describe("guessing", () => {
  test.each<[string, string, [string, string][]]>([
    [
      "English",
      "Phone number,First name,Last name,Tags,Country,Opt-in",
      [
        ["Phone number", "phone"],
        ["First name", "first_name"],
        ["Last name", "last_name"],
        ["Tags", "labels"],
        ["Country", "country"],
        ["Opt-in", "consent"],
      ],
    ],
    [
      "Spanish",
      "Número de teléfono,Nombre,Apellidos,Etiquetas,País,Consentimiento",
      [
        ["Número de teléfono", "phone"],
        ["Nombre", "first_name"],
        ["Apellidos", "last_name"],
        ["Etiquetas", "labels"],
        ["País", "country"],
        ["Consentimiento", "consent"],
      ],
    ],
    [
      "Portuguese",
      "Celular,Nome completo,Etiquetas",
      [
        ["Celular", "phone"],
        ["Nome completo", "name"],
        ["Etiquetas", "labels"],
      ],
    ],
    [
      "German",
      "Handynummer,Vorname,Nachname,Einwilligung,Datum der Einwilligung",
      [
        ["Handynummer", "phone"],
        ["Vorname", "first_name"],
        ["Nachname", "last_name"],
        ["Einwilligung", "consent"],
        ["Datum der Einwilligung", "consent_at"],
      ],
    ],
    [
      "French",
      "N° tél.,Nom et prénom,Pays",
      [
        ["N° tél.", "phone"],
        ["Nom et prénom", "name"],
        ["Pays", "country"],
      ],
    ],
    [
      "Arabic",
      "الاسم,رقم الهاتف",
      [
        ["الاسم", "name"],
        ["رقم الهاتف", "phone"],
      ],
    ],
    [
      "Google Contacts",
      "Given Name,Family Name,Group Membership,Phone 1 - Value",
      [
        ["Given Name", "first_name"],
        ["Family Name", "last_name"],
        ["Group Membership", "labels"],
        ["Phone 1 - Value", "phone"],
      ],
    ],
    [
      "a shop's",
      "Name,Email,Accepts Marketing,Phone",
      [
        ["Name", "name"],
        ["Accepts Marketing", "consent"],
        ["Phone", "phone"],
      ],
    ],
  ])("%s headings are understood", async (_, header, expected) => {
    const columns = header.split(",");
    const row = columns.map((name) =>
      expected.find(([heading, to]) => heading === name && to === "phone") ? "+491701234567" : "x",
    );
    const { preview } = await addImport(shop.scope, `${header}\n${row.join(",")}\n`);
    expect(preview!.guess).toEqual(
      expected
        .map(([heading, to]) => ({ column: columns.indexOf(heading), to }))
        .toSorted((a, b) => a.column - b.column),
    );
  });

  test("phone numbers are found by what they are where the heading says nothing, or says it of something else", async () => {
    const { preview } = await addImport(
      shop.scope,
      "Number,Where\n12,+49 170 1234567\n13,+49 170 1234568\n14,+49 170 1234569\n",
    );
    expect(preview!.guess).toEqual([{ column: 1, to: "phone" }]);
  });

  test("custom fields are found by their names and keys", async () => {
    await platformDb.customField.create({
      data: { workspaceId: shop.workspace.id, key: "loyalty", name: "Loyalty points", type: "number" },
    });
    const { preview } = await addImport(shop.scope, "Phone,loyalty POINTS\n+491701234567,5\n");
    expect(preview!.guess).toContainEqual({ column: 1, to: "custom", key: "loyalty" });
  });
});

/** The beginning of a workbook: a zip with one file of a name that spreadsheets have. */
function workbook(): Buffer {
  const name = Buffer.from("[Content_Types].xml");
  const content = deflateRawSync(Buffer.from("<Types/>"));
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name, content]);
}

describe("what is no CSV is refused in words", () => {
  test.each<[string, string | Buffer, string, RegExp]>([
    ["nothing", "", "file_empty", /empty/],
    ["a workbook", workbook(), "file_is_workbook", /save the sheet as CSV/],
    [
      "an old workbook",
      Buffer.from("d0cf11e0a1b11ae1000000000000", "hex"),
      "file_is_workbook",
      /save the sheet as CSV/,
    ],
    ["a picture", png(), "file_not_text", /not a text file/],
    ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj"), "file_not_text", /not a text file/],
    ["a NUL in the middle", `Phone,Name\n+491701234567,A\0na\n`, "file_not_text", /not a text file/],
    [
      "a NUL far behind",
      `Phone,Name\n${"+491701234567,Ana\n".repeat(20_000)}\0`,
      "file_not_text",
      /not a text file/,
    ],
    [
      "UTF-16 with a NUL in it",
      utf16("\uFEFFPhone,Name\n+491701234567,A\0na\n"),
      "file_not_text",
      /not a text file/,
    ],
    ["a header alone", "Phone,Name\n", "file_without_rows", /header and no rows/],
    ["blank lines alone", "\n\n , ,\n", "file_without_rows", /no rows/],
    [
      "a thousand columns",
      `${Array.from({ length: 1_000 }, (_, i) => `c${i}`).join(",")}\n${"1,".repeat(999)}1\n`,
      "too_many_columns",
      /1000 columns; at most 200/,
    ],
    [
      "a cell of a megabyte",
      `Phone,Name\n+491701234567,${"x".repeat(1_100_000)}\n`,
      "row_too_long",
      /Line 2 is longer than 256 KB/,
    ],
    [
      "a quote that is never closed",
      'Phone,Name\n+491701234567,"Ana\n+491701234568,Bea\n',
      "quote_not_closed",
      /Line 2 has a quote/,
    ],
  ])("%s", async (_, file, reason, words) => {
    const error = await refusal(file);
    expect([error.code, error.reason]).toEqual(["invalid", reason]);
    expect(error.message).toMatch(words);
  });

  test("an upload that breaks off is no file, and nothing of it stays", async () => {
    const before = await platformDb.contactImport.count({ where: { workspaceId: shop.workspace.id } });
    const breaking = (async function* () {
      yield Buffer.from("Phone,Name\n+491701234567,Ana\n");
      throw new Error("connection reset");
    })();
    await expect(
      uploadContacts(shop.scope, { filename: "x.csv", encoding: "auto" }, breaking),
    ).rejects.toMatchObject({ code: "invalid", reason: "incomplete" });
    expect(await platformDb.contactImport.count({ where: { workspaceId: shop.workspace.id } })).toBe(before);
  });
});

describe("what is broken further on", () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `+49170${String(1_000_000 + i)},Ana ${i}\n`);

  test("a quote that is never closed stops an import before anything is written, and says its line", async () => {
    const shop = await makeWorkspace();
    const file = `Phone,Name\n${rows.join("")}+491719999999,"Bea\n${rows.join("")}`;
    const seen = await importFile(shop.scope, file);
    expect(seen).toMatchObject({ state: "failed", rows: 0, created: 0, error: { line: 30_002 } });
    expect(seen.error!.message).toMatch(/^Line 30002 (is longer than|has a quote)/);
    expect(await platformDb.contact.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
    const checked = await checkFile(shop.scope, file);
    expect(checked).toMatchObject({ state: "uploaded", check: null, error: { line: 30_002 } });
  });

  test("of rows as long as they may be only a few are in memory together, and none is lost", async () => {
    const note = "They called again. ".repeat(8_000);
    const file = Array.from({ length: 40 }, (_, i) => `+4917012345${10 + i},"${note}"\n`).join("");
    const lines: number[] = [];
    const whole = { separator: ",", from: theBeginning, batch: 1_000 };
    for await (const rows of readRows(Readable.from([Buffer.from(file)]), whole)) {
      expect(rows.length).toBeLessThanOrEqual(2);
      lines.push(...rows.map(({ line }) => line));
    }
    expect(lines).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  test("a last row that is cut off is not taken for a whole one", async () => {
    const shop = await makeWorkspace();
    const whole = await importFile(shop.scope, "Name,Phone\nAna,+491701234567\nBea,+491701234568");
    expect(whole).toMatchObject({ created: 2, failed: 0 });
    const cut = await importFile(shop.scope, "Phone,Name\n+491701234561,Ana\n+49170123456");
    expect(cut).toMatchObject({ created: 1, failed: 1 });
    const error = await platformDb.contactImportError.findFirst({
      where: { importId: cut.id, workspaceId: shop.workspace.id },
    });
    expect(error!.problems).toContainEqual({ column: null, reason: "cut_off" });
  });
});
