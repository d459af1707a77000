import type { Browser, Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { composer, message } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace, unique, type Member } from "../support/workspace";

async function another(browser: Browser, member: Member): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: test.info().project.use.baseURL })).newPage();
  await signInAs(page, member);
  return page;
}

/** The card under a heading. */
const card = (page: Page, title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
const token = (page: Page, name: string) =>
  page.evaluate((one) => getComputedStyle(document.documentElement).getPropertyValue(one).trim(), name);

test("the owner chooses a colour, sees what becomes of it, and colleagues have it", async ({
  page,
  browser,
}) => {
  const shop = await makeWorkspace();
  const colleague = await addMember(shop.workspace);
  const theirs = await another(browser, colleague);
  await theirs.goto(`/w/${shop.workspace.slug}/contacts`);
  const before = await token(theirs, "--primary");
  await signInAs(page, shop);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`/w/${shop.workspace.slug}/settings/general`);
  const colour = card(page, "Colour");
  await colour.getByLabel("Colour", { exact: true }).fill("nonsense");
  await colour.getByRole("button", { name: "Save colour" }).click();
  await expect(colour.getByText("Write a colour as six digits")).toBeVisible();
  await colour.getByLabel("Colour", { exact: true }).fill("#ffff00");
  await expect(colour.getByText("Made darker")).toBeVisible();
  await expect(colour.getByText("Used exactly as it is.")).toBeVisible();
  // Nothing of the page itself changes before it is saved.
  expect(await token(page, "--primary")).toBe(before);
  await colour.getByRole("button", { name: "Save colour" }).click();
  await expect.poll(() => token(page, "--primary"), { timeout: 20_000 }).toBe("#919100");
  await theirs.reload();
  await expect.poll(() => token(theirs, "--primary"), { timeout: 20_000 }).toBe("#919100");
  // It is in the HTML the server sends: nothing flashes in another colour first.
  const html = await (await theirs.request.get(theirs.url())).text();
  expect(html).toContain("--primary:#919100");
  await theirs.context().close();
});

for (const theme of ["light", "dark"] as const) {
  test(`a yellow brand keeps nobody out in the ${theme} theme`, async ({ page }) => {
    test.slow();
    const shop = await makeWorkspace();
    const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
    await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { brandColor: "#ffff00" } });
    const conversation = await addConversation(place, { contact: { name: "Ana Morales" } });
    await addMessage(conversation, { text: "Hello" });
    await addMessage(conversation, { text: "Good morning", direction: "outbound", status: "read" });
    await signInAs(page, shop);
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
    await expect(message(page, "Good morning")).toBeVisible();
    await expectNoBarriers(page, "body");
    for (const settings of ["general", "business-hours"]) {
      await page.goto(`/w/${shop.workspace.slug}/settings/${settings}`);
      await expect(page.getByRole("button", { name: /^Save/ }).first()).toBeVisible();
      await expectNoBarriers(page, "body");
    }
  });
}

test("the address changes; a colleague's open tab goes on, and old links lead to the same page", async ({
  page,
  browser,
}) => {
  test.slow();
  const shop = await makeWorkspace();
  const old = shop.workspace.slug;
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, { contact: { name: "Ana Morales" } });
  await addMessage(conversation, { text: "Are you open?" });
  const theirs = await another(browser, await addMember(shop.workspace));
  await theirs.goto(`/w/${old}/inbox?conversation=${conversation.id}`);
  await expect(message(theirs, "Are you open?")).toBeVisible();
  const words = composer(theirs, "Ana Morales");
  await words.fill("One moment");

  await signInAs(page, shop);
  await page.goto(`/w/${old}/settings/general`);
  const address = card(page, "Address");
  await address.getByLabel("Address", { exact: true }).fill("settings");
  await address.getByRole("button", { name: "Change address" }).click();
  await expect(address.getByText("Parley needs this address itself")).toBeVisible();
  const slug = unique("cafe");
  await address.getByLabel("Address", { exact: true }).fill(slug);
  await address.getByRole("button", { name: "Change address" }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${slug}/settings/general`), { timeout: 20_000 });
  await expect(address.getByLabel("Address", { exact: true })).toHaveValue(slug);

  await expect(words).toHaveValue("One moment");
  await words.press("Enter");
  await expect(message(theirs, "One moment")).toBeVisible();
  await expect
    .poll(() => platformDb.message.count({ where: { workspaceId: shop.workspace.id, text: "One moment" } }), {
      timeout: 20_000,
    })
    .toBe(1);
  await theirs.goto(`/w/${old}/contacts?q=Ana`);
  await expect(theirs).toHaveURL(new RegExp(`/w/${slug}/contacts\\?q=Ana`));
  await theirs.context().close();
});

test("a logo is chosen, shown where workspaces are switched, and removed", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/settings/general`);
  const logo = card(page, "Logo");
  const choose = async (file: { name: string; mimeType: string; buffer: Buffer }) =>
    logo.locator('input[type="file"]').setInputFiles(file);
  await expect(logo.getByRole("button", { name: "Choose picture" })).toBeVisible();
  await choose({ name: "a.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
  await expect(logo.getByText("cannot read the file as a picture")).toBeVisible();
  const dot =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
  await choose({ name: "a.png", mimeType: "image/png", buffer: Buffer.from(dot, "base64") });
  const picture = page.locator('aside img[src^="/api/v1/workspace-logos/"]');
  await expect(picture).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(256);
  await logo.getByRole("button", { name: "Remove" }).click();
  await expect(picture).toHaveCount(0, { timeout: 20_000 });
});

test("an admin says when the shop is open; two times that overlap are pointed at", async ({ page }) => {
  const shop = await makeWorkspace({ role: "admin" });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/settings/business-hours`);
  await expect(page.getByText("Open now")).toBeVisible();
  const save = page.getByRole("button", { name: "Save business hours" });
  await expect(async () => {
    await page.getByRole("radio", { name: "Certain hours" }).click();
    await expect(page.getByLabel("Monday opens")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Add a time on Monday" }).click();
  await page.getByLabel("Monday opens").nth(1).fill("16:00");
  await save.click();
  await expect(page.getByText("Overlaps with the time before it.")).toBeVisible();
  await page.getByLabel("Monday opens").nth(1).fill("18:00");
  await page.getByLabel("Monday closes").nth(1).fill("01:00");
  await expect(page.getByText("Ends the next day")).toBeVisible();
  await page.getByRole("button", { name: "Use for all working days" }).click();
  await page.getByRole("button", { name: "Add holiday" }).click();
  await page.getByLabel("Name", { exact: true }).fill("New Year");
  await page.getByLabel("Day", { exact: true }).fill("2030-01-01");
  await page.getByRole("checkbox", { name: "Every year" }).click();
  await save.click();
  await expect(page.getByText("Business hours saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Friday closes").nth(1)).toHaveValue("01:00");
  await expect(page.getByRole("checkbox", { name: "Every year" })).toBeChecked();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("New Year");
});
