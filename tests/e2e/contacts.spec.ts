import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { continueAs, message, openConversation, openShop } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { makeWorkspace } from "../support/workspace";

test("somebody is added by their number, found, opened, deleted and brought back", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/contacts`);
  await expect(page.getByRole("heading", { name: "No contact yet" })).toBeVisible();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "New contact" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Phone number").fill("12");
  await dialog.getByRole("button", { name: "Create contact" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("Phone number").fill("+447700900123");
  await dialog.getByLabel("Name").fill("محمد 🌷");
  await dialog.getByRole("button", { name: "Create contact" }).click();

  const sheet = page.getByRole("dialog", { name: "Contact" });
  await expect(sheet.getByText("+447700900123")).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await page.keyboard.press("Escape");

  const list = page.getByRole("list", { name: "Contacts" });
  await expect(list.getByRole("button", { name: /محمد/ })).toBeVisible();
  await page.getByRole("searchbox", { name: "Name or number" }).fill("nobody of this name");
  await expect(page.getByRole("heading", { name: "Nobody fits" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Name or number" }).fill("900123");
  await list.getByRole("button", { name: /محمد/ }).click();
  await sheet.getByRole("button", { name: "Delete contact" }).click();
  await expect(page.getByRole("heading", { name: "Nobody fits" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(list.getByRole("button", { name: /محمد/ })).toBeVisible();
});

/** A shop with two labels, a field, and forty people of whom some have them. */
async function stockedShop() {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const [vip, wholesale] = await Promise.all(
    ["VIP", "Wholesale"].map((name, i) =>
      platformDb.label.create({ data: { workspaceId, name, color: i === 0 ? "amber" : "teal" } }),
    ),
  );
  await platformDb.customField.create({
    data: { workspaceId, key: "spent", name: "Spent", type: "number", position: 0 },
  });
  await platformDb.contact.createMany({
    data: Array.from({ length: 40 }, (_, i) => ({
      workspaceId,
      name: `Customer ${String(i).padStart(2, "0")}`,
      searchText: `customer ${String(i).padStart(2, "0")}`,
      phone: `+4917012345${String(i).padStart(2, "0")}`,
      country: i % 2 === 0 ? "DE" : "PT",
      labelIds: i < 3 ? [vip!.id] : i < 8 ? [wholesale!.id] : [],
      custom: { spent: i * 10 },
    })),
  });
  return shop;
}

test("a filter is put together, kept in the address, saved as a segment, changed and deleted", async ({
  page,
}) => {
  const shop = await stockedShop();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/contacts`);
  const list = page.getByRole("list", { name: "Contacts" });
  const count = page.getByRole("status").filter({ hasText: "contact" });
  const filter = page.getByRole("group", { name: "Filter" });
  await expect(count).toHaveText("40 contacts");

  // By keyboard alone: f, the thing, its values.
  await page.keyboard.press("f");
  await page.getByPlaceholder("Filter by…").fill("label");
  await page.keyboard.press("Enter");
  await expect(page.getByPlaceholder("Find…")).toBeFocused();
  await page.keyboard.type("vip");
  await page.keyboard.press("Enter");
  await expect(count).toHaveText("3 contacts");
  await page.getByPlaceholder("Find…").fill("whole");
  await page.keyboard.press("Enter");
  await expect(count).toHaveText("8 contacts");
  await expectNoBarriers(page, "[role=dialog]");
  await page.keyboard.press("Escape");
  await expect(
    filter.getByRole("button", { name: "Label is any of VIP, Wholesale", exact: true }),
  ).toBeVisible();

  await filter.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("option", { name: "Spent" }).click();
  await page.getByLabel("How it compares").selectOption("at_least");
  await page.getByLabel("Number", { exact: true }).fill("20");
  await expect(count).toHaveText("6 contacts");
  await page.keyboard.press("Enter");
  await filter.getByRole("button", { name: "These conditions hold: All of" }).click();
  await page.getByRole("menuitemradio", { name: "Any of" }).click();
  await expect(count).toHaveText("40 contacts");
  await filter.getByRole("button", { name: "These conditions hold: Any of" }).click();
  await page.getByRole("menuitemradio", { name: "None of" }).click();
  await expect(page.getByRole("heading", { name: "Nobody fits" })).toBeVisible();
  await filter.getByRole("button", { name: "These conditions hold: None of" }).click();
  await page.getByRole("menuitemradio", { name: "All of" }).click();
  await expect(count).toHaveText("6 contacts");

  await page.reload();
  await expect(count).toHaveText("6 contacts");
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Save as segment" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Good customers");
  await page.getByRole("dialog").getByRole("button", { name: "Save as segment" }).click();
  const segments = page.getByRole("navigation", { name: "Segments" });
  await expect(segments.getByRole("button", { name: "Good customers 6" })).toHaveAttribute(
    "aria-current",
    "page",
  );

  // A group: Portuguese, or one called 02, among them.
  await filter.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("option", { name: "Group of conditions" }).click();
  await page.getByRole("option", { name: "Country" }).click();
  await page.getByPlaceholder("Find…").fill("portu");
  await page.keyboard.press("Enter");
  await expect(count).toHaveText("3 contacts");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Update Good customers" }).click();
  await expect(segments.getByRole("button", { name: "Good customers 3" })).toBeVisible();

  await page.getByRole("button", { name: "Segment Good customers" }).click();
  await page.getByRole("menuitem", { name: "Rename segment" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("عملاء ممتازون 🌷");
  await page.getByRole("dialog").getByRole("button", { name: "Rename segment" }).click();
  await page.getByRole("button", { name: /^Segment عملاء/ }).click();
  await page.getByRole("menuitem", { name: "Delete segment" }).click();
  await expect(count).toHaveText("40 contacts");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(count).toHaveText("3 contacts");
  await expect(list.getByRole("button", { name: /Customer 07/ })).toBeVisible();
});

test("many are ticked at once, labelled, opted in with proof and deleted, and each is taken back", async ({
  page,
}) => {
  const shop = await stockedShop();
  const workspaceId = shop.workspace.id;
  const holders = async () => {
    const contacts = await platformDb.contact.findMany({ where: { workspaceId, deletedAt: null } });
    const vip = await platformDb.label.findFirstOrThrow({ where: { workspaceId, name: "VIP" } });
    return contacts.filter(({ labelIds }) => labelIds.includes(vip.id)).length;
  };
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/contacts?sort=name`);
  const list = page.getByRole("list", { name: "Contacts" });
  const bar = page.getByRole("region", { name: "With those selected" });
  const row = (number: string) => list.getByRole("button", { name: new RegExp(`Customer ${number}`) });
  await expect(row("00")).toBeVisible();

  // j, x, and shift with a click.
  await page.keyboard.press("j");
  await expect(row("00")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(bar).toContainText("1 selected");
  await row("05").click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("5 selected");
  await expectNoBarriers(page);
  await bar.getByRole("button", { name: "Select all 40" }).click();
  await expect(bar).toContainText("40 selected");
  await bar.getByRole("button", { name: "Labels" }).click();
  await page.getByRole("option", { name: "VIP" }).click();
  await expect(page.getByText("Add label VIP: 37 contacts changed")).toBeVisible();
  await expect(bar).toBeHidden();
  expect(await holders()).toBe(40);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone: Add label VIP. 37 contacts are as before.")).toBeVisible();
  expect(await holders()).toBe(3);

  await page.getByRole("checkbox", { name: "Select Customer 03" }).click();
  await page.getByRole("checkbox", { name: "Select Customer 04" }).click();
  await bar.getByRole("button", { name: "Consent" }).click();
  const dialog = page.getByRole("dialog");
  await expectNoBarriers(page, "[role=dialog]");
  await expect(dialog.getByRole("button", { name: "Note for 2 contacts" })).toBeDisabled();
  await dialog.getByLabel("How do you know?").fill("Signed the list at our stand");
  await dialog.getByRole("button", { name: "Note for 2 contacts" }).click();
  await expect(row("04").getByText("Agreed to marketing")).toBeVisible();

  await page.getByRole("checkbox", { name: "Select Customer 07" }).click();
  await bar.getByRole("button", { name: "Field" }).click();
  await dialog.getByLabel("Value").fill("many");
  await expect(dialog.getByText("Must be a number.")).toBeVisible();
  await dialog.getByLabel("Value").fill("7");
  await dialog.getByRole("button", { name: "Set for 1 contact" }).click();
  await expect(page.getByText("Set Spent: 1 contact changed")).toBeVisible();

  await page.getByRole("checkbox", { name: "Select Customer 09" }).click();
  await bar.getByRole("button", { name: "Delete" }).click();
  await expect(row("09")).toBeHidden();
  // It is undone before the server answers: nobody sees it under way.
  await page.route("**/contact-changes/*/undo", async (route) => {
    expect((await route.fetch()).status()).toBe(202);
    await expect
      .poll(() => platformDb.contactChange.count({ where: { workspaceId, state: "undoing" } }))
      .toBe(0);
    // Twice is the same as once; this answer says how it ended.
    const response = await route.fetch();
    expect(await response.json()).toMatchObject({ state: "undone" });
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Changes" }).click();
  const changes = page.getByRole("dialog", { name: "Changes" });
  await changes
    .getByRole("listitem")
    .filter({ hasText: "Delete contacts" })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(page.getByText("Undone: Delete contacts. 1 contact is as before.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row("09")).toBeVisible();
});

test("a right click deletes and writes; who is deleted stands in a list of their own and comes back", async ({
  page,
}) => {
  const shop = await stockedShop();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/contacts?sort=name`);
  const list = page.getByRole("list", { name: "Contacts" });
  const row = (number: string) => list.getByRole("button", { name: new RegExp(`Customer ${number}`) });
  await row("05").click({ button: "right" });
  await expectNoBarriers(page, "[role=menu]");
  await page.getByRole("menuitem", { name: "Delete contact" }).click();
  await expect(row("05")).toBeHidden();

  await page.getByRole("navigation", { name: "Segments" }).getByRole("button", { name: "Deleted" }).click();
  await row("05").click();
  const sheet = page.getByRole("dialog", { name: "Contact" });
  await sheet.getByRole("button", { name: "Bring back" }).click();
  await expect(sheet.getByRole("button", { name: "Write a message" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Nobody is deleted" })).toBeVisible();

  await page.goBack();
  await row("06").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Write a message" }).click();
  await expect(page).toHaveURL(/\/inbox\?conversation=/);
  await expect(page.getByRole("heading", { name: "Customer 06" })).toBeVisible();
});

test("a campaign takes a filter as its audience", async ({ page }) => {
  const shop = await stockedShop();
  const campaign = await platformDb.campaign.create({
    data: {
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
      name: "Spring sale",
      updatedAt: new Date(),
    },
  });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/campaigns/${campaign.id}`);
  await page.getByRole("button", { name: "Add people" }).click();
  await page.getByRole("menuitem", { name: "Filter" }).click();
  const dialog = page.getByRole("dialog", { name: "Filter" });
  await dialog.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("option", { name: "Country" }).click();
  await page.getByPlaceholder("Find…").fill("germany");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toHaveText("20 contacts");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Add these contacts" }).click();
  await expect(page.getByText("Country is any of Germany")).toBeVisible();
});

test("of many contacts only those one sees are drawn, and more come while one scrolls", async ({ page }) => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const names = Array.from({ length: 450 }, (_, i) => `Customer ${String(i).padStart(3, "0")}`);
  await platformDb.contact.createMany({
    data: names.map((name) => ({ workspaceId, name, searchText: name.toLowerCase() })),
  });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/contacts?sort=name`);
  const list = page.getByRole("list", { name: "Contacts" });
  await expect(list.getByText("Customer 000")).toBeVisible();
  const box = (await list.boundingBox())!;
  await page.mouse.move(box.x + 200, box.y + 200);
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 3_000);
        expect(await list.getByRole("listitem").count()).toBeLessThan(60);
        return list.getByText("Customer 449").isVisible();
      },
      { intervals: [300] },
    )
    .toBe(true);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Name or number" })).toBeFocused();
});

test("an admin erases somebody for good by typing their name; their conversation and its words are gone", async ({
  page,
}) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Please forget me, forsythia 7");
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/contacts`);
  const list = page.getByRole("list", { name: "Contacts" });
  await list.getByRole("button", { name: new RegExp(name) }).click();
  const sheet = page.getByRole("dialog", { name: "Contact" });
  await sheet.getByRole("button", { name: "Erase for good" }).click();
  const dialog = page.getByRole("dialog", { name: `Erase ${name} for good?` });
  const confirm = dialog.getByRole("button", { name: "Erase for good" });
  await expect(confirm).toBeDisabled();
  await expect(dialog.getByText("What stays")).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("textbox").fill(name);
  await confirm.click();
  await expect(sheet.getByRole("status").getByRole("heading", { name: /erased$/i })).toBeVisible();
  await expect(sheet.getByText("Nothing of this person is left here.")).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await page.keyboard.press("Escape");
  await expect(list.getByRole("button", { name: new RegExp(name) })).toHaveCount(0);
  await page.goto(`/w/${shop.slug}/inbox`);
  await expect(page.getByRole("link", { name: new RegExp(name) })).toHaveCount(0);

  // Whoever writes again is somebody new, and the inbox erases them as well.
  await shop.write("Hello again");
  await openConversation(page, shop.slug, name);
  await expect(message(page, "Hello again")).toBeVisible();
  await expect(message(page, "forsythia")).toHaveCount(0);
  await page.getByRole("button", { name: "Show contact" }).click();
  await page.getByRole("button", { name: "Erase for good" }).click();
  await dialog.getByRole("textbox").fill(name);
  await confirm.click();
  await expect(page.getByRole("link", { name: new RegExp(name) })).toHaveCount(0);
});
