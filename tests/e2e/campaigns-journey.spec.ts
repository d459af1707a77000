import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import {
  addSource,
  afterRest,
  byNightToo,
  check,
  checked,
  chooseTemplate,
  expectNoBarriersOnceChecked,
  figure,
  holdBack,
  launch,
  newDraft,
  onThePhone,
  recipient,
  taken,
} from "../support/campaign-page";
import { continueAs, openShop, type Shop } from "../support/inbox-page";

type Listed<T> = { data: T[] };
type Contact = { id: string; name: string; marketingStoppedAt: string | null };

async function contactOf(shop: Shop, name: string): Promise<Contact | undefined> {
  const { data } = await shop.call<Listed<Contact>>("GET", `/contacts?q=${encodeURIComponent(name)}`);
  return data.find((one) => one.name === name);
}

const hasStopped = (shop: Shop, name: string) =>
  expect.poll(async () => (await contactOf(shop, name))?.marketingStoppedAt ?? null).not.toBeNull();

async function buildTemplate(page: Page, shop: Shop, name: string): Promise<void> {
  await page.goto(`/w/${shop.slug}/templates/new?start=blank`);
  const form = page.getByRole("region", { name: "What the template says" });
  await page.getByRole("radio", { name: /^Marketing/ }).click();
  await form.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  const words = form.getByRole("textbox", { name: "Message text" });
  await words.fill("Hello ");
  await form.getByRole("button", { name: "Variable" }).click();
  await page.getByRole("menuitem", { name: /^First name/ }).click();
  await expect(words).toHaveValue("Hello {{1}}");
  await words.press("End");
  await words.pressSequentially(", our new shop in {{2}} opens on Saturday with tulips for everybody.");
  await expect(form.getByRole("textbox", { name: "Example for {{1}}" })).toHaveValue("Ana");
  await form.getByRole("textbox", { name: "Example for {{2}}" }).fill("Lisbon");
  await form.getByRole("button", { name: "Say how to stop" }).click();
  await form.getByRole("button", { name: "Add button" }).click();
  await page.getByRole("menuitem", { name: "Quick reply" }).click();
  await form.getByRole("textbox", { name: "Words on the button" }).fill("Keep me some");
  await expect(page.getByText("Meta should have nothing against this.")).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.locator("header").getByText("Approved", { exact: true })).toBeVisible();
}

async function choose(page: Page, column: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: `What “${column}” is` }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function importPeople(page: Page, shop: Shop, csv: string): Promise<void> {
  await page.goto(`/w/${shop.slug}/contacts/import`);
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "guests.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByRole("heading", { name: "guests.csv", level: 1 })).toBeVisible();
  // Headings of their own: each column is said by hand.
  await choose(page, "Reach", "Phone number");
  await choose(page, "Guest", "Name");
  await choose(page, "Lives in", "New field…");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("City");
  await dialog.getByRole("button", { name: /Create|Add/ }).click();
  await expect(page.getByRole("combobox", { name: "What “Lives in” is" })).toHaveText("City");
  const panel = page.getByRole("region", { name: "Check" });
  await panel.getByRole("button", { name: "Check the file" }).click();
  await panel.getByRole("button", { name: "Import 4 contacts" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
}

test("a template is built and approved, people are imported, and a campaign goes out to each of them once", async ({
  page,
}) => {
  const shop = await openShop();
  const [sophie] = shop.customers;
  await shop.write("STOP", sophie);
  await hasStopped(shop, sophie!.name);
  await continueAs(page, shop.visitor);
  await buildTemplate(page, shop, "new_shop");
  await importPeople(
    page,
    shop,
    [
      "Guest,Reach,Lives in,Note",
      "Ana Ruiz,+49 170 1234501,Lisbon,regular",
      "محمد 🌷,+49 170 1234502,,",
      ",+49 170 1234503,Porto,",
      "Bea Lopes,+49 170 1234504,Faro,",
    ].join("\n"),
  );

  await newDraft(page, shop, "New shop 🌷");
  await addSource(page, "Add people", "Everyone");
  await chooseTemplate(page, "new_shop");
  await byNightToo(page);
  // Whom the greeting means was understood; the town is for a person to say.
  await expect(check(page).getByText(/^Body \{\{\w+\}\}: say what stands here\.$/)).toBeVisible();
  await expect(page.getByText("First name of the contact")).toBeVisible();
  const unknown = page.getByRole("textbox", { name: "Write this when it is not known" });
  await unknown.fill("friend");
  await page.getByRole("button", { name: "From the contact" }).click();
  await page.getByRole("menuitem", { name: "City", exact: true }).click();
  await unknown.last().fill("your town");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();
  await expect(checked(page, "In the audience")).toHaveText("5");
  await expect(checked(page, "Stopped messages of this kind")).toHaveText("−1");
  await expect(check(page)).toContainText("4people get it");
  await check(page).getByRole("button", { name: "Price by country" }).click();
  const germany = check(page).getByRole("row", { name: /Germany/ });
  await expect(germany.getByRole("cell", { name: "4", exact: true })).toBeVisible();
  await expect(check(page).getByText(/^Hello (Ana|محمد|friend|Bea), our new shop in/)).toBeVisible();
  await expectNoBarriersOnceChecked(page);

  const letGo = await holdBack(shop, 1);
  await launch(page);
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  await expect.poll(async () => (await taken(shop)).length).toBe(1);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("A colleague paused it.")).toBeVisible();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();

  // Meta would take them again, and the number sends: what a member writes. Of the campaign nothing more goes out.
  await letGo();
  const { data } = await shop.call<Listed<{ id: string; contact: { name: string } }>>(
    "GET",
    "/conversations?status=all",
  );
  const theirs = data.find(({ contact }) => contact.name === sophie!.name)!;
  const replies = (await taken(shop, "text")).length;
  for (const number of [1, 2]) {
    await shop.call("POST", "/messages", {
      conversationId: theirs.id,
      type: "text",
      text: { body: `You will not hear from us again, ${number}` },
    });
    await expect.poll(async () => (await taken(shop, "text")).length, afterRest).toBe(replies + number);
  }
  expect(await taken(shop)).toHaveLength(1);
  await expect(figure(page, "Sent")).toContainText("1");
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible(afterRest);
  await expect(figure(page, "People")).toContainText("41 left out");
  await expect(figure(page, "Sent")).toContainText("4");
  await expect(figure(page, "Delivered")).toContainText("4");
  await expect(recipient(page, "Ana Ruiz").getByText("Delivered")).toBeVisible();
  await expect(recipient(page, sophie!.name).getByText("Left out")).toBeVisible();

  const rows = await taken(shop);
  expect(rows.map(({ to }) => to.replace(/\D/g, "")).sort()).toEqual([
    "491701234501",
    "491701234502",
    "491701234503",
    "491701234504",
  ]);
  const read = await Promise.all(rows.map(({ customerId }) => onThePhone(shop, customerId)));
  const says = (name: string, town: string) =>
    `Hello ${name}, our new shop in ${town} opens on Saturday with tulips for everybody.`;
  expect(read.map((texts) => texts.join()).sort()).toEqual(
    [says("Ana", "Lisbon"), says("Bea", "Faro"), says("friend", "Porto"), says("محمد", "your town")].sort(),
  );
});

test("who writes STOP while a campaign runs gets nothing more of it, and the answer they are owed", async ({
  page,
}) => {
  const shop = await openShop();
  for (const customer of shop.customers) await shop.write("Do you have it in blue?", customer);
  const [, , lena] = shop.customers;
  await expect
    .poll(async () => (await shop.call<Listed<Contact>>("GET", "/contacts")).data.length)
    .toBeGreaterThanOrEqual(shop.customers.length);
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "Winter sale");
  await addSource(page, "Add people", "Everyone");
  await chooseTemplate(page, "seasonal_offer");
  await byNightToo(page);
  await page.getByRole("group", { name: "Variant A" }).getByLabel("Gap 2 in the text").fill("Sunday");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();

  const letGo = await holdBack(shop, 0);
  await launch(page);
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  await shop.write("STOP", lena);
  await hasStopped(shop, lena!.name);
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  expect(await taken(shop)).toEqual([]);
  await letGo();

  await expect(page.getByText("Completed", { exact: true })).toBeVisible(afterRest);
  await expect(figure(page, "Sent")).toContainText("2");
  await expect(recipient(page, lena!.name)).toContainText(/stopped/i);
  const customers = (await taken(shop)).map(({ customerId }) => customerId);
  expect(customers.sort()).toEqual(
    shop.customers
      .filter(({ id }) => id !== lena!.id)
      .map(({ id }) => id)
      .sort(),
  );
  const { data } = await shop.call<Listed<{ name: string }>>("GET", "/contacts");
  expect(data).toHaveLength(shop.customers.length);
  await expect
    .poll(() => onThePhone(shop, lena!.id))
    .toEqual([expect.stringMatching(/^You will get no more offers|^Du bekommst|keine Angebote/)]);
});
