import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { signInAs } from "../support/signed-in";
import { addMember, addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

const figure = (page: Page, name: string) =>
  page
    .getByRole("main")
    .locator("dl > div")
    .filter({ has: page.getByText(name, { exact: true }) });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const address = (shop: TestWorkspace, query = "") => `/w/${shop.workspace.slug}/dashboard${query}`;

/** A shop in which every figure is something else. */
async function busyShop() {
  const shop = await makeWorkspace({ plan: "starter" });
  const workspaceId = shop.workspace.id;
  const { phoneNumber: second } = await addPhoneNumber(workspaceId);
  await platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId, id: second.id } },
    data: { displayPhoneNumber: "+44 7700 900555", verifiedName: "Workshop", qualityRating: "YELLOW" },
  });
  const place = { workspaceId, phoneNumberId: shop.phoneNumber.id };
  const waits = await addConversation(place, {
    contact: { name: "Waiting Ana" },
    waitingSince: ago(200),
    lastInboundAt: ago(200),
  });
  await addMessage(waits, { timestamp: ago(200) });
  await addConversation(place, { contact: { name: "Answered Ben" } });
  const conversation = await addConversation({ workspaceId, phoneNumberId: second.id });
  for (const status of ["read", "read", "delivered", "sent", "failed"] as const) {
    await addMessage(conversation, { direction: "outbound", status });
  }
  const answer = await addMessage(conversation, { direction: "outbound", status: "delivered" });
  await platformDb.firstResponse.create({
    data: { workspaceId, messageId: answer.id, phoneNumberId: second.id, at: answer.timestamp, seconds: 240 },
  });
  await platformDb.campaign.create({
    data: {
      ...{ workspaceId, phoneNumberId: second.id, name: "Spring sale 🌷", state: "running" },
      totals: { audience: 10, pending: 4, delivered: 6 },
    },
  });
  return { shop, second };
}

test("whoever comes in sees at once how things go", async ({ page }) => {
  const { shop } = await busyShop();
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}`);
  await expect(page).toHaveURL(new RegExp(`${address(shop)}$`));
  await expect(page.getByRole("heading", { name: "Dashboard", level: 1 })).toBeVisible();
  // At midnight "today" is short: a week holds it all.
  await page.getByRole("radio", { name: "7 days" }).click();
  await expect(page).toHaveURL(/period=7d/);
  await expect(figure(page, "Waiting now")).toContainText("1");
  await expect(figure(page, "Waiting now")).toContainText(/Longest 3 h 2\d min1 over an hour/);
  await expect(figure(page, "First response")).toContainText("4 min");
  await expect(figure(page, "Messages in")).toContainText("1");
  await expect(figure(page, "Messages out")).toContainText("6");
  await expect(figure(page, "Messages out")).toContainText("0 before");
  await expect(figure(page, "Delivered")).toContainText("80%");
  await expect(figure(page, "Delivered")).toContainText("4 of 5");
  await expect(figure(page, "Failed")).toContainText("16.7% of messages out");

  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: /Spring sale.*Running/ })).toContainText("6 of 10");
  await expect(main.getByRole("link", { name: /\+44 7700 900555/ })).toContainText("Medium");
  await expect(main.getByRole("heading", { name: "Plan: Starter" })).toBeVisible();
  await expect(main.getByRole("link", { name: "Billing" })).toBeVisible();
  await expect(main.getByText(/^As of/)).toBeVisible();
});

test("every plot has its figures as a table, for hours and for days", async ({ page }) => {
  const { shop } = await busyShop();
  await signInAs(page, shop);
  await page.goto(address(shop, "?period=7d"));
  await page.getByRole("button", { name: "Show as table: Messages", exact: true }).click();
  const messages = page.getByRole("table", { name: "Messages", exact: true });
  await expect(messages.getByRole("row")).toHaveCount(8);
  await expect(messages.getByRole("columnheader")).toHaveText(["Day", "In", "Out"]);
  await page.getByRole("button", { name: "Show as table: What became of messages out" }).click();
  const fates = page.getByRole("table", { name: "What became of messages out" });
  await expect(fates.getByRole("columnheader")).toHaveText([
    "Day",
    "Out",
    "Sent",
    "Delivered",
    "Read",
    "Failed",
  ]);
  const sums = await fates
    .getByRole("row")
    .evaluateAll((rows) =>
      rows
        .map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent)))
        .reduce((sum, cells) => sum.map((total, i) => total + (cells[i] ?? 0)), [0, 0, 0, 0, 0]),
    );
  expect(sums).toEqual([6, 5, 4, 2, 1]);
  await page.getByRole("button", { name: "Show as table: First response" }).click();
  await expect(page.getByRole("table", { name: "First response" })).toContainText("4 min");
  await expectNoBarriers(page);
  await page.getByRole("radio", { name: "Today" }).click();
  await expect(messages.getByRole("row")).toHaveCount(25);
  await page.getByRole("button", { name: "Show as plot: Messages", exact: true }).click();
  await expect(messages).toHaveCount(0);
  await expect(page.getByRole("img", { name: /^Messages, one bar for each hour/ })).toBeVisible();
});

test("one number is chosen, stays chosen in the address, and leads to its waiting customers", async ({
  page,
}) => {
  const { shop, second } = await busyShop();
  await signInAs(page, shop);
  await page.goto(address(shop, "?period=30d"));
  await page.getByRole("combobox", { name: "Number" }).click();
  await page.getByRole("option", { name: /Workshop/ }).click();
  await expect(page).toHaveURL(new RegExp(`number=${second.id}`));
  await expect(figure(page, "Waiting now")).toContainText("Everybody has an answer");
  await page.reload();
  await expect(figure(page, "Waiting now")).toContainText("Everybody has an answer");
  await expect(page.getByRole("radio", { name: "30 days" })).toBeChecked();
  await page.getByRole("combobox", { name: "Number" }).click();
  await page.getByRole("option", { name: "All numbers" }).click();
  await expect(figure(page, "Waiting now")).toContainText("Longest");
  await page.getByRole("link", { name: "Waiting now" }).click();
  await expect(page).toHaveURL(/\/inbox\?waitingMinutes=1/);
  await expect(page.getByRole("link", { name: /Waiting Ana/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Answered Ben/ })).toHaveCount(0);
});

test("what happens meanwhile is seen without reloading", async ({ page }) => {
  const { shop } = await busyShop();
  await signInAs(page, shop);
  await page.goto(address(shop, "?period=7d"));
  await expect(figure(page, "Messages in")).toContainText("1");
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, { waitingSince: new Date() });
  for (let i = 0; i < 4; i++) await addMessage(conversation);
  await expect(figure(page, "Messages in")).toContainText("5", { timeout: 90_000 });
  await expect(figure(page, "Waiting now")).toContainText("2");
});

test("a new workspace is told what will be here, and its next step", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(address(shop));
  await expect(page.getByRole("heading", { name: "Nothing to count yet" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Write as a customer" })).toBeVisible();
  await expectNoBarriers(page);
});

test("without an answer of the server it says so, and tries again", async ({ page }) => {
  const { shop } = await busyShop();
  await signInAs(page, shop);
  const calls = "**/api/v1/dashboard?*";
  await page.route(calls, (route) => route.abort());
  await page.goto(address(shop));
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Parley cannot be reached", {
    timeout: 60_000,
  });
  await page.unroute(calls);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(figure(page, "Waiting now")).toContainText("Longest");
});

test("the keyboard leads there and through it, and an agent sees no way to money", async ({ page }) => {
  const { shop } = await busyShop();
  const agent = await addMember(shop.workspace, "agent");
  await signInAs(page, agent);
  await page.goto(`/w/${shop.workspace.slug}/contacts`);
  await expect(page.getByRole("heading", { name: "Contacts", level: 1 })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await expect(page).toHaveURL(new RegExp(address(shop)), { timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole("heading", { name: "Plan: Starter" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Billing" })).toHaveCount(0);
  await page.getByRole("radio", { name: "Today" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "7 days" })).toBeFocused();
  await expect(page).toHaveURL(/period=7d/);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`nobody is kept out with a screen of ${width} pixels in the ${colorScheme} theme`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const { shop } = await busyShop();
      await signInAs(page, shop);
      await page.goto(address(shop, "?period=7d"));
      await expect(figure(page, "Messages out")).toContainText("6");
      await expectNoBarriers(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    });
  }
}

test("behind the failed ones is a list with the reasons, which leads to each message in its conversation", async ({
  page,
}) => {
  const { shop, second } = await busyShop();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, {
    contact: { name: "عائشة Abdul-Rahman von und zu Hohenstein-Wittelsbach 🌷" },
  });
  await addMessage(conversation, {
    ...{ direction: "outbound", status: "failed", text: "Your parcel is here" },
    error: { code: 131026, title: "Message undeliverable" },
  });
  await signInAs(page, shop);
  await page.goto(address(shop, "?period=7d"));
  await expect(figure(page, "Failed")).toContainText("2");
  await page.getByRole("link", { name: "Failed", exact: true }).press("Enter");
  await expect(page).toHaveURL(/\/dashboard\/failed-messages\?period=7d$/);
  const items = page.getByRole("main").getByRole("listitem");
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText("Your parcel is here");
  await expect(items.first()).toContainText("The customer’s turn");
  await expectNoBarriers(page);

  await page.getByRole("combobox", { name: "Number" }).click();
  await page.getByRole("option", { name: /Workshop/ }).click();
  await expect(items).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`number=${second.id}`));
  await page.getByRole("link", { name: "Dashboard" }).last().click();
  await expect(page).toHaveURL(new RegExp(`/dashboard\\?period=7d&number=${second.id}$`));
  await page.goBack();
  await page.getByRole("combobox", { name: "Number" }).click();
  await page.getByRole("option", { name: "All numbers" }).click();
  await page.getByRole("link", { name: /عائشة/ }).click();
  await expect(page).toHaveURL(/\/inbox\?conversation=.*message=/);
  await expect(page.getByRole("log").getByText("Your parcel is here")).toBeVisible();
});

test("where nothing failed the list says so", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  await page.goto(address(shop, "/failed-messages"));
  await expect(page.getByRole("heading", { name: "No message failed" })).toBeVisible();
  await expectNoBarriers(page);
});
