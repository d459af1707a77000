import type { Page } from "@playwright/test";
import { newId } from "@/lib/shared/id";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation } from "../support/conversation";
import { openFullShop } from "../support/full-shop";
import { composer, continueAs, message, openConversation } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { makeWorkspace } from "../support/workspace";

const thread = (page: Page) => page.getByRole("region", { name: /^Conversation with/ });

async function dress(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.addInitScript((chosen) => localStorage.setItem("theme", chosen), theme);
}

/** A conversation opens where the unread messages begin. */
const toTheEnd = (page: Page) =>
  expect(async () => {
    await page.getByRole("log", { name: "Messages" }).press("End");
    await expect(message(page, "The last word")).toBeVisible({ timeout: 1_000 });
  }).toPass();

/** Opens something that lies above the page, looks at it, and closes it. */
async function above(
  page: Page,
  open: () => Promise<void>,
  role = ":is([role=dialog], [role=menu])",
): Promise<void> {
  await open();
  await expect(page.locator(role).first()).toBeVisible();
  await expect(page.locator(`${role} [aria-busy=true]`)).toHaveCount(0);
  await expectNoBarriers(page, role);
  await page.keyboard.press("Escape");
  await expect(page.locator(role)).toHaveCount(0);
}

for (const theme of ["light", "dark"] as const) {
  /** The full conversation on a large screen, with all that stands beside it. */
  async function openFull(page: Page, height = 900) {
    const { shop, closed } = await openFullShop();
    await dress(page, theme);
    await continueAs(page, shop.visitor);
    await page.setViewportSize({ width: 1440, height });
    await openConversation(page, shop.slug, shop.customers[0]!.name);
    await toTheEnd(page);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await page.getByRole("log", { name: "Messages" }).focus();
    return { shop, closed, field: composer(page, shop.customers[0]!.name) };
  }

  test(`no kind of message keeps anybody out in the ${theme} theme`, async ({ page }) => {
    // Only what is near the screen is drawn.
    await openFull(page, 4_000);
    await expect(message(page, "Bold, slanted")).toBeVisible();
    await page.getByRole("button", { name: "Show contact" }).click();
    await expect(page.getByRole("complementary", { name: "Contact" })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectNoBarriers(page, "body");
  });

  test(`nothing a message opens keeps anybody out in the ${theme} theme`, async ({ page }) => {
    await openFull(page, 4_000);
    await page.getByRole("button", { name: "Show contact" }).click();
    // Beside the files of the contact, which are asked for too.
    await expect(page.getByRole("link", { name: "Show in the conversation" }).first()).toBeVisible();
    const picture = thread(page).getByRole("button", { name: /^Open picture of/ });
    await above(page, () => picture.first().click());
    await above(page, () => message(page, "Uncertain").getByRole("button", { name: "Send again" }).click());
    const menu = () => message(page, "The last word").click({ button: "right" });
    await above(page, menu, "[role=menu]");
    const details = async () => {
      await menu();
      await page.getByRole("menuitem", { name: "Message details" }).click();
    };
    await above(page, details, "[role=dialog]");
  });

  test(`nothing a key does to a conversation keeps anybody out in the ${theme} theme`, async ({ page }) => {
    await openFull(page);
    for (const key of ["a", "s", "p", "l", "?"])
      await test.step(key, () => above(page, () => page.keyboard.press(key)));
  });

  test(`no way to find something keeps anybody out in the ${theme} theme`, async ({ page }) => {
    const { shop } = await openFull(page);
    const { name } = shop.customers[1]!;
    for (const key of ["/", "f"]) await test.step(key, () => above(page, () => page.keyboard.press(key)));
    await above(page, async () => {
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("option").first()).toBeVisible();
      await expectNoBarriers(page, "[role=dialog]");
      await page.getByRole("combobox").fill(name);
      await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
    });
    const filter = page.getByRole("button", { name: /^Filter/ }).first();
    await above(page, () => filter.click());
    await above(page, () => page.getByRole("button", { name: /^View: / }).click());
  });

  test(`nothing one can send keeps anybody out in the ${theme} theme`, async ({ page }) => {
    const { field } = await openFull(page);
    for (const what of ["Location", "Contact card", "Buttons", "List", "Link button", "Template"]) {
      await test.step(what, () =>
        above(
          page,
          async () => {
            await thread(page).getByRole("button", { name: "Send something else" }).click();
            await page.getByRole("menuitem", { name: what, exact: true }).click();
          },
          "[role=dialog]",
        ),
      );
    }
    await above(page, () => thread(page).getByRole("button", { name: "Emoji", exact: true }).click());
    await field.fill("/ho");
    await expect(page.getByRole("option", { name: /hours/ })).toBeVisible();
    await expectNoBarriers(page, "main");
    await field.fill("Later");
    await above(page, async () => {
      await thread(page).getByRole("button", { name: "Send later" }).click();
      await page.getByRole("button", { name: /Date, time, repeat/ }).click();
      await expect(page.getByRole("dialog", { name: /^Send later to/ })).toBeVisible();
    });
  });

  test(`where nothing may be written the inbox keeps nobody out in the ${theme} theme`, async ({ page }) => {
    const { shop, closed } = await openFullShop();
    await dress(page, theme);
    await continueAs(page, shop.visitor);
    await page.goto(`/w/${shop.slug}/inbox?conversation=${closed.id}`);
    const choose = page.getByRole("button", { name: "Choose a template" });
    await expect(choose).toBeVisible();
    await expect(message(page, "Second customer")).toBeVisible();
    await expectNoBarriers(page, "main");
    await choose.click();
    const option = page.getByRole("option", { name: /order_update/ }).first();
    await expect(option).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
    await option.click();
    const fill = page.getByRole("dialog", { name: "order_update" });
    await fill.getByRole("button", { name: "Send template" }).click();
    await expect(fill.getByText("Fill this gap.").first()).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
    await page.goto(`/w/${shop.slug}/inbox?conversation=${newId()}`);
    await expect(page.getByText("There is no such conversation here")).toBeVisible();
    await expectNoBarriers(page, "main");
  });

  test(`no part of the inbox keeps anybody out on a phone in the ${theme} theme`, async ({ page }) => {
    test.slow();
    const { shop, closed } = await openFullShop();
    const [first] = shop.customers;
    await dress(page, theme);
    await continueAs(page, shop.visitor);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/w/${shop.slug}/inbox`);
    await expect(page.getByRole("link", { name: new RegExp(first!.name) })).toBeVisible();
    await expectNoBarriers(page, "body");
    await page.getByRole("link", { name: new RegExp(first!.name) }).click();
    await toTheEnd(page);
    await expectNoBarriers(page, "body");
    await above(page, () => page.getByRole("button", { name: "Show contact" }).click());
    await above(page, async () => {
      await thread(page).getByRole("button", { name: "Send something else" }).click();
      await page.getByRole("menuitem", { name: "List", exact: true }).click();
    });
    await page.goto(`/w/${shop.slug}/inbox?conversation=${closed.id}`);
    await expect(page.getByRole("button", { name: "Choose a template" })).toBeVisible();
    await expectNoBarriers(page, "body");
  });

  test(`an inbox with nothing in it keeps nobody out in the ${theme} theme`, async ({ page }) => {
    const shop = await makeWorkspace();
    await dress(page, theme);
    await signInAs(page, shop);
    await page.goto(`/w/${shop.workspace.slug}/inbox`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoBarriers(page, "body");
    await addConversation(
      { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
      { contact: { name: "Ana" } },
    );
    await page.goto(`/w/${shop.workspace.slug}/inbox?q=nobody+of+this+name`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoBarriers(page, "body");
    const search = page.getByPlaceholder("Search contacts and messages");
    // The page is there before its keys are.
    await expect(async () => {
      await page.keyboard.press("/");
      await expect(search).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await search.fill("zzz");
    await expect(page.getByRole("dialog").getByText(/Nothing/)).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
  });
}
