import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
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
  await expect(filter.getByRole("button", { name: "Change: Label is any of VIP, Wholesale" })).toBeVisible();

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
