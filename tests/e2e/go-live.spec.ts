import type { Page } from "@playwright/test";
import type { ReadinessView } from "@/lib/launch/views";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { continueAs, openShop, simulator, type Shop } from "../support/inbox-page";

const check = (page: Page, name: string) => page.locator(`li[data-check="${name}"]`);
const readiness = (shop: Shop, id: string) =>
  shop.call<ReadinessView>("GET", `/phone-numbers/${id}/readiness`);

test("a workspace goes from the sandbox to its own number, and its owner gets a test message", async ({
  page,
}) => {
  const shop = await openShop();
  const account = await simulator().accounts.create({
    businessName: "Wharf Street Coffee",
    subscribed: false,
    customers: [{ name: "Wiebke Owner", phone: "+491701234567" }],
  });
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/go-live`);
  await expect(page.getByRole("heading", { name: "Connect your own number" })).toBeVisible();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Connect number" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("WhatsApp Business Account ID").fill(account.wabaId);
  await dialog.getByLabel("Phone number ID").fill(account.phoneNumbers[0]!.id);
  await dialog.getByLabel("Access token", { exact: true }).fill(account.accessToken);
  await dialog.getByRole("button", { name: /^Check/ }).click();
  await expect(dialog).toContainText("is connected.");
  await dialog.getByRole("button", { name: "Done" }).click();

  for (const name of ["token", "permissions", "waba", "number", "callback", "webhooks", "sending", "plan"]) {
    await expect(check(page, name)).toHaveAttribute("data-state", "passed", { timeout: 20_000 });
  }
  await expect(check(page, "payment")).toHaveAttribute("data-state", "unknown");
  await expect(check(page, "received")).toContainText("Your turn");
  await expect(page.getByRole("heading", { name: "Almost live: send one message" })).toBeVisible();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectNoBarriers(page);

  const numbers = await shop.call<{ data: { id: string; isSandbox: boolean }[] }>("GET", "/phone-numbers");
  const own = numbers.data.find(({ isSandbox }) => !isSandbox)!;
  const { greeting } = await readiness(shop, own.id);
  await expect(page.getByText(greeting.text)).toBeVisible();
  const [customer] = account.customers;
  const text = { type: "text", text: greeting.text } as const;
  await simulator().customers.write(account.phoneNumbers[0]!.id, customer!.id, text);

  await expect(page.getByRole("heading", { name: "You are live" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("It goes to Wiebke Owner")).toBeVisible();
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Send test message" }).click();
  await expect(page.getByText(/It arrived on your phone|You have read it/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "Open conversation" }).click();
  await expect(
    page.getByRole("log", { name: "Messages" }).getByText("Hello from Parley. This number is live."),
  ).toBeVisible();
});

test("what is wrong says whose turn it is, and is right again after it was mended", async ({ page }) => {
  const shop = await openShop();
  const account = await simulator().accounts.create({ businessName: "Harbour Books", customers: false });
  const number = await shop.call<{ id: string }>("POST", "/phone-numbers", {
    wabaId: account.wabaId,
    phoneNumberId: account.phoneNumbers[0]!.id,
    accessToken: account.accessToken,
  });
  await simulator().accounts.change(account.wabaId, { settings: { health: "BLOCKED" } });
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/go-live?number=${number.id}`);
  await expect(check(page, "sending")).toHaveAttribute("data-state", "failed", { timeout: 20_000 });
  await expect(check(page, "payment")).toContainText("payment method");
  await expect(check(page, "payment").getByRole("link", { name: /billing/ })).toHaveAttribute(
    "href",
    /^https:\/\/business\.facebook\.com\//,
  );
  await simulator().accounts.change(account.wabaId, { settings: { health: "AVAILABLE" } });
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(check(page, "sending")).toHaveAttribute("data-state", "passed", { timeout: 20_000 });
});

test("with the sandbox number the way is rehearsed", async ({ page }) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/go-live`);
  await page.getByRole("button", { name: "Rehearse with the sandbox" }).click();
  await expect(page.getByText("This is a rehearsal with the sandbox number.")).toBeVisible();
  await expect(check(page, "callback")).toHaveAttribute("data-state", "passed", { timeout: 20_000 });
  await shop.write((await readiness(shop, shop.number.id)).greeting.text);
  await expect(page.getByRole("heading", { name: "The rehearsal worked" })).toBeVisible({ timeout: 30_000 });
});

test("the list of what is to be set up leads to each step, and ticks what was done", async ({ page }) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/inbox`);
  await expect(
    page
      .getByRole("list", { name: "Conversations" })
      .or(page.getByText(/No conversation/))
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("setup");
  await page.getByRole("option", { name: "Setup" }).click();
  await expect(page).toHaveURL(/settings\/setup$/);
  const step = (name: string) => page.locator(`li[data-step="${name}"]`);
  await expect(step("consent")).toHaveAttribute("data-done", "false");
  await expectNoBarriers(page);

  await step("consent").getByRole("link").click();
  await page.getByRole("button", { name: "Keep these settings" }).click();
  await expect(page.getByText("Consent settings saved")).toBeVisible();
  await page.getByRole("link", { name: "Setup", exact: true }).click();
  await expect(step("consent")).toHaveAttribute("data-done", "true");

  await step("colleague").getByRole("link").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Setup", exact: true }).click();
  await step("number").getByRole("link").click();
  await expect(page.getByRole("dialog").getByLabel("Phone number ID")).toBeVisible();
});

test("the dashboard begins with what is left, until its reader hides it", async ({ page }) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  const list = page.getByRole("region", { name: "Before you go live" });
  await page.goto(`/w/${shop.slug}/dashboard`);
  await expect(list.getByText(/of 9 done/)).toBeVisible();
  await expectNoBarriers(page);
  await list.getByRole("button", { name: "Hide" }).click();
  await expect(list).toBeHidden();

  await page.goto(`/w/${shop.slug}/settings/setup`);
  await page.getByRole("button", { name: "Show on the dashboard" }).click();
  await expect(page.getByRole("button", { name: "Show on the dashboard" })).toBeHidden();
  await page.goto(`/w/${shop.slug}/dashboard`);
  await expect(list).toBeVisible();
});
