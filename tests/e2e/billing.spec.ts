import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { composer, message, openConversation, openShop } from "../support/inbox-page";
import { signUpByHand } from "../support/sign-up-page";
import { signInAs } from "../support/signed-in";
import { addPlan, addUsage, setSubscription } from "../support/plans";
import { addMember, makeWorkspace } from "../support/workspace";

const failing = "4000 0000 0000 0341";
const good = "4242 4242 4242 4242";

/** From the billing page into Stripe's portal, does something there, and comes back. */
async function inPortal(page: Page, work: () => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: "Card and invoices at Stripe" }).click();
  await expect(page.getByRole("heading", { name: "Subscription" })).toBeVisible();
  await work();
  await page.getByRole("link", { name: "Back to Parley" }).click();
}

async function saveCard(page: Page, number: string): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByRole("button", { name: "Save card" }).click();
  await expect(page.getByText(`Visa ending in ${number.slice(-4)}`)).toBeVisible();
}

test("signing up, trial, checkout, a larger limit, a card that fails, grace, nothing is sent, a card that works, and it goes on", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const shop = await openShop(await signUpByHand(page));
  const [customer] = shop.customers;
  await shop.write("Is my parcel there?");
  await page.goto(`/w/${shop.slug}/billing`);
  await expect(page.getByRole("heading", { name: "Trial" })).toBeVisible();
  await expect(page.getByText(/^Free trial until/)).toBeVisible();
  await expect(page.getByText("of 1,000")).toBeVisible();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Choose Starter" }).click();
  await expect(page.getByText(/^Free until/)).toBeVisible();
  await page.getByRole("button", { name: "Start subscription" }).click();
  await expect(page.getByRole("heading", { name: "Starter" }).first()).toBeVisible();
  await expect(page.getByText("of 10,000")).toBeVisible();
  await expect(page.getByText("$29 a month").first()).toBeVisible();

  await page.getByRole("button", { name: "Change to Growth" }).click();
  await expect(page.getByText("Nothing is charged today.")).toBeVisible();
  await page.getByRole("button", { name: "Change plan" }).click();
  await expect(page.getByText("of 100,000")).toBeVisible();

  await inPortal(page, async () => {
    await saveCard(page, failing);
    for (const days of ["7 days", "7 days", "1 day"]) {
      await page.getByRole("button", { name: days, exact: true }).click();
      await expect(page.getByRole("heading", { name: "Clock" })).toBeVisible();
    }
    await expect(page.getByText("past due")).toBeVisible();
  });
  await expect(page.getByRole("alert").filter({ hasText: "Everything goes on until" })).toBeVisible();
  await expect(page.getByText(/^A payment failed/)).toBeVisible();
  await expectNoBarriers(page);

  await openConversation(page, shop.slug, customer!.name);
  await composer(page, customer!.name).fill("It is on its way.");
  await composer(page, customer!.name).press("Enter");
  await expect(
    message(page, "It is on its way.").getByRole("img", { name: /^(Delivered|Read)$/ }),
  ).toBeVisible();

  await page.goto(`/w/${shop.slug}/billing`);
  await inPortal(page, async () => {
    await page.getByRole("button", { name: "7 days", exact: true }).click();
  });
  await expect(page.getByRole("alert").filter({ hasText: "The last invoice is not paid" })).toBeVisible();
  await openConversation(page, shop.slug, customer!.name);
  await expect(page.getByText("An invoice is not paid, so nothing is sent.")).toBeVisible();
  await composer(page, customer!.name).fill("Can you hear me?");
  await composer(page, customer!.name).press("Enter");
  await expect(page.getByText(/The last invoice is not paid/).first()).toBeVisible();
  // What customers write still arrives.
  await shop.write("Hello? Nobody there?");
  await expect(message(page, "Hello? Nobody there?")).toBeVisible();

  await page.goto(`/w/${shop.slug}/billing`);
  await inPortal(page, () => saveCard(page, good));
  await expect(page.getByText("Everything is paid.")).toBeVisible();
  await expect(page.getByText("An invoice is not paid, so nothing is sent.")).toHaveCount(0);
  await openConversation(page, shop.slug, customer!.name);
  await composer(page, customer!.name).fill("Here we are again.");
  await composer(page, customer!.name).press("Enter");
  await expect(
    message(page, "Here we are again.").getByRole("img", { name: /^(Delivered|Read)$/ }),
  ).toBeVisible();

  await page.goto(`/w/${shop.slug}/billing`);
  await page.getByRole("button", { name: "Cancel subscription" }).click();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: "Cancel subscription" })
    .click();
  await expect(page.getByText(/^Ends on .* Until then everything stays/)).toBeVisible();
  await page.getByRole("button", { name: "Keep subscription" }).click();
  await expect(page.getByText(/^Renews on/)).toBeVisible();
});

test("a larger plan says what it takes back, is not given to a card that fails, and says whose turn it is", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const shop = await makeWorkspace();
  await setSubscription(shop.workspace.id, {
    ...{ planId: "trial", state: "trial" },
    trialEndsAt: new Date(Date.now() + 60 * 60 * 1000),
  });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/billing`);
  await page.getByRole("button", { name: "Choose Starter" }).click();
  await page.getByRole("button", { name: "Pay and subscribe" }).click();
  await expect(page.getByText("Everything is paid.")).toBeVisible();
  await inPortal(page, async () => {
    await saveCard(page, failing);
    await page.getByRole("button", { name: "Cancel subscription" }).click();
    await expect(page.getByRole("button", { name: "Renew subscription" })).toBeVisible();
  });
  await expect(page.getByText(/^Ends on/)).toBeVisible();

  await page.getByRole("button", { name: "Change to Growth" }).click();
  const dialog = page.getByRole("dialog", { name: "Change to Growth?" });
  await expect(dialog.getByText(/^You cancelled: the subscription ends on .* takes that back/)).toBeVisible();
  await expect(dialog.getByText("Charged today")).toBeVisible();
  await dialog.getByRole("button", { name: "Change plan" }).click();
  await expect(dialog.getByRole("alert")).toHaveText(/card was refused.*The plan stays.*It is your turn/);
  await expectNoBarriers(page);
  await dialog.getByRole("button", { name: "Card and invoices at Stripe" }).click();
  await saveCard(page, good);
  await page.getByRole("link", { name: "Back to Parley" }).click();
  await expect(page.getByText(/^Ends on/)).toBeVisible();

  await page.getByRole("button", { name: "Change to Growth" }).click();
  await dialog.getByRole("button", { name: "Change plan" }).click();
  await expect(page.getByText("of 100,000")).toBeVisible();
  await expect(page.getByText(/^Renews on/)).toBeVisible();
});

test("a plan smaller than what is used says so before it is chosen", async ({ page }) => {
  test.setTimeout(120_000);
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  await setSubscription(workspaceId, {
    ...{ planId: "trial", state: "trial" },
    trialEndsAt: new Date(Date.now() + 60 * 60 * 1000),
  });
  for (let seats = 0; seats < 3; seats++) await addMember(shop.workspace, "agent");
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/billing`);
  await page.getByRole("button", { name: "Choose Growth" }).click();
  await page.getByRole("button", { name: "Pay and subscribe" }).click();
  await expect(page.getByText("Everything is paid.")).toBeVisible();
  await page.getByRole("button", { name: "Change to Starter" }).click();
  const dialog = page.getByRole("dialog", { name: "Change to Starter?" });
  await expect(dialog.getByText("You use more than Starter has:")).toBeVisible();
  await expect(dialog.getByText("Members and invitations: 4 of 3")).toBeVisible();
  await expect(dialog.getByText("Nothing is deleted.")).toBeVisible();
  await expectNoBarriers(page);
});

test("billing is for owners; everybody sees that a limit is near", async ({ page }) => {
  const shop = await makeWorkspace();
  await setSubscription(shop.workspace.id, { planId: await addPlan({ members: 2 }), state: "active" });
  const agent = await addMember(shop.workspace, "agent");
  await signInAs(page, agent);
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  await expect(page.getByText("Members and invitations: all 2 of your plan are used.")).toBeVisible();
  await expect(page.getByText("An owner can change that.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Billing" })).toHaveCount(0);
  await page.goto(`/w/${shop.workspace.slug}/billing`);
  await expect(page.getByText("Billing is the owner’s")).toBeVisible();
  const answer = await page.request.get("/api/v1/billing", {
    headers: { "x-workspace": shop.workspace.slug },
  });
  expect(answer.status()).toBe(403);
});

test("in every state of the subscription, in both themes, billing keeps nobody out", async ({ page }) => {
  test.setTimeout(180_000);
  const shop = await makeWorkspace();
  await signInAs(page, shop);
  const day = 24 * 60 * 60 * 1000;
  const soon = new Date(Date.now() + 9 * day);
  const states = [
    [{ state: "active", interval: "month", currency: "usd", periodEnd: soon }, /Everything is paid/],
    [{ state: "active", cancelAt: soon }, /^Ends on/],
    [
      { state: "past_due", cancelAt: null, pastDueSince: new Date(Date.now() - day) },
      /card could not be charged/,
    ],
    [{ state: "unpaid" }, /last invoice is not paid/],
    [{ state: "incomplete" }, /first payment/],
    [{ state: "canceled", endedAt: new Date(Date.now() - day) }, /subscription has ended/i],
  ] as const;
  for (const [data, words] of states) {
    await setSubscription(shop.workspace.id, { planId: "starter", ...data });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`/w/${shop.workspace.slug}/billing`);
      await expect(page.getByRole("main").getByText(words).first()).toBeVisible();
      await expect(page.getByRole("button", { name: /^(Choose|Change to) / }).first()).toBeVisible();
      await expectNoBarriers(page);
    }
  }
});

test("messages of earlier months are found, looked at with the keyboard, and taken along", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const day = 24 * 60 * 60 * 1000;
  const anchor = new Date(Date.now() - 3 * day);
  await setSubscription(shop.workspace.id, { anchor });
  const before = new Date(anchor);
  before.setUTCMonth(before.getUTCMonth() - 1, 1);
  await addUsage(shop, before, 1_234);
  await addUsage(shop, anchor, 5, { taken: 7 });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/billing`);
  const card = page.getByRole("region", { name: "Messages by day" });
  await expect(card.getByText("5 messages")).toBeVisible();
  await expect(card.getByText(/^Besides, 2 messages are under way/)).toBeVisible();
  await expectNoBarriers(page);
  const earlier = card.getByRole("button", { name: "Earlier month" });
  await earlier.press("Enter");
  await expect(card.getByText("1,234 messages")).toBeVisible();
  await expect(card.getByText(/^Besides/)).toBeHidden();
  await expect(earlier).toBeFocused();
  await expect(earlier).toHaveAttribute("aria-disabled", "true");
  await expectNoBarriers(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    card.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`messages-${before.toISOString().slice(0, 10)}.csv`);
  await card.getByRole("button", { name: "Later month" }).press("Enter");
  await expect(card.getByText("5 messages")).toBeVisible();
});
