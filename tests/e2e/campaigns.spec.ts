import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import {
  addSource,
  byNightToo,
  check,
  chooseTemplate,
  figure,
  launch,
  newDraft,
} from "../support/campaign-page";
import { continueAs, openShop, type Shop } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

/** Three customers who have written, so that they are contacts with an open window. */
async function shopWithContacts(): Promise<Shop> {
  const shop = await openShop();
  for (const customer of shop.customers.slice(0, 3)) await shop.write("Do you have it in blue?", customer);
  await expect
    .poll(async () => (await shop.call<{ data: unknown[] }>("GET", "/contacts")).data.length)
    .toBeGreaterThanOrEqual(3);
  return shop;
}

async function chooseEverybodyAndTemplate(page: Page, template: string): Promise<void> {
  await addSource(page, "Add people", "Everyone");
  await chooseTemplate(page, template);
  await byNightToo(page);
}

test("a campaign says what it comes to before it is launched, and reaches everybody once", async ({
  page,
}) => {
  const shop = await shopWithContacts();
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "Spring sale 🌷");
  await chooseEverybodyAndTemplate(page, "hello_world");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();
  await expect(check(page).getByText("3", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expectNoBarriers(page);

  // What was written is kept.
  await page.reload();
  await expect(page.getByRole("button", { name: "Remove Everyone" })).toBeVisible();
  await launch(page);

  await expect(page.getByText("Completed")).toBeVisible();
  // Whoever looks after campaigns is told wherever they are in Parley.
  await expect(page.getByText("Campaign is through: Spring sale 🌷")).toBeVisible();
  await expect(figure(page, "Sent")).toContainText("3");
  await expect(figure(page, "Delivered")).toContainText("3");
  await expectNoBarriers(page);

  // On the phones of the customers it is there once, and their answer is counted.
  const customer = shop.customers[0]!;
  await shop.write("Yes please", customer);
  await expect(figure(page, "Answered")).toContainText("1");
  const thread = await shop.call<{ data: { template?: unknown; type?: string }[] }>(
    "GET",
    `/sandbox/${shop.number.id}/customers/${customer.id}/thread`,
  );
  expect(JSON.stringify(thread).match(/Welcome and congratulations/g)).toHaveLength(1);

  // The answer is found in the inbox by its campaign, and the thread says which message came of it.
  await page.getByRole("link", { name: "In the inbox" }).click();
  await expect(page.getByRole("button", { name: "Remove filter: Answered: Spring sale 🌷" })).toBeVisible();
  const answered = page
    .locator("[data-conversation]")
    .filter({ hasText: "Answered the campaign “Spring sale 🌷”" });
  await expect(answered).toHaveCount(1);
  await expect(page.locator("[data-conversation]")).toHaveCount(1);
  await answered.click();
  const named = page.getByRole("link", { name: "Campaign: Spring sale 🌷" });
  await expect(named).toBeVisible();
  await expectNoBarriers(page);
  await named.click();
  await expect(page.getByRole("heading", { name: "Spring sale 🌷", level: 1 })).toBeVisible();
});

test("a running campaign is paused, goes on, and is ended; nobody more gets it", async ({ page }) => {
  const shop = await shopWithContacts();
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "Slow and steady");
  await chooseEverybodyAndTemplate(page, "hello_world");
  await page.getByLabel("Messages a minute, at most").fill("1");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();
  await launch(page);

  await expect(page.getByText("Running")).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await expect(page.getByText("A colleague paused it.")).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("Running")).toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "End campaign" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End campaign" }).click();
  await expect(page.getByText("Ended early")).toBeVisible();
  // In the list of all campaigns it stands as ended, and it can be made anew.
  await page.getByRole("link", { name: "Campaigns" }).last().click();
  await expect(page.getByRole("link", { name: /Slow and steady/ })).toContainText("Ended early");
});

test("an agent sees campaigns and cannot write them", async ({ page }) => {
  const shop = await makeWorkspace();
  await signInAs(page, await addMember(shop.workspace, "agent"));
  await page.goto(`/w/${shop.workspace.slug}/campaigns`);
  await expect(page.getByRole("heading", { name: "No campaign yet" })).toBeVisible();
  await expect(page.getByRole("button", { name: "New campaign" })).toHaveCount(0);
  await expectNoBarriers(page);
});

test("who certainly got nothing is tried again by a button, which says how many", async ({ page }) => {
  const shop = await shopWithContacts();
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "Second chance");
  await chooseEverybodyAndTemplate(page, "hello_world");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();
  await launch(page);
  await expect(page.getByText("Completed")).toBeVisible();
  const figure = page.locator("dl > div").filter({ hasText: "Delivered" }).locator("dd").first();
  await expect(figure).toContainText("3");

  // The business had not paid when one of them was sent: Meta refused it.
  const mine = { workspace: { slug: shop.slug }, campaignId: { not: null } };
  const { id } = await platformDb.message.findFirstOrThrow({ where: mine });
  await platformDb.message.updateMany({
    where: { id, ...mine },
    data: { status: "failed", error: { code: 131042, title: "Business eligibility payment issue" } },
  });
  const retry = page.getByRole("button", { name: "Try 1 again" });
  await expect(async () => {
    await page.reload();
    await expect(retry).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await retry.click();
  await page.getByRole("dialog").getByRole("button", { name: "Try 1 again" }).click();
  await expect(page.getByText("1 message is in the queue again.")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(retry).toHaveCount(0);
  await expect(page.getByText("Completed")).toBeVisible();
});

test("a campaign for later is checked for its time, and its setup can be read afterwards", async ({
  page,
}) => {
  const shop = await shopWithContacts();
  await continueAs(page, shop.visitor);
  await newDraft(page, shop, "For the morning");
  await chooseEverybodyAndTemplate(page, "hello_world");
  await expect(check(page).getByText("Nothing stands in the way.")).toBeVisible();
  const button = page.getByRole("button", { name: "Launch", exact: true });
  await expect(button).toBeEnabled();
  await button.click();
  const dialog = page.getByRole("dialog");
  const asked = page.waitForRequest(
    (request) => request.url().endsWith("/checks") && /"scheduledAt":"20/.test(request.postData() ?? ""),
  );
  await dialog.getByRole("radio", { name: "Later" }).click();
  await asked;
  await expect(dialog.getByRole("status")).toContainText("Done by");
  await expectNoBarriers(page);
  await dialog.getByLabel("Begins").fill("2020-01-01T09:00");
  await expect(dialog.getByText("This time is over.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Schedule" })).toBeDisabled();
  await dialog.getByLabel("Begins").fill(`${new Date().getFullYear() + 1}-01-15T09:00`);
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Setup" }).click();
  await expect(page.getByText("Welcome and congratulations")).toBeVisible();
  await expect(page.getByText("Everyone", { exact: true })).toBeVisible();
  await expect(page.getByText("Stop at low")).toBeVisible();
  await expectNoBarriers(page);
});
