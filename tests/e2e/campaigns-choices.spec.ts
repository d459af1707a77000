import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import {
  addSource,
  byNightToo,
  check,
  checked,
  chooseTemplate,
  expectNoBarriersOnceChecked,
  figure,
  launch,
  newDraft,
  onThePhone,
  openLaunch,
  recipient,
  taken,
} from "../support/campaign-page";
import { continueAs, openShop, type Shop } from "../support/inbox-page";

async function select(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

const reached = (page: Page, count: number) =>
  expect(check(page)).toContainText(`${count}${count === 1 ? "person gets" : "people get"} it`);

const people = ["Ana Ruiz", "محمد 🌷", "Bea Lopes", "Cem Kaya", "Dora Weiß", "Emil Roth"];
const csv = [
  "Who,Handset,Code,Town",
  ...people.map((name, i) => `${name},+49 170 223450${i},CODE-${i},Lisbon`),
  "Nobody,no number,CODE-9,Faro",
].join("\n");

test("a file's columns fill two templates that share its people; it is tested, scheduled, taken back, sent, listed and copied", async ({
  page,
}) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "Loyalty codes");

  // The people come from a file of this campaign.
  await addSource(page, "Add people", "CSV file");
  const dialog = page.getByRole("dialog");
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "codes.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await select(page, "Column with the phone numbers", "Handset");
  await select(page, "Column with the names", "Who");
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Use this file" }).click();
  await expect(dialog.getByText("1 row has no number that can be read and is left out.")).toBeVisible();
  await dialog.getByRole("button", { name: "Add 6 people" }).click();
  await expect(page.getByRole("button", { name: "Remove codes.csv" })).toBeVisible();

  // Two templates, three to one; each gap from a column of the file, or from words.
  await chooseTemplate(page, "seasonal_offer");
  const a = page.getByRole("group", { name: "Variant A" });
  await a.getByRole("button", { name: "From the contact" }).click();
  await page.getByRole("menuitem", { name: "Code", exact: true }).click();
  await chooseTemplate(page, "appointment_reminder", "Compare with another");
  const b = page.getByRole("group", { name: "Variant B" });
  await b.getByRole("button", { name: "From the contact" }).first().click();
  await page.getByRole("menuitem", { name: "Town", exact: true }).click();
  await b.getByLabel("Gap 3 in the text").fill("10:30");
  await a.getByRole("combobox", { name: "Share" }).click();
  await page.getByRole("option", { name: "3", exact: true }).click();
  await expect(a.getByText("75% of the people")).toBeVisible();
  await expect(b.getByText("25% of the people")).toBeVisible();
  await byNightToo(page);
  // Each message belongs to the coupon of its row.
  await page.getByRole("switch", { name: "Link to a record of yours" }).click();
  await page.getByLabel("Kind of record").fill("coupon");
  await select(page, "Its number or id", "Column “Code” of the file");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();
  await reached(page, people.length);
  await expectNoBarriersOnceChecked(page);

  // A test of the second one, with what the file says of the person who has this number.
  await page.getByRole("button", { name: "Send test" }).click();
  await dialog.getByLabel("To", { exact: true }).fill("+49 170 2234500");
  await dialog.getByRole("radio", { name: "B" }).click();
  await dialog.getByRole("button", { name: "Send test" }).click();
  await expect(page.getByText("The test is on its way.")).toBeVisible();
  await expect.poll(async () => (await taken(shop)).length).toBe(1);
  const [trial] = await taken(shop);
  expect(await onThePhone(shop, trial!.customerId)).toEqual([
    expect.stringContaining("Hello Ana, this is a reminder of your appointment on Lisbon at 10:30."),
  ]);

  // For another day, and taken back.
  const later = await openLaunch(page);
  await later.getByRole("radio", { name: "Later" }).click();
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  await later.getByLabel("Begins").fill(`${day}T10:15`);
  await expectNoBarriers(page, "[role=dialog]");
  await later.getByRole("button", { name: "Schedule" }).click();
  await expect(page.getByRole("main").getByText("Scheduled", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Begins .*10:15.*Who belongs to the audience is asked then/)).toBeVisible();
  await page.getByRole("button", { name: "Edit again" }).click();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove codes.csv" })).toBeVisible();
  expect(await taken(shop)).toHaveLength(1);

  await launch(page);
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  await expect(figure(page, "Delivered")).toContainText("6");
  const shared = () =>
    page
      .getByRole("row", { name: /^[AB] / })
      .evaluateAll((rows) => rows.map((one) => Number(one.querySelectorAll("td")[1]!.textContent)));
  await expect.poll(async () => (await shared()).reduce((a, b) => a + b, 0)).toBe(people.length);
  const counts = await shared();

  // Each got what the file says of them, once, and is listed with their variant; so they stand in the file one takes along.
  const sent = (await taken(shop)).slice(1);
  expect(sent.map(({ to }) => to.slice(-1)).sort()).toEqual(["0", "1", "2", "3", "4", "5"]);
  const ofA = new Set<string>();
  for (const { to, customerId } of sent) {
    const name = people[Number(to.slice(-1))]!;
    const text = (await onThePhone(shop, customerId)).at(-1)!;
    if (text.includes("winter collection")) {
      ofA.add(name);
      expect(text).toContain(`Hi ${name.split(" ")[0]}, `);
      expect(text).toContain(`before CODE-${to.slice(-1)} `);
    } else expect(text).toContain("appointment on Lisbon at 10:30");
  }
  expect(ofA.size).toBe(counts[0]);
  for (const name of people) {
    await expect(recipient(page, name).getByText(ofA.has(name) ? "A" : "B", { exact: true })).toBeVisible();
  }
  await select(page, "Show", "Failed");
  await expect(page.getByText("Nobody here.")).toBeVisible();
  await select(page, "Show", "Delivered");
  await expect(recipient(page, people[0]!)).toBeVisible();
  await expectNoBarriers(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  const [heading, ...lines] = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  expect(heading).toMatch(/^\uFEFFcontact_id,name,phone,country,variant,stage,/);
  expect(lines.map((line) => line.split(",").slice(1, 6).join()).sort()).toEqual(
    people.map((name, i) => `${name},'+49170223450${i},DE,${ofA.has(name) ? "A" : "B"},delivered`).sort(),
  );
  expect(lines.map((line) => line.split(",").slice(-2).join("/")).sort()).toEqual(
    people.map((_, i) => `coupon/CODE-${i}`),
  );
  await page.getByRole("button", { name: "Setup" }).click();
  await expect(page.getByText("coupon / Column “Code” of the file")).toBeVisible();

  // A copy begins as a draft with the same file, templates and shares.
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { name: "Loyalty codes (copy)", level: 1 })).toBeVisible();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove codes.csv" })).toBeVisible();
  await expect(a.getByText("75% of the people")).toBeVisible();
  await expect(page.getByLabel("Kind of record")).toHaveValue("coupon");
  await reached(page, people.length);
});

type Made = { id: string };

/** Six people: two with a label, one of them of the staff; two in Portugal; one to be picked; one nobody chooses. */
async function stock(shop: Shop): Promise<void> {
  const vip = await shop.call<Made>("POST", "/labels", { name: "VIP", color: "amber" });
  const staff = await shop.call<Made>("POST", "/labels", { name: "Staff", color: "teal" });
  await shop.call("POST", "/segments", {
    name: "Lisbon regulars",
    filter: { match: "all", conditions: [{ field: "country", operator: "is_any_of", values: ["PT"] }] },
  });
  const add = (phone: string, name: string, labelIds: string[] = []) =>
    shop.call("POST", "/contacts", { phone, name, ...(labelIds.length > 0 ? { labelIds } : {}) });
  await add("+491703345001", "Vera VIP", [vip.id]);
  await add("+491703345002", "Stefan Staff", [vip.id, staff.id]);
  await add("+351910000101", "Paula Porto");
  await add("+351910000102", "Luis Lisboa");
  await add("+491703345005", "Hanna Hand");
  await add("+491703345006", "Otto Other");
}

test("an audience is put together of labels, a segment and people picked by hand, without those of another label", async ({
  page,
}) => {
  const shop = await openShop();
  await stock(shop);
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "Club evening");
  await chooseTemplate(page, "hello_world");
  await byNightToo(page);
  const dialog = page.getByRole("dialog");
  await addSource(page, "Add people", "Labels");
  await dialog.getByRole("checkbox", { name: "VIP" }).click();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Add 1 label" }).click();
  await reached(page, 2);
  await addSource(page, "Add people", "Segment");
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Lisbon regulars" }).click();
  await reached(page, 4);
  await addSource(page, "Add people", "People");
  await dialog.getByRole("searchbox", { name: "Name or number" }).fill("Hanna");
  await dialog.getByRole("checkbox", { name: /Hanna Hand/ }).click();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Add 1 person" }).click();
  await reached(page, 5);
  await addSource(page, "Leave out", "Labels");
  await dialog.getByRole("checkbox", { name: "Staff" }).click();
  await dialog.getByRole("button", { name: "Add 1 label" }).click();
  await reached(page, 4);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await page.reload();
  for (const part of ["VIP", "Lisbon regulars", "1 person", "Staff"]) {
    await expect(page.getByRole("button", { name: `Remove ${part}` })).toBeVisible();
  }
  await page.getByRole("button", { name: "Remove 1 person" }).click();
  await reached(page, 3);
  await expect(checked(page, "Takes")).toHaveText("less than a minute");
  await launch(page);
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  await expect(figure(page, "Sent")).toContainText("3");
  expect((await taken(shop)).map(({ to }) => to.replace(/\D/g, "")).sort()).toEqual([
    "351910000101",
    "351910000102",
    "491703345001",
  ]);
});
