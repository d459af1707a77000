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
