import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expect, test } from "../support/browser";
import {
  composer,
  continueAs,
  message,
  openConversation,
  openShop,
  phone,
  type Shop,
} from "../support/inbox-page";

/** The inbox of a newcomer, open at a customer who has written, with the customer's phone beside it. */
async function openAt(page: Page): Promise<{ shop: Shop; name: string }> {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Hello, is my parcel there?");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await expect(message(page, "Hello, is my parcel there?")).toBeVisible();
  return { shop, name };
}

/** The conversation without the phone, which has buttons of the same names. */
const thread = (page: Page) => page.getByRole("region", { name: /^Conversation with/ });

const more = async (page: Page, what: string) => {
  await thread(page).getByRole("button", { name: "Send something else" }).click();
  await page.getByRole("menuitem", { name: what }).click();
};

test("an agent's reaction reaches the phone and is taken back by the same click, and any emoji is found by the keyboard", async ({
  page,
}) => {
  const { name } = await openAt(page);
  const bubble = message(page, "Hello, is my parcel there?");
  await bubble.hover();
  await bubble.getByRole("button", { name: "React", exact: true }).click();
  await page.getByRole("button", { name: "React with 👍" }).click();
  await expect(bubble.getByRole("button", { name: "Take back 👍" })).toBeVisible();
  await expect(phone(page, name).getByLabel(/👍/).first()).toBeVisible();

  await bubble.getByRole("button", { name: "Take back 👍" }).click();
  await expect(bubble.getByRole("button", { name: "Take back 👍" })).toHaveCount(0);
  await expect(phone(page, name).getByLabel(/👍/)).toHaveCount(0);

  // Any other emoji, found by what it shows, without touching the mouse.
  await bubble.focus();
  await page.keyboard.press("Shift+R");
  await page.getByRole("button", { name: "All emoji" }).click();
  await page.getByRole("textbox", { name: "Search emoji" }).fill("tada");
  await expect(page.getByRole("button", { name: "party popper" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(bubble.getByRole("button", { name: "Take back 🎉" })).toBeVisible();
});

test("buttons and a list are built within Meta's limits, and the customer's tap comes back", async ({
  page,
}) => {
  const { name } = await openAt(page);
  await composer(page, name).fill("When shall we bring it?");
  await more(page, "Buttons");
  const dialog = page.getByRole("dialog", { name: "Send buttons" });
  await expect(dialog.getByRole("textbox", { name: "Text" })).toHaveValue("When shall we bring it?");
  await dialog.getByRole("textbox", { name: "Button 1" }).fill("This is longer than twenty letters");
  await expect(dialog.getByText("14 characters too many.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Button 1" }).fill("Tomorrow");
  await dialog.getByRole("button", { name: "Add button" }).click();
  await dialog.getByRole("textbox", { name: "Button 2" }).fill("Tomorrow");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("Each button needs a title of its own.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Button 2" }).fill("On Friday");
  await expect(dialog.getByRole("region", { name: "What the customer sees" })).toContainText("On Friday");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(message(page, "When shall we bring it?")).toContainText("On Friday");
  await expect(composer(page, name)).toHaveValue("");
  await phone(page, name).getByRole("button", { name: "On Friday" }).click();
  await expect(message(page, "Pressed a button")).toContainText("On Friday");

  await more(page, "List");
  const list = page.getByRole("dialog", { name: "Send a list" });
  await list.getByRole("textbox", { name: "Text" }).fill("Which size?");
  await list.getByRole("textbox", { name: "Button that opens the list" }).fill("Sizes");
  await list.getByRole("textbox", { name: "Row 1" }).fill("Medium");
  await list.getByRole("button", { name: "Add row" }).click();
  await list.getByRole("textbox", { name: "Row 2" }).fill("Large");
  await list.getByRole("button", { name: "Send", exact: true }).click();
  await expect(message(page, "Which size?")).toContainText("Large");
});

test("a location, a contact card and a link button reach the phone", async ({ page }) => {
  const { name } = await openAt(page);
  await more(page, "Location");
  const place = page.getByRole("dialog", { name: "Send a location" });
  await place.getByRole("button", { name: "Send location" }).click();
  await expect(place.getByText("Give the latitude and longitude")).toBeVisible();
  await place
    .getByRole("textbox", { name: "Coordinates" })
    .fill("https://www.google.com/maps/@52.5163,13.3777,17z");
  await place.getByRole("textbox", { name: "Name" }).fill("Our shop");
  await place.getByRole("button", { name: "Send location" }).click();
  await expect(message(page, "Our shop")).toContainText("52.51630, 13.37770");
  await expect(phone(page, name).getByText("Our shop")).toBeVisible();

  await more(page, "Contact card");
  const card = page.getByRole("dialog", { name: "Send a contact card" });
  await card.getByRole("textbox", { name: "Name" }).fill("Bruno Driver");
  await card.getByRole("textbox", { name: "Phone" }).fill("+49 170 1234567");
  await card.getByRole("button", { name: "Send contact" }).click();
  await expect(message(page, "Bruno Driver")).toContainText("+49 170 1234567");
  await expect(phone(page, name).getByText("Bruno Driver")).toBeVisible();

  await more(page, "Link button");
  const link = page.getByRole("dialog", { name: "Send a link button" });
  await link.getByRole("textbox", { name: "Text" }).fill("Follow your parcel");
  await link.getByRole("textbox", { name: "Words on the button" }).fill("Track");
  await link.getByRole("textbox", { name: "Link", exact: true }).fill("https://acme.example/t/7");
  await link.getByRole("button", { name: "Send", exact: true }).click();
  await expect(message(page, "Follow your parcel")).toContainText("Track");
});

test("when the window closes while one writes, the words are kept and a template goes instead", async ({
  page,
}) => {
  const { shop, name } = await openAt(page);
  await composer(page, name).fill("Half a sentence");
  const conversation = await platformDb.conversation.findFirstOrThrow({
    where: { phoneNumberId: shop.number.id, contact: { profileName: name } },
  });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: conversation.workspaceId, id: conversation.id } },
    data: { windowExpiresAt: new Date(Date.now() - 60_000) },
  });
  await page.reload();
  await expect(page.getByText(`More than 24 hours since ${name} wrote`)).toBeVisible();
  await expect(composer(page, name)).toHaveValue("Half a sentence");
  await expect(thread(page).getByRole("button", { name: "Send", exact: true })).toBeDisabled();

  await page.getByRole("button", { name: "Choose a template" }).click();
  await page.getByRole("combobox", { name: "Search templates" }).fill("order_update");
  await expect(page.getByRole("option", { name: /order_update/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  const fill = page.getByRole("dialog", { name: "order_update" });
  await fill.getByRole("button", { name: "Send template" }).click();
  await expect(fill.getByText("Fill this gap.").first()).toBeVisible();
  const gaps = fill.getByRole("textbox");
  for (let index = 0; index < (await gaps.count()); index++) await gaps.nth(index).fill(`value ${index}`);
  await expect(fill.getByRole("region", { name: "On the customer's phone" })).toContainText("value 0");
  await fill.getByRole("button", { name: "Send template" }).click();
  await expect(message(page, "Template order_update")).toContainText("value 0");
  await expect(phone(page, name).getByText(/value 0/)).toBeVisible();
});

test("keys format what is selected, as WhatsApp writes it, and hostile words stay words", async ({
  page,
}) => {
  const { name } = await openAt(page);
  const field = composer(page, name);
  await field.fill("very important");
  await field.press("ControlOrMeta+a");
  await field.press("ControlOrMeta+b");
  await expect(field).toHaveValue("*very important*");
  await field.press("Enter");
  await expect(message(page, "very important").locator("strong")).toHaveText("very important");

  const evil = `<img src=x onerror="document.title='owned'"> javascript:alert(1)`;
  await field.fill(evil);
  await field.press("Enter");
  await expect(message(page, evil)).toBeVisible();
  await expect(message(page, evil).locator("img[src=x], a")).toHaveCount(0);
  await expect(page).not.toHaveTitle(/owned/);
});

test("a slash offers the canned replies, filled in for this customer", async ({ page }) => {
  const { shop, name } = await openAt(page);
  await shop.call("POST", "/canned-replies", {
    shortcut: "hours",
    text: "Hi {{contact.first_name}}, we are open from 9 to 5.",
  });
  await page.reload();
  await composer(page, name).fill("/ho");
  await expect(page.getByRole("option", { name: /hours/ })).toBeVisible();
  await composer(page, name).press("Enter");
  await expect(composer(page, name)).toHaveValue(`Hi ${name.split(" ")[0]}, we are open from 9 to 5.`);
});
