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
  await sheet.getByRole("button", { name: "Merge" }).click();
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
