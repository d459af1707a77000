import type { Page } from "@playwright/test";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import type { Page as ListPage } from "@/lib/shared/pagination";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { composer, continueAs, message, openConversation, openShop, phone } from "../support/inbox-page";

const foot = (page: Page) => page.getByRole("region", { name: "Scheduled messages" });
const thread = (page: Page) => page.getByRole("region", { name: /^Conversation with/ });

test("a message is scheduled, changed, goes out once at its time, and what is cancelled stays where it is", async ({
  page,
}) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("When do you open on Saturday?");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  const field = composer(page, name);
  const waiting = async () =>
    (await shop.call<ListPage<ScheduledMessageView>>("GET", "/scheduled-messages")).data;

  // By keyboard alone: Ctrl+Shift+Enter, then the first of the times one would say.
  await field.fill("We open at ten");
  await page.keyboard.press("Control+Shift+Enter");
  await expect(page.getByRole("button", { name: /In 1 hour/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(foot(page).getByText("1 scheduled message")).toBeVisible();
  await expect(field).toHaveValue("");
  await expect(message(page, "We open at ten")).toHaveCount(0);

  // Taken back at once: the words stand where they were.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(field).toHaveValue("We open at ten");
  await expect(foot(page)).toHaveCount(0);

  // Later than the window: what happens then is asked, here and now.
  await thread(page).getByRole("button", { name: "Send later" }).click();
  await page.getByRole("button", { name: /Date, time, repeat/ }).click();
  const dialog = page.getByRole("dialog", { name: `Send later to ${name}` });
  const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 16);
  await dialog.getByLabel("Date and time").fill("2020-01-01T09:00");
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog.getByText("This time is over.")).toBeVisible();
  await dialog.getByLabel("Date and time").fill(inTwoDays);
  await expect(dialog.getByText(/The 24 hours of .* are over by then/)).toBeVisible();
  await expect(dialog.getByRole("radio", { name: "Do not send it, and tell me" })).toBeChecked();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(foot(page).getByText("1 scheduled message")).toBeVisible();

  // Changed until it goes out.
  await foot(page).getByRole("button", { expanded: false }).click();
  await foot(page).getByRole("button", { name: "Change" }).click();
  const change = page.getByRole("dialog", { name: "Change scheduled message" });
  await change.getByRole("textbox", { name: "Message" }).fill("We open at eleven 🕚");
  await change.getByRole("button", { name: /In 1 hour/ }).click();
  await change.getByRole("button", { name: "Save changes" }).click();
  await expect(change).toHaveCount(0);
  await expect(foot(page).getByText("We open at eleven 🕚")).toBeVisible();
  await expectNoBarriers(page, "main");

  // Its time comes: it goes out once, to the phone and into the thread, and nothing waits any more.
  const [item] = await waiting();
  // Asked so slowly that the moment is over, it is refused: then a later one.
  await expect(() =>
    shop.call("PATCH", `/scheduled-messages/${item!.id}`, {
      version: item!.version,
      sendAt: new Date(Date.now() + 3_000).toISOString(),
      timeZone: "UTC",
    }),
  ).toPass();
  await expect(message(page, "We open at eleven 🕚")).toBeVisible();
  await expect(foot(page)).toHaveCount(0);
  await expect(phone(page, name).getByText("We open at eleven 🕚")).toHaveCount(1);
  await expect(message(page, "We open at eleven 🕚")).toHaveCount(1);
  await expect(message(page, "We open at ten")).toHaveCount(0);

  // Another one, on the page of all of them: cancelled, brought back.
  await field.fill("Happy birthday 🎂");
  await thread(page).getByRole("button", { name: "Send later" }).click();
  await page.getByRole("button", { name: /In 1 hour/ }).click();
  await expect(foot(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`/w/${shop.slug}/scheduled`);
  const list = page.getByRole("tabpanel");
  await expect(list.getByText("Happy birthday 🎂")).toBeVisible();
  await expectNoBarriers(page, "main");
  await list.getByRole("button", { name: "Cancel message" }).click();
  await expect(list.getByText("Nothing is scheduled")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(list.getByText("Happy birthday 🎂")).toBeVisible();
  await page.getByRole("tab", { name: "Sent" }).click();
  await expect(list.getByText("We open at eleven 🕚")).toBeVisible();
  await list.getByRole("link", { name }).click();
  await expect(message(page, "We open at eleven 🕚")).toBeVisible();
});

test("what repeats goes out each time, as the template chosen for it once the 24 hours are over", async ({
  page,
}) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Tell me what is fresh each day");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await composer(page, name).fill("Today: strawberries 🍓");
  await thread(page).getByRole("button", { name: "Send later" }).click();
  await page.getByRole("button", { name: /Date, time, repeat/ }).click();
  const dialog = page.getByRole("dialog", { name: `Send later to ${name}` });
  await dialog.getByRole("button", { name: /In 1 hour/ }).click();
  await dialog.getByRole("combobox", { name: "Repeat" }).click();
  await page.getByRole("option", { name: "Every day", exact: true }).click();
  await dialog.getByRole("combobox", { name: "Ends" }).click();
  await page.getByRole("option", { name: "After so many messages" }).click();
  await dialog.getByLabel("Messages").fill("3");

  // The later ones fall outside the window: what happens then is chosen now, and cannot be left open.
  await expect(dialog.getByText(/Later times will mostly fall outside the 24 hours/)).toBeVisible();
  await dialog.getByRole("radio", { name: "Send a template instead" }).click();
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Choose the template.");
  await dialog.getByRole("button", { name: "Choose the template" }).click();
  await page.getByRole("combobox", { name: "Search templates" }).fill("hello_world");
  await page.getByRole("option", { name: /hello_world/ }).click();
  await page.getByRole("button", { name: "Take this template" }).click();
  await expect(dialog.getByText("hello_world")).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog).toHaveCount(0);
  await foot(page).getByRole("button", { expanded: false }).click();
  await expect(foot(page).getByText("Every day, 3 times")).toBeVisible();

  const comesNow = async () => {
    const { data } = await shop.call<ListPage<ScheduledMessageView>>("GET", "/scheduled-messages");
    await shop.call("PATCH", `/scheduled-messages/${data[0]!.id}`, {
      version: data[0]!.version,
      sendAt: new Date(Date.now() + 3_000).toISOString(),
      timeZone: "UTC",
    });
  };
  await expect(comesNow).toPass();
  await expect(message(page, "Today: strawberries 🍓")).toBeVisible();
  await expect(foot(page).getByText("went out once")).toBeVisible();

  // A day without a word of the customer.
  const over = new Date(Date.now() - 60_000);
  const { count } = await platformDb.conversation.updateMany({
    where: { phoneNumberId: shop.number.id, contact: { profileName: name } },
    data: { windowExpiresAt: over, lastInboundAt: new Date(over.getTime() - 86_400_000) },
  });
  expect(count).toBe(1);
  await expect(comesNow).toPass();
  await expect(message(page, "Welcome and congratulations!!")).toBeVisible();
  await expect(phone(page, name).getByText("Welcome and congratulations!!")).toHaveCount(1);
  await expect(phone(page, name).getByText("Today: strawberries 🍓")).toHaveCount(1);
  await expect(foot(page).getByText("went out 2 times")).toBeVisible();
  await expectNoBarriers(page, "main");

  await foot(page).getByRole("button", { name: "Cancel message" }).click();
  await expect(foot(page)).toHaveCount(0);
});
