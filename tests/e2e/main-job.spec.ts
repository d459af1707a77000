import { expect, test } from "../support/browser";
import {
  composer,
  continueAs,
  message,
  openConversation,
  openShop,
  phone,
  simulator,
} from "../support/inbox-page";
import { newcomer } from "../support/visitor";

test("a newcomer signs up, a customer writes, the answer reaches the phone and the ticks turn blue", async ({
  page,
}) => {
  const person = newcomer();
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByLabel("Workspace name").fill(person.workspaceName);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("link", { name: "Write as a customer" }).click();

  await page
    .getByRole("navigation", { name: "Customers" })
    .getByRole("button", { name: /Sophie Bennett/ })
    .click();
  const sandbox = phone(page, "Sophie Bennett");
  await sandbox.getByRole("textbox").fill("Is *order 1042* on its way? 🌿");
  await sandbox.getByRole("textbox").press("Enter");
  await expect(sandbox.getByText("order 1042", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Open inbox" }).click();
  await page.getByRole("link", { name: /Sophie Bennett/ }).click();
  await expect(message(page, "Is order 1042 on its way?")).toBeVisible();

  // The phone is off: the answer waits at one tick.
  await phone(page, "Sophie Bennett").getByRole("radio", { name: "Switched off" }).click();
  await expect(phone(page, "Sophie Bennett").getByRole("radio", { name: "Switched off" })).toBeChecked();
  await composer(page, "Sophie Bennett").fill("Yes, it arrives tomorrow.");
  await composer(page, "Sophie Bennett").press("Enter");
  const answer = message(page, "Yes, it arrives tomorrow.");
  await expect(answer.getByRole("img", { name: "Sent", exact: true })).toBeVisible();

  await phone(page, "Sophie Bennett").getByRole("radio", { name: "In the pocket" }).click();
  await expect(answer.getByRole("img", { name: "Delivered" })).toBeVisible();
  await phone(page, "Sophie Bennett").getByRole("radio", { name: "Reading" }).click();
  await expect(answer.getByRole("img", { name: "Read", exact: true })).toBeVisible();
  await expect(phone(page, "Sophie Bennett").getByText("Yes, it arrives tomorrow.")).toBeVisible();
});

test("two agents see each other's replies and the customer's answer without reloading", async ({
  page,
  browser,
}) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  await shop.write("Hello, anybody there?");
  const second = await browser.newContext({ baseURL: test.info().project.use.baseURL });
  const other = await second.newPage();
  await continueAs(page, shop.visitor);
  await continueAs(other, shop.visitor);
  await openConversation(page, shop.slug, customer!.name);
  await openConversation(other, shop.slug, customer!.name);

  await composer(page, customer!.name).fill("Good morning, how can we help?");
  await composer(page, customer!.name).press("Enter");
  await expect(message(other, "Good morning, how can we help?")).toBeVisible();
  await composer(other, customer!.name).fill("I have the parcel in front of me.");
  await composer(other, customer!.name).press("Enter");
  await expect(message(page, "I have the parcel in front of me.")).toBeVisible();
  await shop.write("Wonderful, thank you!");
  await expect(message(page, "Wonderful, thank you!")).toBeVisible();
  await expect(message(other, "Wonderful, thank you!")).toBeVisible();
  await second.close();
});

test("a reply whose fate nobody knows is shown as uncertain, and sent again only when a person says so", async ({
  page,
}) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  await shop.write("Can you confirm the time?");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, customer!.name);
  await simulator().faults.arm({
    match: { numberId: shop.number.metaId, type: "text" },
    action: { kind: "cut", where: "before", accept: false },
  });

  await composer(page, customer!.name).fill("Three o'clock.");
  await composer(page, customer!.name).press("Enter");
  const reply = message(page, "Three o'clock.");
  await expect(reply.getByRole("img", { name: "Uncertain whether it was sent" })).toBeVisible();
  await reply.getByRole("button", { name: "Send again" }).click();
  await page
    .getByRole("alertdialog")
    .or(page.getByRole("dialog"))
    .getByRole("button", { name: "Send again" })
    .click();
  await expect(reply.getByRole("img", { name: "Read", exact: true })).toBeVisible();
});

test("what is typed survives a reload, and a refused message explains itself in words", async ({ page }) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  await shop.write("Hi");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, customer!.name);
  await composer(page, customer!.name).fill("A half-written thought");
  await page.reload();
  await expect(composer(page, customer!.name)).toHaveValue("A half-written thought");

  await simulator().faults.arm({
    match: { numberId: shop.number.metaId, type: "text" },
    action: { kind: "refuse", code: 131026 },
  });
  await composer(page, customer!.name).press("Enter");
  const reply = message(page, "A half-written thought");
  await expect(reply.getByRole("img", { name: "Not sent" })).toBeVisible();
  await expect(reply).not.toContainText("131026");
  await expect(reply).toContainText(/turn/);
});

test("connecting a number with a wrong token explains itself", async ({ page }) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  const account = await simulator().accounts.create({ businessName: "Wrong Token Shop" });
  await page.goto(`/w/${shop.slug}/phone-numbers`);
  await page.getByRole("button", { name: "Connect number" }).first().click();
  await page.getByLabel("Phone number ID").fill(account.phoneNumbers[0]!.id);
  await page.getByLabel(/account ID/i).fill(account.wabaId);
  await page.getByLabel("Access token").fill("EAAnot-a-token-of-theirs");
  await page
    .getByRole("button", { name: /^(Check|Connect)/ })
    .last()
    .click();
  await expect(
    page
      .getByText(/token/i)
      .filter({ hasText: /not|expired|invalid|refus/i })
      .first(),
  ).toBeVisible();
});
