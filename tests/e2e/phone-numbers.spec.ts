import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { continueAs, openShop, simulator } from "../support/inbox-page";

const newAccount = (businessName = "Wharf Street Coffee") =>
  simulator().accounts.create({ businessName, subscribed: false, customers: false });

async function openDialog(page: Page, slug: string): Promise<void> {
  await page.goto(`/w/${slug}/phone-numbers`);
  await page.getByRole("button", { name: "Connect number" }).click();
}

const line = (page: Page, check: string) => page.getByRole("dialog").locator(`li[data-check="${check}"]`);

async function fillIn(
  page: Page,
  account: { wabaId: string; phoneNumbers: { id: string }[] },
  token: string,
) {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("WhatsApp Business Account ID").fill(account.wabaId);
  await dialog.getByLabel("Phone number ID").fill(account.phoneNumbers[0]!.id);
  await dialog.getByLabel("Access token", { exact: true }).fill(token);
  await dialog.getByRole("button", { name: /^Check/ }).click();
}

test("a wrong token explains itself line by line; the right one connects, and the number can be let go and taken back", async ({
  page,
}) => {
  const shop = await openShop();
  const account = await newAccount();
  const display = account.phoneNumbers[0]!.displayPhoneNumber;
  await continueAs(page, shop.visitor);
  await openDialog(page, shop.slug);

  await fillIn(page, account, "EAAGthistokenwasneverissuedbyanybody");
  await expect(line(page, "network")).toHaveAttribute("data-look", "ok");
  await expect(line(page, "token")).toHaveAttribute("data-look", "failed");
  await expect(line(page, "token")).toContainText(/Your turn: create a new one.*code 190/);
  await expect(line(page, "number")).toHaveAttribute("data-look", "waiting");
  await expect(page.getByRole("dialog")).toContainText("Nothing was saved.");
  await expectNoBarriers(page, '[role="dialog"]');

  await fillIn(page, account, account.accessToken);
  await expect(page.getByRole("dialog")).toContainText(`${display} is connected.`);
  for (const check of ["network", "token", "permissions", "waba", "number", "webhooks"]) {
    await expect(line(page, check)).toHaveAttribute("data-look", "ok");
  }
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: `Open ${display}` }).click();
  const sheet = page.getByRole("dialog", { name: display, exact: true });
  await expect(sheet).toContainText("Everything works.");
  await expectNoBarriers(page, '[role="dialog"]');

  // The token dies while somebody looks: testing says so, and what waits is not lost.
  await simulator().tokens.change(account.accessToken, { revoked: true });
  await sheet.getByRole("button", { name: "Test now" }).click();
  await expect(sheet).toContainText("Needs attention");
  await expect(sheet.locator('li[data-check="token"]')).toHaveAttribute("data-look", "failed");

  await sheet.getByRole("button", { name: "Disconnect number" }).click();
  const asking = page.getByRole("dialog", { name: `Disconnect ${display}?` });
  await expect(asking.getByRole("button", { name: "Disconnect number" })).toBeDisabled();
  await asking.getByLabel(`Type ${display} to confirm`).fill(display);
  await asking.getByRole("button", { name: "Disconnect number" }).click();
  await expect(sheet).toContainText("Its conversations stay readable.");

  await sheet.getByRole("button", { name: "Connect again" }).click();
  const again = page.getByRole("dialog", { name: `New token for ${display}` });
  const { token } = await simulator().tokens.create({ wabaIds: [account.wabaId] });
  await again.getByLabel("Access token", { exact: true }).fill(token);
  await again.getByRole("button", { name: /^Check/ }).click();
  await expect(again).toContainText(`${display} is connected.`);
});

test("a number that is not registered asks for its PIN where it is needed", async ({ page }) => {
  const shop = await openShop();
  const account = await newAccount();
  await fetch(`${process.env.META_GRAPH_URL}/v25.0/${account.phoneNumbers[0]!.id}/deregister`, {
    method: "POST",
    headers: { authorization: `Bearer ${account.accessToken}` },
  });
  await continueAs(page, shop.visitor);
  await openDialog(page, shop.slug);
  await fillIn(page, account, account.accessToken);
  await expect(line(page, "number")).toContainText("not registered");
  await page.getByLabel("Six-digit PIN").fill("246810");
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("dialog")).toContainText("is connected.");
});

test("a colleague who looks at the page sees a number appear without reloading", async ({ page }) => {
  const shop = await openShop();
  const account = await newAccount();
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/phone-numbers`);
  await expect(page.getByText("Sandbox", { exact: true })).toBeVisible();
  await shop.call("POST", "/phone-numbers", {
    wabaId: account.wabaId,
    phoneNumberId: account.phoneNumbers[0]!.id,
    accessToken: account.accessToken,
  });
  await expect(
    page.getByRole("button", { name: `Open ${account.phoneNumbers[0]!.displayPhoneNumber}` }),
  ).toBeVisible();
});

test("an own Meta app shows where its events go, changes its secret, and is removed by its name", async ({
  page,
}) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/phone-numbers`);
  await page.getByRole("button", { name: "Add Meta app" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add Meta app" }).click();
  await expect(page.getByText("Give the app a name.")).toBeVisible();
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.getByLabel("Name").fill("Wharf app");
  await page.getByLabel("App ID").fill("123456789012345");
  await page.getByLabel("App secret").fill("0123456789abcdef0123456789abcdef");
  await page.getByRole("dialog").getByRole("button", { name: "Add Meta app" }).click();
  await expect(page.getByText(/\/api\/webhooks\/whatsapp\/[0-9a-f-]{36}/)).toBeVisible();

  await page.getByRole("button", { name: "More for Wharf app" }).click();
  await page.getByRole("menuitem", { name: "Change secret" }).click();
  await page.getByLabel("New app secret").fill("fedcba9876543210fedcba9876543210");
  await page.getByRole("button", { name: "Change secret" }).click();
  await expect(page.getByText(/The secret before is still accepted until/)).toBeVisible();
  await page.getByRole("button", { name: "Accept only the new one" }).click();
  await expect(page.getByText(/The secret before is still accepted until/)).toBeHidden();

  await page.getByRole("button", { name: "More for Wharf app" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByLabel("Type Wharf app to confirm").fill("Wharf app");
  await page.getByRole("button", { name: "Remove Meta app" }).click();
  await expect(page.getByText("No Meta app of your own.")).toBeVisible();
});

type Signup = { code: string; wabaId: string; phoneNumberId: string };

/** Meta's window: its SDK, and a page on Meta's own origin that says which account was chosen. */
async function playMeta(page: Page, signup: Signup, options: { origin?: string } = {}): Promise<void> {
  const origin = options.origin ?? "https://www.facebook.com";
  const said = JSON.stringify({
    type: "WA_EMBEDDED_SIGNUP",
    event: "FINISH",
    data: { waba_id: signup.wabaId, phone_number_id: signup.phoneNumberId },
  });
  await page.route("https://connect.facebook.net/**", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      headers: { "access-control-allow-origin": "*" },
      body: `window.FB = {
        init(options) { window.metaInit = options; },
        login(done, options) {
          window.metaLogin = options;
          const frame = document.createElement("iframe");
          frame.src = ${JSON.stringify(`${origin}/signup`)};
          frame.onload = () => setTimeout(() => done({ authResponse: { code: ${JSON.stringify(signup.code)} } }), 200);
          document.body.append(frame);
        },
      };
      window.fbAsyncInit();`,
    }),
  );
  await page.route(`${origin}/**`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<script>parent.postMessage(${JSON.stringify(said)}, "*")</script>`,
    }),
  );
}

test("connecting in Meta's window needs neither IDs nor a token", async ({ page }) => {
  const shop = await openShop();
  const account = await newAccount("Harbour Books");
  const { code } = await simulator().signupCode({ wabaId: account.wabaId });
  await playMeta(page, { code, wabaId: account.wabaId, phoneNumberId: account.phoneNumbers[0]!.id });
  await continueAs(page, shop.visitor);
  await openDialog(page, shop.slug);
  await page.getByRole("button", { name: "Connect with Facebook" }).click();
  await expect(page.getByRole("dialog")).toContainText("is connected.");
  expect(await page.evaluate(() => (window as unknown as { metaLogin: unknown }).metaLogin)).toMatchObject({
    config_id: "4242",
    response_type: "code",
    override_default_response_type: true,
  });
});

test("an account named by a page that is not Meta's connects nothing", async ({ page }) => {
  const shop = await openShop();
  const account = await newAccount();
  const { code } = await simulator().signupCode({ wabaId: account.wabaId });
  const signup = { code, wabaId: account.wabaId, phoneNumberId: account.phoneNumbers[0]!.id };
  await playMeta(page, signup, { origin: "https://login.facebook.com" });
  await continueAs(page, shop.visitor);
  await openDialog(page, shop.slug);
  await page.getByRole("button", { name: "Connect with Facebook" }).click();
  await expect(page.getByRole("dialog")).toContainText("did not say which account");
  expect((await simulator().accounts.get(account.wabaId)).subscribedApps).toEqual([]);
});

test("where Facebook cannot be loaded the page says so and the other way stays open", async ({ page }) => {
  const shop = await openShop();
  await page.route("https://connect.facebook.net/**", (route) => route.abort());
  await continueAs(page, shop.visitor);
  await openDialog(page, shop.slug);
  await expect(page.getByText(/Facebook’s window could not be loaded/)).toBeVisible();
  await expect(page.getByLabel("Phone number ID")).toBeVisible();
});

test("everything can be reached and done with the keyboard alone", async ({ page }) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/phone-numbers`);
  const row = page.getByRole("button", { name: /^Open / });
  await row.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("Health");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(row).toBeFocused();
  await page.getByRole("button", { name: "Connect number" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("WhatsApp Business Account ID").focus();
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("WhatsApp Business Account ID")).toBeFocused();
  await expect(page.getByText(/is a long number/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Connect number" })).toBeFocused();
});
