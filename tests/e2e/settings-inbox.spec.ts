import type { Browser, Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { message } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

const settings = (shop: TestWorkspace, page: string) => `/w/${shop.workspace.slug}/settings/${page}`;

async function colleague(browser: Browser, shop: TestWorkspace, place: string): Promise<Page> {
  const member = await addMember(shop.workspace, "agent");
  const page = await (await browser.newContext()).newPage();
  await signInAs(page, member);
  await page.goto(place);
  return page;
}

test("a label made by one appears at once for a colleague, and goes again", async ({ page, browser }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  const other = await colleague(browser, shop, settings(shop, "labels"));
  await expect(other.getByText("No labels yet")).toBeVisible();

  await page.goto(settings(shop, "labels"));
  await page.getByRole("button", { name: "Create label" }).first().click();
  await page.getByLabel("Name").fill("Refund");
  await page.getByRole("radio", { name: "Violet" }).click();
  await page.getByLabel("Name").press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "Refund" })).toBeVisible();
  await expect(other.getByRole("listitem").filter({ hasText: "Refund" })).toBeVisible();
  // Only admins change what is everybody's.
  await expect(other.getByRole("button", { name: "Delete Refund" })).toHaveCount(0);

  await page.getByRole("button", { name: "Create label" }).click();
  await page.getByLabel("Name").fill("REFUND");
  await page.getByLabel("Name").press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "already a label called “Refund”" })).toBeVisible();
  await page.getByLabel("Name").press("Escape");

  await page.getByRole("button", { name: "Delete Refund" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete label" }).click();
  await expect(other.getByText("No labels yet")).toBeVisible();
  await other.context().close();
});

test("a canned reply shows how a customer reads it, and comes back after it was deleted", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(settings(shop, "canned-replies"));
  await page.getByRole("button", { name: "Create canned reply" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Shortcut").fill("Our Hours");
  await dialog.getByLabel("Reply").fill("Hello , we are open.");
  await dialog.getByLabel("Reply").evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));
  await dialog.getByRole("button", { name: "Variable" }).click();
  await page.getByRole("menuitem", { name: "First name of the contact" }).click();
  await expect(dialog.getByLabel("Reply")).toHaveValue("Hello {{contact.first_name}}, we are open.");
  await expect(dialog.getByTestId("preview")).toHaveText("Hello Ana, we are open.");
  await dialog.getByRole("button", { name: "Create canned reply" }).click();
  // What is said of it afterwards is a list item too.
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "/our-hours" });
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Delete /our-hours" }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
});

test("a macro is put together and run in a conversation", async ({ page }) => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(
    { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
    { contact: { name: "Ana" } },
  );
  await addMessage(conversation, { text: "Is it ready?" });
  await signInAs(page, shop);
  await page.goto(settings(shop, "macros"));
  await page.getByRole("button", { name: "Create macro" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Ready");
  await dialog.getByLabel("Text").fill("It is ready, {{contact.first_name|friend}}.");
  await dialog.getByRole("button", { name: "Add action" }).click();
  await dialog.getByRole("button", { name: "Create macro" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Send a text · Close" })).toBeVisible();

  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  await page.getByRole("button", { name: "Run a macro" }).click();
  await page.getByRole("menuitem", { name: "Ready" }).click();
  await expect(message(page, "It is ready, Ana.")).toBeVisible();
  await expect
    .poll(async () => (await platformDb.conversation.findFirst({ where: { id: conversation.id } }))?.status)
    .toBe("closed");
});

test("custom fields are put into order with the keyboard", async ({ page }) => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  await platformDb.customField.createMany({
    data: ["Plan", "Birthday", "Size"].map((name, position) => ({
      workspaceId,
      name,
      key: name.toLowerCase(),
      type: "text" as const,
      position,
    })),
  });
  await signInAs(page, shop);
  await page.goto(settings(shop, "custom-fields"));
  // The first save does not come to its end before everything is pressed.
  let release = () => {};
  const pressed = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/custom-fields/order", async (route) => {
    await pressed;
    await route.continue();
  });
  const up = page.getByRole("button", { name: "Move Size up" });
  const isSaid = (words: string) =>
    expect(page.getByRole("status").filter({ hasText: words })).toHaveCount(1);
  await up.focus();
  await page.keyboard.press("Enter");
  await isSaid("Size is now number 2 of 3.");
  await page.keyboard.press("Enter");
  await isSaid("Size is now number 1 of 3.");
  await expect(up).toBeFocused();
  release();
  const stored = async () =>
    (await platformDb.customField.findMany({ where: { workspaceId }, orderBy: { position: "asc" } }))
      .map(({ name }) => name)
      .join();
  await expect.poll(stored).toBe("Size,Plan,Birthday");
  // Down moves the row that has the focus.
  await page.getByRole("button", { name: "Move Size down" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await isSaid("Size is now number 3 of 3.");
  await expect(page.getByRole("button", { name: "Move Size down" })).toBeFocused();
  await expect.poll(stored).toBe("Plan,Birthday,Size");
});

test.describe("somebody in Tokyo", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("has quiet hours by their own clock, until they choose another", async ({ page }) => {
    const shop = await makeWorkspace();
    await signInAs(page, shop);
    await page.goto(settings(shop, "notifications"));
    await page.getByRole("switch", { name: "Quiet hours" }).click();
    const stored = async () =>
      (await platformDb.membership.findFirst({ where: { workspaceId: shop.workspace.id } }))?.notifications;
    await expect
      .poll(stored)
      .toMatchObject({ quietHours: { enabled: true, from: "20:00", timeZone: "Asia/Tokyo" } });
    await page.getByLabel("Your time zone").click();
    await page.keyboard.type("lisbon");
    await page.getByRole("option", { name: /Europe\/Lisbon/ }).click();
    await expect.poll(stored).toMatchObject({ quietHours: { timeZone: "Europe/Lisbon" } });
    await page.reload();
    await expect(page.getByText("This device is in Asia/Tokyo.")).toBeVisible();
    await page.getByRole("button", { name: "Use Asia/Tokyo" }).click();
    await expect.poll(stored).toMatchObject({ quietHours: { timeZone: "Asia/Tokyo" } });
    await expect(page.getByText("This device is in")).toHaveCount(0);
  });
});

test("a member says what to be told of; it is still so after a reload", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(settings(shop, "notifications"));
  await page.getByRole("switch", { name: "Sound" }).click();
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await page.getByLabel("Until").fill("07:15");
  const stored = async () =>
    (await platformDb.membership.findFirst({ where: { workspaceId: shop.workspace.id } }))?.notifications;
  await expect
    .poll(stored)
    .toMatchObject({ sound: false, quietHours: { enabled: true, from: "20:00", to: "07:15" } });
  await page.reload();
  await expect(page.getByRole("switch", { name: "Sound" })).not.toBeChecked();
  await expect(page.getByLabel("Until")).toHaveValue("07:15");
});

test("a number's inbox keeps what an admin chooses; an agent can only look", async ({ page, browser }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(settings(shop, "conversations"));
  await page.getByRole("switch", { name: "Assign automatically" }).click();
  await page.getByLabel("Open conversations per member").fill("7");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const other = await colleague(browser, shop, settings(shop, "conversations"));
  await expect(other.getByLabel("Open conversations per member")).toHaveValue("7");
  await expect(other.getByRole("switch", { name: "Assign automatically" })).toBeDisabled();
  await expect(other.getByRole("button", { name: "Save" })).toHaveCount(0);
  await other.context().close();
});

for (const theme of ["light", "dark"] as const) {
  test(`nothing stands in the way of anybody on these pages in the ${theme} theme`, async ({ page }) => {
    const shop = await makeWorkspace();
    const workspaceId = shop.workspace.id;
    await platformDb.label.create({ data: { workspaceId, name: "VIP", color: "amber" } });
    await platformDb.team.create({ data: { workspaceId, name: "Sales" } });
    await platformDb.cannedReply.create({ data: { workspaceId, shortcut: "hours", text: "9 to 5" } });
    await platformDb.macro.create({ data: { workspaceId, name: "Close", actions: [{ type: "close" }] } });
    await platformDb.customField.create({ data: { workspaceId, key: "plan", name: "Plan", type: "text" } });
    await signInAs(page, shop);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.addInitScript((chosen) => localStorage.setItem("theme", chosen), theme);
    const pages = [
      "labels",
      "teams",
      "canned-replies",
      "macros",
      "custom-fields",
      "conversations",
      "notifications",
    ];
    for (const name of pages) {
      await page.goto(settings(shop, name));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await expectNoBarriers(page);
    }
    await page.goto(settings(shop, "macros"));
    await page.getByRole("button", { name: "Edit Close" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
  });
}
