import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { continueAs, message, openConversation, openShop } from "../support/inbox-page";

test("two contacts who are one person are made one, keep what was said to either, and are parted again", async ({
  page,
}) => {
  const shop = await openShop();
  const [sophie] = shop.customers;
  const label = await shop.call<{ id: string }>("POST", "/labels", { name: "Wholesale", color: "teal" });
  await shop.write("Do you open on Sunday?", sophie);
  await shop.call("POST", "/contacts", {
    phone: "+49 170 4456001",
    name: sophie!.name,
    labelIds: [label.id],
  });
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/contacts`);
  const list = page.getByRole("list", { name: "Contacts" });
  const named = list.getByRole("button", { name: new RegExp(sophie!.name) });
  await expect(named).toHaveCount(2);
  // The one who has written.
  await named.filter({ hasNotText: "+49" }).click();
  const sheet = page.getByRole("dialog", { name: "Contact" });
  await expect(sheet.getByText("Perhaps the same person")).toBeVisible();
  await expect(sheet.getByText("Same name")).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await sheet.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText("The contacts are one now")).toBeVisible();
  await expect(sheet.getByText("Wholesale")).toBeVisible();
  await expect(sheet.getByText("Perhaps the same person")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(named).toHaveCount(1);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(named).toHaveCount(2);
  await named.filter({ hasNotText: "+49" }).click();
  await expect(sheet.getByText("Perhaps the same person")).toBeVisible();
  await expect(sheet.getByText("Wholesale")).toHaveCount(0);
  await openConversation(page, shop.slug, sophie!.name);
  await expect(message(page, "Do you open on Sunday?")).toBeVisible();
});

test("a number is given and corrected where it stands, and two people are merged whom nobody has suggested", async ({
  page,
}) => {
  const shop = await openShop();
  for (const customer of shop.customers) await shop.write("Hello", customer);
  await shop.call("POST", "/contacts", { phone: "+49 170 4456001", name: "Otto" });
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/contacts`);
  const list = page.getByRole("list", { name: "Contacts" });
  const row = (name: string) => list.getByRole("button", { name: new RegExp(name) });
  const sheet = page.getByRole("dialog", { name: "Contact" });
  const number = sheet.getByRole("textbox", { name: "Phone" });
  const window = page.getByRole("dialog", { name: "Merge two contacts" });

  // WhatsApp hides the number of this one; it is Otto's, and the two are one person.
  await row("Lena Fischer").click();
  await number.fill("+49 170 4456001");
  await number.press("Enter");
  await expect(sheet.getByRole("alert")).toContainText("Otto has this number already.");
  await sheet.getByRole("button", { name: "Merge the two…" }).click();
  await expect(window.getByRole("region", { name: "Lena Fischer stays" })).toBeVisible();
  await expect(window.getByRole("region", { name: "Otto becomes part of it" })).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]:last-of-type");
  await window.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(number).toHaveValue("+491704456001");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row("Otto")).toBeVisible();

  await row("Lena Fischer").click();
  for (const [typed, read] of [
    ["+49 170 4456002", "+491704456002"],
    ["0049 170 4456003", "+491704456003"],
  ] as const) {
    await number.fill(typed);
    await number.press("Enter");
    await expect(number).toHaveValue(read);
  }
  await page.keyboard.press("Escape");
  await expect(row("Lena Fischer")).toContainText("+491704456003");

  // WhatsApp writes this one without the digit that is dialled: it is the number he writes from all the same.
  await row("Rafael Souza").click();
  await expect(number).toHaveValue(/^\+55319/);
  await expect(number).not.toBeEditable();
  await number.focus();
  await expect(sheet.getByText("They write from this number, so it stays.")).toBeVisible();
  await page.keyboard.press("Escape");

  await row("Sophie Bennett").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Merge with…" }).click();
  await page.getByRole("searchbox", { name: "Name or number" }).last().fill("rafa");
  await page
    .getByRole("list", { name: "Contacts found" })
    .getByRole("button", { name: /Rafael Souza/ })
    .click();
  await window.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(window.getByRole("alert")).toContainText("They write from two numbers");
  await window.getByRole("button", { name: "Merge anyway" }).click();
  await expect(row("Rafael Souza")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row("Rafael Souza")).toBeVisible();
});
