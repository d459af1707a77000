import { GET as listErrors } from "@/app/api/v1/contact-imports/[contactImportId]/errors/route";
import { GET as getReport } from "@/app/api/v1/contact-imports/[contactImportId]/error-report/route";
import { startCheck, startRun } from "@/lib/contacts/imports/commands";
import { importedRows, type ImportedRow } from "@/lib/contacts/imports/values";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addContact } from "../support/conversation";
import { ask } from "../support/handler";
import { checkFile, contactsOf, importFile, settingsFor, settle } from "../support/imports";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const people = ({ workspace }: TestWorkspace) =>
  platformDb.contact.findMany({ where: { workspaceId: workspace.id }, orderBy: { id: "asc" } });
const setCountry = ({ workspace }: TestWorkspace, country: string) =>
  platformDb.workspace.update({ where: { id: workspace.id }, data: { country } });
const addField = (
  shop: TestWorkspace,
  key: string,
  type: "text" | "number" | "date" | "checkbox" | "choice" | "link",
) =>
  platformDb.customField.create({
    data: {
      workspaceId: shop.workspace.id,
      key,
      name: key,
      type,
      options: type === "choice" ? ["Gold", "Basic"] : [],
    },
  });
/** What is wrong, by line. */
async function problems(shop: TestWorkspace, contactImportId: string): Promise<Record<number, string[]>> {
  const { body } = await ask<{
    data: { line: number; problems: { column: string | null; reason: string }[] }[];
  }>(listErrors, shop.headers, { params: { contactImportId } });
  return Object.fromEntries(
    body.data.map(({ line, problems }) => [
      line,
      problems.map(({ column, reason }) => `${column}: ${reason}`),
    ]),
  );
}

describe("what a row becomes", () => {
  test("a person with number, name, country, labels and fields, found by search and by filters", async () => {
    const shop = await makeWorkspace();
    await setCountry(shop, "DE");
    await platformDb.label.create({ data: { workspaceId: shop.workspace.id, name: "VIP", color: "red" } });
    for (const [key, type] of [
      ["points", "number"],
      ["born", "date"],
      ["news", "checkbox"],
      ["plan", "choice"],
      ["site", "link"],
      ["note", "text"],
    ] as const)
      await addField(shop, key, type);
    const done = await importFile(
      shop.scope,
      "Telefon;Vorname;Nachname;Etiketten;points;born;news;plan;site;note\n" +
        "0170 1234567;Zoë;Ängström 🎉;vip, Neu;1.234,5;3.4.1990;ja;gold;example.com/a;'=1+1\n" +
        "+55 11 98765-4321;محمد;;;;;;;;\n",
    );
    expect(done).toMatchObject({
      state: "completed",
      created: 2,
      failed: 0,
      rows: 2,
      totalRows: 2,
      progress: 1,
    });
    const labels = await platformDb.label.findMany({
      where: { workspaceId: shop.workspace.id },
      orderBy: { name: "asc" },
    });
    expect(labels.map(({ name }) => name)).toEqual(["Neu", "VIP"]);
    const [zoe, other] = await people(shop);
    expect(zoe).toMatchObject({
      name: "Zoë Ängström 🎉",
      phone: "+491701234567",
      waId: null,
      country: "DE",
      source: "import",
      searchText: "zoe angstrom 🎉 491701234567",
      custom: {
        points: 1234.5,
        born: "1990-04-03",
        news: true,
        plan: "Gold",
        site: "https://example.com/a",
        note: "=1+1",
      },
      marketingGrantedAt: null,
    });
    expect(zoe!.labelIds.toSorted()).toEqual(labels.map(({ id }) => id).toSorted());
    expect(other).toMatchObject({
      name: "محمد",
      phone: "+5511987654321",
      country: "BR",
      custom: {},
      labelIds: [],
    });
    const identities = await platformDb.contactIdentity.findMany({
      where: { workspaceId: shop.workspace.id },
      orderBy: { value: "asc" },
    });
    expect(identities.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      "phone 491701234567",
      "phone 5511987654321",
    ]);
  });

  test("a country in the row says where its number belongs", async () => {
    const shop = await makeWorkspace();
    const done = await importFile(
      shop.scope,
      "Phone,Country\n0170 1234567,Germany\n11 98765-4321,Brasil\n612345678,es\n1,Atlantis\n",
    );
    expect((await people(shop)).map(({ phone }) => phone)).toEqual([
      "+491701234567",
      "+5511987654321",
      "+34612345678",
    ]);
    expect(await problems(shop, done.id)).toEqual({
      5: ["Country: unknown_country", "Phone: phone_too_short"],
    });
  });

  test("a row with one bad cell is not read at all, and every bad cell of it is named with its line", async () => {
    const shop = await makeWorkspace();
    for (const [key, type] of [
      ["points", "number"],
      ["born", "date"],
      ["news", "checkbox"],
      ["plan", "choice"],
      ["site", "link"],
    ] as const)
      await addField(shop, key, type);
    const long = "x".repeat(101);
    const done = await importFile(
      shop.scope,
      "Phone,Name,points,born,news,plan,site,Labels\n" +
        "+491701234561,Ana,many,31/02/2020,perhaps,Silver,javascript:alert(1),ok\n" +
        `123,${long},1,2020-01-31,yes,Gold,https://example.com,${"l".repeat(41)}\n` +
        "+491701234562,Bea,,,,,,,surplus\n" +
        "+491701234563,Cid,1,2020-01-31,no,BASIC,https://example.com,ok\n",
    );
    expect(done).toMatchObject({ created: 1, failed: 3, rows: 4 });
    expect(await problems(shop, done.id)).toEqual({
      2: [
        "points: not_a_number",
        "born: not_a_day",
        "news: not_yes_or_no",
        "plan: not_a_choice",
        "site: not_a_link",
      ],
      3: ["Phone: phone_too_short", "Name: name_too_long", "Labels: label_too_long"],
      4: ["null: too_many_cells"],
    });
    expect((await people(shop)).map(({ name, custom }) => [name, custom])).toEqual([
      ["Cid", { points: 1, born: "2020-01-31", news: false, plan: "Basic", site: "https://example.com" }],
    ]);
  });

  test("the report has the bad rows as they were; mended, it can be imported as it is", async () => {
    const shop = await makeWorkspace();
    const done = await importFile(
      shop.scope,
      'Phone;Name\n+491701234561;Ana\nnone;"=HYPERLINK(""x"");1"\n5,51199E+12;Bea\n',
    );
    const report = await ask<string>(getReport, shop.headers, { params: { contactImportId: done.id } });
    expect(report.status).toBe(200);
    expect(report.headers.get("content-disposition")).toMatch(/attachment; filename=.*problems\.csv/);
    const text = report.body.replace(/^\uFEFF/, "");
    expect(text.split("\r\n")).toEqual([
      "Phone;Name;Line;Problem",
      `none;"'=HYPERLINK(""x"");1";3;Phone: This is not a phone number.`,
      "5,51199E+12;Bea;4;Phone: A spreadsheet has rounded this number. Format the column as text and export the file again.",
      "",
    ]);
    const mended = await importFile(
      shop.scope,
      `\uFEFF${text.replace("none", "+491701234562").replace("5,51199E+12", "+5511987654321")}`,
    );
    expect(mended).toMatchObject({ created: 2, failed: 0 });
    expect((await people(shop)).map(({ name }) => name)).toEqual(["Ana", '=HYPERLINK("x");1', "Bea"]);
  });

  test("a column of something else does not make a thousand labels", async () => {
    const shop = await makeWorkspace();
    const rows = Array.from(
      { length: 60 },
      (_, i) => `+4917012345${String(i).padStart(2, "0")},label ${i}\n`,
    );
    const file = `Phone,Labels\n${rows.join("")}`;
    const { check } = await checkFile(shop.scope, file);
    expect(check).toMatchObject({
      created: 50,
      failed: 10,
      problems: [{ column: "Labels", reason: "no_room_for_labels", count: 10 }],
    });
    expect(check!.newLabels).toHaveLength(50);
    expect(await platformDb.label.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
    expect(await importFile(shop.scope, file)).toMatchObject({ created: 50, failed: 10 });
    expect(await platformDb.label.count({ where: { workspaceId: shop.workspace.id } })).toBe(50);
  });
});

describe("people who are contacts already", () => {
  async function known() {
    const shop = await makeWorkspace();
    for (const key of ["plan", "city"]) await addField(shop, key, "text");
    const label = await platformDb.label.create({
      data: { workspaceId: shop.workspace.id, name: "Old", color: "red" },
    });
    const ana = await addContact(shop.workspace.id, {
      waId: "5215512345678",
      phone: "+525512345678",
      name: "Ana",
      custom: { plan: "gold" },
      labelIds: [label.id],
    });
    const nameless = await addContact(shop.workspace.id, {
      waId: "551187654321",
      phone: "+5511987654321",
      name: null,
    });
    // Both in another way than WhatsApp writes them.
    const file =
      "Phone,Name,plan,city,Labels\n+52 55 1234 5678,Anna,basic,Puebla,New\n+55 11 98765-4321,Bea,,Recife,\n+491701234567,Cid,,,\n";
    const read = async () => {
      const rows = await platformDb.contact.findMany({
        where: { workspaceId: shop.workspace.id, id: { in: [ana.id, nameless.id] } },
        orderBy: { id: "asc" },
      });
      const labels = await platformDb.label.findMany({ where: { workspaceId: shop.workspace.id } });
      return rows.map(({ name, custom, labelIds, waId }) => ({
        name,
        waId,
        custom,
        labels: labelIds.map((id) => labels.find((one) => one.id === id)!.name),
      }));
    };
    return { shop, file, read };
  }

  test("are left as they are, when that is chosen", async () => {
    const { shop, file, read } = await known();
    const before = await read();
    const done = await importFile(shop.scope, file, { duplicates: "skip" });
    expect(done).toMatchObject({ created: 1, updated: 0, skipped: 2, failed: 0 });
    expect(await read()).toEqual(before);
  });

  test("get what they lack, and keep what they have", async () => {
    const { shop, file, read } = await known();
    expect(await importFile(shop.scope, file, { duplicates: "fill" })).toMatchObject({
      created: 1,
      updated: 2,
      skipped: 0,
    });
    expect(await read()).toEqual([
      {
        name: "Ana",
        waId: "5215512345678",
        custom: { plan: "gold", city: "Puebla" },
        labels: ["Old", "New"],
      },
      { name: "Bea", waId: "551187654321", custom: { city: "Recife" }, labels: [] },
    ]);
    expect(await importFile(shop.scope, file, { duplicates: "fill" })).toMatchObject({
      created: 0,
      updated: 0,
      skipped: 3,
    });
  });

  test("are written over, when that is chosen; an empty cell takes nothing away", async () => {
    const { shop, file, read } = await known();
    expect(await importFile(shop.scope, file, { duplicates: "overwrite" })).toMatchObject({
      created: 1,
      updated: 2,
    });
    expect(await read()).toEqual([
      {
        name: "Anna",
        waId: "5215512345678",
        custom: { plan: "basic", city: "Puebla" },
        labels: ["Old", "New"],
      },
      { name: "Bea", waId: "551187654321", custom: { city: "Recife" }, labels: [] },
    ]);
  });

  test("are counted in the check as the import will find them", async () => {
    const { shop, file } = await known();
    const before = await contactsOf(shop.scope);
    const { check } = await checkFile(shop.scope, `${file}+525512345678,Again,,,\nnobody,,,,\n`);
    expect(check).toMatchObject({
      rows: 5,
      created: 1,
      known: 2,
      repeated: 1,
      failed: 1,
      newLabels: ["New"],
    });
    expect(check!.problems).toEqual([
      { column: "Phone", reason: "phone_letters", count: 1, examples: [{ line: 6, value: "nobody" }] },
    ]);
    expect(await contactsOf(shop.scope)).toBe(before);
  });

  test("rows a check refuses can be downloaded before anything is imported; the next check forgets them", async () => {
    const shop = await makeWorkspace();
    const checked = await checkFile(shop.scope, "Phone,Code\n12,+491701234567\nnobody,=1+1\n");
    const params = { contactImportId: checked.id };
    const report = await ask(getReport, shop.headers, { params });
    expect(report.body).toBe(
      "Phone,Code,Line,Problem\r\n" +
        "12,'+491701234567,2,Phone: This number has too few digits.\r\n" +
        "nobody,'=1+1,3,Phone: This is not a phone number.\r\n",
    );
    await startCheck(shop.scope, checked.id, settingsFor(checked, { columns: [{ column: 1, to: "phone" }] }));
    await settle(shop.scope, checked.id);
    expect(await problems(shop, checked.id)).toEqual({ 3: ["Code: phone_letters"] });
    await startRun(shop.scope, checked.id, settingsFor(checked, { columns: [{ column: 0, to: "phone" }] }));
    expect(await settle(shop.scope, checked.id)).toMatchObject({ created: 0, failed: 2 });
    expect(Object.keys(await problems(shop, checked.id))).toEqual(["2", "3"]);
  });

  test("a number that is twice in a file counts once, however it is written and however far apart", async () => {
    const shop = await makeWorkspace();
    const others = Array.from({ length: 2_500 }, (_, i) => `+49151${10_000_000 + i},Other ${i}\n`).join("");
    const file = `Phone,Name\n+55 11 98765-4321,First\n+55 11 8765-4321,Second\n${others}5511987654321,Third\n+4915110000000,Again\n`;
    const done = await importFile(shop.scope, file, { duplicates: "overwrite" });
    expect(done).toMatchObject({
      created: 2_501,
      updated: 0,
      skipped: 0,
      repeated: 3,
      failed: 0,
      rows: 2_504,
    });
    const first = await platformDb.contact.findFirst({
      where: { workspaceId: shop.workspace.id, phone: "+5511987654321" },
    });
    expect(first!.name).toBe("First");
  });

  test("nobody of another workspace is known, found or changed", async () => {
    const [shop, other] = await Promise.all([makeWorkspace(), makeWorkspace()]);
    await importFile(other.scope, "Phone,Name,Labels\n+491701234567,Ana,vip\n");
    const before = await contactsOf(other.scope);
    const { check } = await checkFile(shop.scope, "Phone,Name,Labels\n+491701234567,Bea,vip\n");
    expect(check).toMatchObject({ created: 1, known: 0, newLabels: ["vip"] });
    expect(
      await importFile(shop.scope, "Phone,Name,Labels\n+491701234567,Bea,vip\n", { duplicates: "overwrite" }),
    ).toMatchObject({ created: 1 });
    expect(await contactsOf(other.scope)).toBe(before);
  });
});

describe("consent", () => {
  const events = ({ workspace }: TestWorkspace) =>
    platformDb.consentEvent.findMany({ where: { workspaceId: workspace.id }, orderBy: { at: "asc" } });

  test("is read from a column with its time and proof", async () => {
    const shop = await makeWorkspace();
    await setCountry(shop, "DE");
    const done = await importFile(
      shop.scope,
      "Phone,Opt-in,Consent date,Consent source\n+491701234561,Ja,3.4.2024 10:30,Shop checkout\n+491701234562,nein,,\n+491701234563,,,\n+491701234564,vielleicht,,\n+491701234565,ja,1.1.2999,\n",
    );
    expect(done).toMatchObject({ created: 3, failed: 2 });
    const [yes, no, unsaid] = await people(shop);
    expect(yes).toMatchObject({
      marketingGrantedAt: new Date("2024-04-03T10:30:00Z"),
      marketingSaidAt: new Date("2024-04-03T10:30:00Z"),
      marketingStoppedAt: null,
    });
    expect(no!.marketingStoppedAt).toEqual(new Date(done.startedAt!));
    expect(unsaid).toMatchObject({ marketingGrantedAt: null, marketingSaidAt: null });
    expect(
      (await events(shop)).map(({ granted, source, proof, byUserId, contactId }) => ({
        granted,
        source,
        proof,
        byUserId,
        contactId,
      })),
    ).toEqual([
      { granted: true, source: "import", proof: "Shop checkout", byUserId: shop.user.id, contactId: yes!.id },
      { granted: false, source: "import", proof: "nein", byUserId: shop.user.id, contactId: no!.id },
    ]);
    expect(await problems(shop, done.id)).toEqual({
      5: ["Opt-in: not_yes_or_no"],
      6: ["Consent date: still_to_come"],
    });
  });

  test("is a statement about everybody, with how they agreed, in a category of its own", async () => {
    const shop = await makeWorkspace();
    const at = "2025-01-31T12:00:00.000Z";
    await importFile(shop.scope, "Phone\n+491701234561\n+491701234562\n", {
      statement: { category: "utility", proof: "Signed the order form.", at },
    });
    for (const contact of await people(shop)) {
      expect(contact).toMatchObject({
        utilityGrantedAt: new Date(at),
        utilitySaidAt: new Date(at),
        marketingGrantedAt: null,
      });
    }
    expect((await events(shop)).map(({ category, proof }) => [category, proof])).toEqual([
      ["utility", "Signed the order form."],
      ["utility", "Signed the order form."],
    ]);
  });

  test("nobody who has opted out is opted in by a file; who the file opts out is opted out, whatever was chosen", async () => {
    const shop = await makeWorkspace();
    const stoppedAt = new Date("2026-01-01T00:00:00Z");
    const stopped = await addContact(shop.workspace.id, {
      waId: "491701234561",
      marketingStoppedAt: stoppedAt,
      marketingSaidAt: stoppedAt,
    });
    const granted = await addContact(shop.workspace.id, {
      waId: "491701234562",
      marketingGrantedAt: stoppedAt,
      marketingSaidAt: stoppedAt,
    });
    const file = "Phone,Opt-in,Consent date\n+491701234561,yes,2026-06-01\n+491701234562,no,2026-06-01\n";
    for (const duplicates of ["fill", "overwrite", "skip"] as const) {
      const done = await importFile(shop.scope, file, { duplicates });
      expect(done.keptStopped).toBe(duplicates === "skip" ? 0 : 1);
      expect(
        await platformDb.contact.findFirst({ where: { workspaceId: shop.workspace.id, id: stopped.id } }),
      ).toMatchObject({ marketingStoppedAt: stoppedAt, marketingGrantedAt: null });
      expect(
        await platformDb.contact.findFirst({ where: { workspaceId: shop.workspace.id, id: granted.id } }),
      ).toMatchObject({ marketingStoppedAt: new Date("2026-06-01T00:00:00Z"), marketingGrantedAt: null });
    }
    await importFile(shop.scope, "Phone\n+491701234561\n", {
      statement: { category: "marketing", proof: "They all agreed.", at: "2026-07-01T00:00:00Z" },
    });
    expect(
      await platformDb.contact.findFirst({ where: { workspaceId: shop.workspace.id, id: stopped.id } }),
    ).toMatchObject({ marketingStoppedAt: stoppedAt });
  });
});

test("a campaign gets every person of its file once, with their row", async () => {
  const shop = await makeWorkspace();
  const ana = await addContact(shop.workspace.id, { waId: "491701234561", name: "Ana" });
  const others = Array.from({ length: 1_500 }, (_, i) => `+49151${10_000_000 + i},code ${i},\n`).join("");
  const done = await importFile(
    shop.scope,
    `Phone,Code,Phone\n+491701234561,A1,x\n0049 170 1234561,A2,\nnobody,A3,\n${others}`,
    { duplicates: "skip", keepValues: true },
  );
  expect(done).toMatchObject({ created: 1_500, skipped: 1, repeated: 1, failed: 1 });
  const rows: ImportedRow[] = [];
  for await (const batch of importedRows(shop.scope, done.id, { batch: 400 })) {
    expect(batch.length).toBeLessThanOrEqual(400);
    rows.push(...batch);
  }
  expect(rows).toHaveLength(1_501);
  expect(new Set(rows.map(({ contactId }) => contactId)).size).toBe(1_501);
  expect(rows.find(({ contactId }) => contactId === ana.id)).toEqual({
    line: 2,
    contactId: ana.id,
    values: { Phone: "+491701234561", Code: "A1", "Phone (2)": "x" },
  });
  expect(
    await platformDb.contact.findFirst({ where: { workspaceId: shop.workspace.id, id: ana.id } }),
  ).toMatchObject({ name: "Ana" });
  const other = await makeWorkspace();
  for await (const batch of importedRows(other.scope, done.id))
    throw new Error(`${batch.length} rows of another workspace.`);
});
