import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { weekdays } from "@/lib/tenancy/business-hours/schemas";
import { composer, continueAs, message, openShop } from "../support/inbox-page";
import { expect, test } from "../support/browser";

const thread = (page: Page) => page.getByRole("region", { name: /^Conversation with/ });

test("the window closes while somebody writes: the words stay, a template is offered, and the customer's next word opens it again", async ({
  page,
}) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Do you have it in green?");
  const find = () => platformDb.conversation.findFirst({ where: { phoneNumberId: shop.number.id } });
  await expect.poll(find).not.toBeNull();
  const { workspaceId, id } = (await find())!;
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { windowExpiresAt: new Date(Date.now() + 30 * 60_000) },
  });
  const sent = () => platformDb.message.count({ where: { conversationId: id, direction: "outbound" } });
  await continueAs(page, shop.visitor);
  await page.clock.install();
  await page.goto(`/w/${shop.slug}/inbox?conversation=${id}`);
  await expect(message(page, "Do you have it in green?")).toBeVisible();
  const field = composer(page, name);
  await field.click();
  await page.keyboard.type("Yes, in green");
  await expect(thread(page).getByText(/^\d+:\d\d left to answer/)).toBeVisible();

  await page.clock.fastForward("30:00");
  await expect(thread(page).getByText(`More than 24 hours since ${name} wrote.`)).toBeVisible();
  await expect(thread(page).getByText(/left to answer/)).toBeHidden();
  const choose = page.getByRole("button", { name: "Choose a template" });
  await expect(choose).toBeVisible();
  await expect(field).toHaveValue("Yes, in green");
  // Neither the keys that are already on their way nor Enter do anything now.
  await expect(field).toBeFocused();
  await page.keyboard.type(" and blue");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("Yes, in green");
  await expect(thread(page).getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await choose.click();
  await expect(page.getByRole("combobox", { name: "Search templates" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(choose).toBeFocused();
  expect(await sent()).toBe(0);

  await shop.write("Hello?");
  await expect(choose).toBeHidden();
  await expect(field).toHaveValue("Yes, in green");
  await field.press("End");
  await field.pressSequentially(", of course");
  await field.press("Enter");
  await expect(message(page, "Yes, in green, of course")).toBeVisible();
  await expect.poll(sent).toBe(1);
});

test("for a number of the US the picker says of marketing that it arrives only within 24 hours of their last message", async ({
  page,
}) => {
  const shop = await openShop();
  await shop.write("Do you ship to New York?");
  const find = () => platformDb.conversation.findFirst({ where: { phoneNumberId: shop.number.id } });
  await expect.poll(find).not.toBeNull();
  const { workspaceId, id, contactId } = (await find())!;
  await platformDb.contact.update({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    data: { country: "US", waId: "12122345678", phone: "+12122345678" },
  });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { windowExpiresAt: new Date(Date.now() + 30 * 60_000) },
  });
  await continueAs(page, shop.visitor);
  await page.clock.install();
  await page.goto(`/w/${shop.slug}/inbox?conversation=${id}`);
  const hint = "A US number: WhatsApp delivers marketing only within 24 hours of their last message.";
  const marketing = page.getByRole("option", { name: /^seasonal_offer/ });
  await thread(page).getByRole("button", { name: "Send something else" }).click();
  await page.getByRole("menuitem", { name: "Template", exact: true }).click();
  await expect(marketing).toBeVisible();
  await expect(marketing).not.toContainText(hint);
  await page.keyboard.press("Escape");

  await page.clock.fastForward("30:00");
  await page.getByRole("button", { name: "Choose a template" }).click();
  await expect(marketing).toContainText(hint);
  const utility = page.getByRole("option").filter({ hasText: "Utility" });
  await expect(utility.first()).toBeVisible();
  await expect(utility.filter({ hasText: hint })).toHaveCount(0);
});

test("outside of business hours it says quietly when they begin, and changes by itself when the hour comes", async ({
  page,
}) => {
  const shop = await openShop();
  await shop.write("Are you there?");
  const find = () => platformDb.conversation.findFirst({ where: { phoneNumberId: shop.number.id } });
  await expect.poll(find).not.toBeNull();
  const { workspaceId, id } = (await find())!;
  await platformDb.workspace.update({ where: { id: workspaceId }, data: { timeZone: "UTC" } });
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
  const opensOn = weekdays[(new Date(Date.now() + 30 * 60_000).getUTCDay() + 6) % 7]!;
  const closed = Object.fromEntries(weekdays.map((day) => [day, [] as object[]]));
  const opens = inMinutes(30);
  await shop.call("PUT", "/business-hours", {
    week: { ...closed, [opensOn]: [{ from: opens, to: inMinutes(90) }] },
    holidays: [],
  });
  await continueAs(page, shop.visitor);
  await page.clock.install();
  await page.goto(`/w/${shop.slug}/inbox?conversation=${id}`);
  const said = thread(page).getByText(/^Closed now/);
  await expect(said).toHaveText(new RegExp(`^Closed now · opens (tomorrow )?${opens}$`));

  await page.clock.fastForward("31:00");
  await expect(said).toBeHidden();
  await page.clock.fastForward("01:00:00");
  await expect(said).toHaveText(new RegExp(`${opens}$`));

  // Somebody sets other hours meanwhile.
  await shop.call("PUT", "/business-hours", { week: null, holidays: [] });
  await expect(said).toBeHidden();
});
