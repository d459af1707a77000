import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "@playwright/test";
import { fillSignUp } from "../support/sign-up-page";
import { arrive, newcomer, newVisitor, type Newcomer, type Visitor } from "../support/visitor";
import { expect, test } from "../support/browser";

/** Gives the page the session of a visitor who signed in over HTTP: what these tests are about comes afterwards. */
async function continueAs(page: Page, visitor: Visitor): Promise<void> {
  await page.context().addCookies(
    [...visitor.cookies].map(([name, value]) => ({
      name,
      value: decodeURIComponent(value),
      url: test.info().project.use.baseURL!,
    })),
  );
}

/** Passwords are slow to check on purpose, the more so when many are checked at once. */
const afterHashing = { timeout: 45_000 };

const expectDashboard = (page: Page) =>
  expect(page).toHaveURL(/\/w\/lima-flowers-[^/]+\/dashboard/, afterHashing);

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Opens the newest mail to the address in the outbox and follows the button in it. */
async function followMail(page: Page, email: string, subject: string, button: string): Promise<void> {
  await page.goto("/dev/outbox");
  await page
    .getByRole("navigation", { name: "Mails" })
    .getByRole("link")
    .filter({ hasText: email })
    .filter({ hasText: subject })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: subject })).toBeVisible();
  await page.frameLocator("iframe").getByRole("link", { name: button }).click();
}

const axeSource = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");

/** Of the page itself; the frame around it has tests of its own. */
async function expectNoBarriers(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(
          part: string,
        ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    return (await axe.run("main")).violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  expect(found).toEqual([]);
}

test("a newcomer signs up, confirms the address, signs out, chooses a new password and is back in", async ({
  page,
}) => {
  test.slow();
  const person = newcomer();
  await fillSignUp(page, person);
  await expectDashboard(page);
  const slug = new URL(page.url()).pathname.split("/")[2]!;

  await followMail(page, person.email, "Confirm your e-mail address", "Confirm address");
  await page.getByRole("button", { name: "Confirm address" }).click();
  await expect(page.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
  await page.goto(`/w/${slug}/settings/profile`);
  await expect(page.getByText("Confirmed", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: /Account.*Ana Lima/ }).click();
  await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(`/w/${slug}/inbox`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible(afterHashing);
  await followMail(page, person.email, "Choose a new password", "Choose a new password");
  const used = page.url();
  await page.getByLabel("New password").fill("password123");
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("among the first that attackers try")).toBeVisible();
  await expect(page.getByLabel("New password")).toBeFocused();
  await page.getByLabel("New password").fill("violets and trams 7");
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("Your password is changed")).toBeVisible(afterHashing);

  await fillSignIn(page, person.email, person.password);
  await expect(page.getByText("E-mail or password is wrong.")).toBeVisible(afterHashing);
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await fillSignIn(page, person.email, "violets and trams 7");
  await expectDashboard(page);
  await page.goto(used);
  await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
});

test("who signs up with an address that has an account is told to look into the mail, and stays outside", async ({
  page,
}) => {
  const owner = await arrive();
  await fillSignUp(page, { ...newcomer(), email: owner.email });
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible(afterHashing);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
  await followMail(page, owner.email, "You already have a Parley account", "Sign in");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an empty form says beside each field what is missing, and the focus goes to the first", async ({
  page,
}) => {
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Your name")).toBeFocused();
  for (const words of [
    "Enter your name.",
    "Enter your e-mail address.",
    "Use at least 8 characters.",
    "Name the workspace.",
  ]) {
    await expect(page.getByText(words)).toBeVisible();
  }
  await expect(page.getByLabel("Workspace name")).toHaveAttribute("aria-invalid", "true");
});

test("one signs in with the keyboard alone and arrives where one wanted to go", async ({ page }) => {
  const person = await arrive();
  const me = (await (await person.visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const wanted = `/w/${me.workspaces[0]!.slug}/settings/members`;
  await page.goto(wanted);
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(wanted, afterHashing);
  await expect(page.getByRole("listitem").filter({ hasText: person.email })).toContainText("Owner");
});

/** Holds the page's scripts back until they are released. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/_next\/.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

test("who signs in before the page has its scripts is signed in when it has them", async ({ page }) => {
  const person = await arrive();
  const release = await holdScripts(page);
  await page.goto("/sign-in", { waitUntil: "commit" });
  await fillSignIn(page, person.email, person.password);
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);
  expect(new URL(page.url()).search).toBe("");
  release();
  await expectDashboard(page);
});

test("who is too early and wrong keeps what was typed", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/sign-in", { waitUntil: "commit" });
  await fillSignIn(page, "nobody@lima-flowers.example", "not the password");
  release();
  await expect(page.getByText("E-mail or password is wrong.")).toBeVisible(afterHashing);
  await expect(page.getByLabel("E-mail")).toHaveValue("nobody@lima-flowers.example");
});

test("an address bar that promises another site leads into the product", async ({ page }) => {
  const person = await arrive();
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example%2F&error=%3Cscript%3E");
  await fillSignIn(page, person.email, person.password);
  await expectDashboard(page);
});

test("names that look like code are shown as names", async ({ page }) => {
  const visitor = newVisitor();
  const name = `<img src=x onerror="document.title='owned'">`;
  const person = { ...newcomer(), name, workspaceName: `<script>document.title='owned'</script>` };
  await visitor.signUp(person);
  await visitor.signIn(person.email, person.password);
  await continueAs(page, visitor);
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const settings = `/w/${me.workspaces[0]!.slug}/settings`;
  await page.goto(`${settings}/profile`);
  await expect(page.getByLabel("Your name")).toHaveValue(name);
  await page.goto(`${settings}/general`);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(person.workspaceName);
  await page.goto(`${settings}/members`);
  await expect(page.getByRole("listitem").filter({ hasText: person.email })).toContainText(name);
  expect(await page.title()).not.toBe("owned");
});

async function settingsOf(page: Page): Promise<{ base: string; person: Newcomer; visitor: Visitor }> {
  const { visitor, ...person } = await arrive();
  await continueAs(page, visitor);
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  return { base: `/w/${me.workspaces[0]!.slug}/settings`, person, visitor };
}

test("the name, the workspace's name and its time zone are changed and stay changed", async ({ page }) => {
  const { base } = await settingsOf(page);
  await page.goto(`${base}/profile`);
  await page.getByLabel("Your name").fill("Ana Maria Lima");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Name saved")).toBeVisible();
  await expect(page.getByRole("button", { name: /Account.*Ana Maria Lima/ })).toBeVisible();

  await page.getByRole("link", { name: "General" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Flores Lima");
  // The list that opens has the same name, and is there for a moment after it was closed.
  const zone = page.getByRole("button", { name: "Time zone" });
  await zone.click();
  await expect(page.getByPlaceholder("Search", { exact: true })).toBeFocused();
  await page.keyboard.type("sao pau");
  await page.keyboard.press("Enter");
  await expect(zone).toContainText("America/Sao Paulo");
  await page.getByRole("button", { name: "Country" }).click();
  await expect(page.getByPlaceholder("Search", { exact: true })).toBeFocused();
  await page.keyboard.type("brazil");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Flores Lima");
  await expect(zone).toContainText("America/Sao Paulo");
  await expect(page.getByLabel("Country")).toContainText("Brazil");
});

async function secondBrowser(browser: Browser, person: Newcomer): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto("/sign-in");
  await fillSignIn(page, person.email, person.password);
  await expectDashboard(page);
  return page;
}

test("another browser is seen among the sessions and ended from here", async ({ page, browser }) => {
  const { base, person } = await settingsOf(page);
  const other = await secondBrowser(browser, person);
  await page.goto(`${base}/sessions`);
  await expect(page.getByRole("listitem").filter({ hasText: "This browser" })).toHaveCount(1);
  await page.getByRole("button", { name: "End the session of Chrome on Linux" }).click();
  await expect(page.getByText("Session ended")).toBeVisible();
  await other.goto(`${base}/profile`);
  await expect(other).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeVisible();
});

test("changing the password signs the other browser out and keeps this one", async ({ page, browser }) => {
  const { base, person } = await settingsOf(page);
  const other = await secondBrowser(browser, person);
  await page.goto(`${base}/profile`);
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("violets and trams 7");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("This is not your current password.")).toBeVisible(afterHashing);
  await expect(page.getByLabel("Current password")).toBeFocused();
  await page.getByLabel("Current password").fill(person.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed.")).toBeVisible(afterHashing);
  await other.goto(`${base}/profile`);
  await expect(other).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
});

test("an API key is shown once, works, and is refused after it was revoked", async ({ page }) => {
  const { base } = await settingsOf(page);
  await page.goto(`${base}/api-keys`);
  await expect(page.getByText("No API keys yet")).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Shop");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = (await page.getByTestId("api-key").textContent())!.trim();
  expect(key).toMatch(/^wsk_live_[A-Za-z0-9]{8}_[\w-]{43}$/);
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  const asProgram = () =>
    newVisitor().api("GET", "/workspace", undefined, { authorization: `Bearer ${key}` });
  expect((await asProgram()).status).toBe(200);
  await page.getByRole("button", { name: "Revoke Shop" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Shop" })).toContainText("Revoked");
  expect((await asProgram()).status).toBe(401);
});

test("signing out everywhere asks first, then ends this browser too", async ({ page, browser }) => {
  const { base, person } = await settingsOf(page);
  const other = await secondBrowser(browser, person);
  await page.goto(`${base}/sessions`);
  await page.getByRole("main").getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await other.goto(`${base}/profile`);
  await expect(other).toHaveURL(/\/sign-in/);
});

for (const theme of ["light", "dark"] as const) {
  test(`pages of accounts have no barriers in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    for (const path of [
      "/sign-in",
      "/sign-up",
      "/reset-password",
      "/verify-email?token=x",
      "/invitations?token=x",
      "/change-email?token=x",
    ]) {
      await page.goto(path);
      await expectNoBarriers(page);
    }
    const { base } = await settingsOf(page);
    for (const [path, title] of [
      ["profile", "Profile"],
      ["sessions", "Sessions"],
      ["general", "General"],
      ["members", "Members"],
      ["api-keys", "API keys"],
      ["audit-log", "Audit log"],
    ]) {
      await page.goto(`${base}/${path}`);
      await expect(page.getByRole("heading", { name: title, exact: true })).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await expectNoBarriers(page);
    }
  });
}
