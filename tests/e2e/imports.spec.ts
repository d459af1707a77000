import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addSource, newDraft } from "../support/campaign-page";
import { importFile } from "../support/imports";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

async function openImports(page: Page): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/contacts/import`);
  await expect(page.getByRole("heading", { name: "Drop a CSV here" })).toBeVisible();
  return shop;
}

const give = (page: Page, name: string, content: string | Buffer) =>
  page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

const panel = (page: Page) => page.getByRole("region", { name: "Check" });
const count = (page: Page, name: string) => page.locator(`dd[data-count=${name}]`);
const column = (page: Page, name: string) => page.getByRole("combobox", { name: `What “${name}” is` });

async function choose(page: Page, box: ReturnType<Page["getByRole"]>, option: string): Promise<void> {
  await box.click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function check(page: Page): Promise<void> {
  await panel(page)
    .getByRole("button", { name: /^Check/ })
    .click();
  await expect(panel(page).getByRole("button", { name: /^Import \d|Nobody/ })).toBeVisible();
}

async function download(page: Page): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download refused rows" }).click(),
  ]);
  return readFile(await file.path(), "utf8");
}

test("a file is imported after one has seen what it comes to, is found among the contacts, and is taken back", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const at = `/w/${shop.workspace.slug}`;
  await signInAs(page, shop);
  await page.goto(`${at}/contacts`);
  await page.getByRole("link", { name: "Import" }).click();
  await expectNoBarriers(page);
  await give(
    page,
    "customers.csv",
    "Phone,Full name,Plan,Tags\n+49 170 1234567,Ana Ruiz,Gold,VIP\n+44 7700 900123,محمد 🌷,Basic,\n+49 170 1234567,Ana again,Gold,\n",
  );
  await expect(page.getByRole("heading", { name: "customers.csv", level: 1 })).toBeVisible();
  await expect(column(page, "Phone")).toHaveText("Phone number");
  await expect(column(page, "Full name")).toHaveText("Name");
  await expect(column(page, "Plan")).toHaveText("Do not import");

  await choose(page, column(page, "Plan"), "New field…");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Plan");
  await dialog.getByRole("button", { name: /Create|Add/ }).click();
  await expect(column(page, "Plan")).toHaveText("Plan");
  await page.getByRole("checkbox", { name: /Everybody in this file has agreed/ }).click();

  // Without a proof the word is worth nothing: one is led to the field.
  await panel(page).getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByLabel("How they agreed")).toBeFocused();
  await page.getByLabel("How they agreed").fill("Ticked the box at the till");
  await expect(page.getByRole("table", { name: "As Parley reads it" })).toContainText("+447700900123");
  await expectNoBarriers(page);
  await check(page);
  await expect(count(page, "created")).toHaveText("2");
  await expect(count(page, "repeated")).toHaveText("1");
  await expect(panel(page)).toContainText("VIP");

  // Whoever comes back is where they were.
  await page.reload();
  await expect(page.getByLabel("How they agreed")).toHaveValue("Ticked the box at the till");
  await panel(page).getByRole("button", { name: "Import 2 contacts" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
  await expect(count(page, "created")).toHaveText("2");
  await expectNoBarriers(page);
  const address = page.url();

  await page.getByRole("link", { name: "Show contacts" }).click();
  const list = page.getByRole("list", { name: "Contacts" });
  await expect(list.getByRole("button", { name: /محمد/ })).toBeVisible();
  await list.getByRole("button", { name: /Ana Ruiz/ }).click();
  const sheet = page.getByRole("dialog", { name: "Contact" });
  await expect(sheet.getByRole("textbox", { name: "Plan" })).toHaveValue("Gold");
  await expect(sheet.getByText("VIP")).toBeVisible();

  await page.goto(address);
  await page.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 contacts it made are deleted");
  await page.getByRole("dialog").getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByText("2 contacts are gone")).toBeVisible();
  await page.getByRole("link", { name: "Show contacts" }).click();
  await expect(page.getByRole("heading", { name: "No contact yet" })).toBeVisible();
});

test("a German spreadsheet with semicolons and umlauts is understood, and can be read otherwise", async ({
  page,
}) => {
  await openImports(page);
  await give(
    page,
    "kunden.csv",
    Buffer.from("Telefon;Vorname;Nachname\r\n+49 170 7654321;Jürgen;Müßig\r\n", "latin1"),
  );
  const rows = page.getByRole("table", { name: "First rows as they are in the file" });
  await expect(rows.getByRole("cell", { name: "Müßig" })).toBeVisible();
  const letters = page.getByRole("combobox", { name: "Letters" });
  await expect(letters).toHaveText("Western Europe (Windows-1252)");
  const between = page.getByRole("combobox", { name: "Between the cells" });
  await expect(between).toHaveText("Semicolon ;");

  await choose(page, between, "Comma ,");
  await expect(rows.getByRole("columnheader")).toHaveCount(1);
  await choose(page, between, "Semicolon ;");
  await expect(rows.getByRole("columnheader")).toHaveCount(3);
  await choose(page, letters, "Cyrillic (Windows-1251)");
  await expect(rows.getByRole("cell", { name: "MьЯig" })).toBeVisible();
  await choose(page, letters, "Western Europe (Windows-1252)");
  await expect(rows.getByRole("cell", { name: "Müßig" })).toBeVisible();

  await check(page);
  await panel(page).getByRole("button", { name: "Import 1 contact" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Show contacts" }).click();
  await expect(page.getByRole("button", { name: /Jürgen Müßig/ })).toBeVisible();
});

test("rows that cannot be read are told with their reasons, and downloaded with them", async ({ page }) => {
  await openImports(page);
  await give(
    page,
    "mixed.csv",
    "phone,name\n+49 170 1111111,Good\n12,Short\nnobody,=1+1\n,Missing\n+49 170 2222222,Fine\n",
  );
  await check(page);
  await expect(count(page, "created")).toHaveText("2");
  await expect(count(page, "failed")).toHaveText("3");
  const problems = page.getByRole("list", { name: "Why rows are refused" });
  await expect(problems).toContainText("phone: This number has too few digits.");
  await expect(problems).toContainText("Line 3");
  await expect(problems).toContainText("phone: There is no phone number.");
  const before = await download(page);
  expect(before.split("\r\n")).toEqual([
    "\uFEFFphone,name,Line,Problem",
    "12,Short,3,phone: This number has too few digits.",
    "nobody,'=1+1,4,phone: This is not a phone number.",
    ",Missing,5,phone: There is no phone number.",
    "",
  ]);

  await panel(page).getByRole("button", { name: "Import 2 contacts" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
  await expect(count(page, "failed")).toHaveText("3");
  expect(await download(page)).toBe(before);
});

test("the contacts of a list are taken along as a file with the columns one wants", async ({ page }) => {
  const shop = await openImports(page);
  await importFile(shop.scope, "Phone,Name\n+49 170 1111111,Ana 🌷\n+49 170 2222222,=Bea\n");
  await page.goto(`/w/${shop.workspace.slug}/contacts?q=Ana`);
  await expect(page.getByRole("button", { name: /Ana 🌷/ })).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export contacts" });
  await expect(dialog.getByRole("link", { name: "Download 1 contact" })).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("radio", { name: "All contacts" }).click();
  for (const heading of await dialog.getByRole("group", { name: "Columns" }).getByRole("checkbox").all()) {
    await heading.click();
  }
  await expect(dialog.getByRole("button", { name: "Choose a column" })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "Phone", exact: true }).click();
  await dialog.getByRole("checkbox", { name: "Name", exact: true }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("link", { name: "Download 2 contacts" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^contacts-\d{4}-\d\d-\d\d\.csv$/);
  expect(await readFile(await file.path(), "utf8")).toBe(
    "\uFEFFPhone,Name\r\n'+491701111111,Ana 🌷\r\n'+491702222222,'=Bea\r\n",
  );
});

test("what is hostile in a file stays text", async ({ page }) => {
  await openImports(page);
  const script = "<img src=x onerror=document.title='owned'>";
  await give(
    page,
    "<b>evil</b>.csv",
    `phone,"name","=cmd|' /C calc'!A0"\n+49 170 3333333,"=HYPERLINK(""https://evil.example"",""x"")",${script}\n+49 170 4444444,${script},@SUM(1)\n`,
  );
  await expect(page.getByRole("heading", { name: "<b>evil</b>.csv", level: 1 })).toBeVisible();
  await expect(page.getByRole("cell", { name: script }).first()).toBeVisible();
  await check(page);
  await panel(page).getByRole("button", { name: "Import 2 contacts" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Show contacts" }).click();
  await expect(page.getByText('=HYPERLINK("https://evil.example","x")')).toBeVisible();
  await expect(page.getByText(script)).toBeVisible();
  expect(await page.title()).not.toBe("owned");
});

test("what is no CSV is refused with what to do, an upload is cut off, and a file is thrown away", async ({
  page,
}) => {
  await openImports(page);
  await give(page, "people.xlsx", Buffer.from("504b03041400", "hex"));
  await expect(page.getByRole("alert").getByText(/workbook, not a CSV/)).toBeVisible();

  await page.route("**/api/v1/contact-imports?*", () => undefined, { times: 1 });
  await give(page, "slow.csv", "phone\n+49 170 1234567\n");
  await expect(page.getByRole("progressbar", { name: "Sending the file" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await page.unroute("**/api/v1/contact-imports?*");

  await give(page, "one.csv", "phone\n+49 170 1234567\n");
  await expect(page.getByRole("heading", { name: "one.csv", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Import contacts" }).click();
  const past = page.getByRole("list", { name: "Imports so far" });
  await past.getByRole("link", { name: /one\.csv/ }).click();
  await page.getByRole("button", { name: "Delete file" }).click();
  await expect(page.getByText("There are none yet.")).toBeVisible();
});

test("who may not import is told who can let them", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, await addMember(shop.workspace, "agent"));
  await page.goto(`/w/${shop.workspace.slug}/contacts`);
  await expect(page.getByRole("button", { name: "New contact" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await page.goto(`/w/${shop.workspace.slug}/contacts/import`);
  await expect(page.getByRole("heading", { name: "Imports are for admins" })).toBeVisible();
});

test("a file larger than the installation takes is refused before any of it is sent, here and for a campaign", async ({
  page,
}) => {
  // A gigabyte is not written for this: the browser is told that the file is one.
  await page.addInitScript(() => {
    const size = Object.getOwnPropertyDescriptor(Blob.prototype, "size")!.get!;
    Object.defineProperty(Blob.prototype, "size", {
      get(this: Blob) {
        const isHuge = this instanceof File && this.name === "huge.csv";
        return isHuge ? 1_001 * 1024 ** 2 : (size.call(this) as number);
      },
    });
  });
  const sent: string[] = [];
  page.on("request", (one) => {
    if (one.method() === "POST" && one.url().includes("/contact-imports")) sent.push(one.url());
  });
  const refusal = "This file is larger than 1000 MB, the most this installation takes. Divide it in two.";
  const shop = await openImports(page);
  await give(page, "huge.csv", "Phone\n+49 170 1234567\n");
  await expect(page.getByText(refusal)).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await expectNoBarriers(page);

  await newDraft(page, shop.workspace, "Spring");
  await addSource(page, "Add people", "CSV file");
  const dialog = page.getByRole("dialog");
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "huge.csv", mimeType: "text/csv", buffer: Buffer.from("Phone\n") });
  await expect(dialog.getByRole("alert")).toHaveText(refusal);
  expect(sent).toEqual([]);
});
