import type { Browser, Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { platformDb } from "@/lib/platform/db";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { message } from "../support/inbox-page";
import { mailedToken } from "../support/mailed";
import { testPassword, testPasswordHash } from "../support/resident";
import { signInAs } from "../support/signed-in";
import { arrive, type Visitor } from "../support/visitor";
import { addMember, makeWorkspace, unique, type Member } from "../support/workspace";

/** Passwords are slow to check on purpose, the more so when many are checked at once. */
const afterHashing = { timeout: 45_000 };

async function another(browser: Browser, member?: Member): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: test.info().project.use.baseURL })).newPage();
  if (member) await signInAs(page, member);
  return page;
}

async function rename(member: Member, name: string): Promise<void> {
  await platformDb.user.update({ where: { id: member.user.id }, data: { name } });
}

/** Chooses something from the menu of a member. */
async function choose(page: Page, name: string, entry: string): Promise<void> {
  await page.getByRole("button", { name: `What to do with ${name}` }).click();
  await page
    .getByRole(/^(Owner|Admin|Agent|Viewer)$/.test(entry) ? "menuitemradio" : "menuitem", { name: entry })
    .click();
}

test("somebody is invited, makes an account, and feels a lowered role at once, on the open page", async ({
  page,
  browser,
}) => {
  test.slow();
  const shop = await makeWorkspace();
  const settings = `/w/${shop.workspace.slug}/settings/members`;
  await signInAs(page, shop);
  await page.goto(settings);
  await page.getByRole("button", { name: "Invite member" }).click();
  const email = `${unique("guest")}@example.test`;
  await page.getByRole("dialog").getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("Enter your e-mail address.")).toBeVisible();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Admin" }).click();
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("button", { name: `Revoke the invitation of ${email}` })).toBeVisible();

  const guest = await another(browser);
  const link = `/invitations?token=${await mailedToken(email, "invitations")}`;
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join Test shop" })).toBeVisible();
  await guest.getByLabel("Your name").fill("Güneş 🌻 Öztürk");
  await guest.getByLabel("Password", { exact: true }).fill("violets and trams 7");
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest).toHaveURL(/\/dashboard/, afterHashing);
  await guest.goto(settings);
  await expect(guest.getByRole("button", { name: "Invite member" })).toBeVisible();
  // The owner's page learns it by itself.
  await expect(page.getByText("Güneş 🌻 Öztürk").first()).toBeVisible();
  await expect(page.getByRole("button", { name: `Revoke the invitation of ${email}` })).toHaveCount(0);

  await choose(page, "Güneş 🌻 Öztürk", "Viewer");
  await page.getByRole("dialog").getByRole("button", { name: "Make viewer" }).click();
  await expect(guest.getByText("You are now Viewer in this workspace.")).toBeVisible();
  await expect(guest.getByRole("button", { name: "Invite member" })).toHaveCount(0);
  // The stream goes on with the new role.
  await choose(page, "Güneş 🌻 Öztürk", "Agent");
  await expect(guest.getByText("You are now Agent in this workspace.")).toBeVisible();

  const late = await another(browser);
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This invitation was used already" })).toBeVisible();
  await Promise.all([guest, late].map((other) => other.context().close()));
});

test("an invitation is for its address: another account is asked to sign out, its own joins with one click", async ({
  page,
  browser,
}) => {
  const [shop, other] = [await makeWorkspace(), await makeWorkspace()];
  const email = `${unique("guest")}@example.test`;
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/settings/members`);
  await page.getByRole("button", { name: "Invite member" }).click();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`Invitation sent to ${email}`)).toBeVisible();
  const link = `/invitations?token=${await mailedToken(email, "invitations")}`;
  const theirs = await another(browser, other);
  await theirs.goto(link);
  await expect(theirs.getByText(`you are signed in as ${other.user.email}`)).toBeVisible();
  await platformDb.user.update({ where: { id: other.user.id }, data: { email } });
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Join Test shop" }).click();
  await expect(theirs).toHaveURL(new RegExp(`/w/${shop.workspace.slug}/dashboard`));
  await theirs.context().close();
});

test("a removed member's open tab says so, and their customers are with somebody else", async ({
  page,
  browser,
}) => {
  const shop = await makeWorkspace();
  const [zoe, ben] = [await addMember(shop.workspace), await addMember(shop.workspace)];
  await rename(zoe, "Zoe Agent");
  await rename(ben, "Ben Agent");
  const conversation = await addConversation(
    { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
    { contact: { name: "Ana" } },
  );
  await addMessage(conversation, { text: "Hello from Ana" });
  await platformDb.conversation.updateMany({
    where: { workspaceId: shop.workspace.id, id: conversation.id },
    data: { assigneeId: zoe.user.id },
  });
  const address = `/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`;
  const theirs = await another(browser, zoe);
  await theirs.goto(address);
  await expect(message(theirs, "Hello from Ana")).toBeVisible();

  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/settings/members`);
  await choose(page, "Zoe Agent", "Remove from workspace");
  await page.getByRole("combobox", { name: "Open conversations go to" }).click();
  await page.getByRole("option", { name: "Ben Agent" }).click();
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByText("Zoe Agent is no longer a member")).toBeVisible();
  await expect(theirs.getByText("You are no longer a member of this workspace.")).toBeVisible();
  await theirs.getByRole("button", { name: "Your workspaces" }).click();
  await expect(theirs.getByText("Create your first workspace")).toBeVisible();
  await theirs.goto(address);
  await expect(theirs.getByText("You are not a member of this workspace")).toBeVisible();
  await page.goto(address);
  await expect(page.getByRole("button", { name: "Assigned to Ben Agent" })).toBeVisible();

  await page.goto(`/w/${shop.workspace.slug}/settings/audit-log`);
  const entries = page.getByRole("list", { name: "Audit log" }).getByRole("listitem");
  const entry = entries.filter({ hasText: "Member removed" });
  await expect(entry).toContainText("Zoe Agent");
  await expect(entry).toContainText("conversations: 1");
  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "Member removed" }).click();
  await expect(entries).toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toBe("audit-log.csv");
  await theirs.context().close();
});

test("a second factor is set up, asked for at the next sign-in, and a recovery code helps once", async ({
  page,
  browser,
}) => {
  test.slow();
  const person = await arrive();
  // A second factor is for who has proven their address.
  const token = await mailedToken(person.email, "verify-email");
  await person.visitor.api("POST", "/email-verifications/completions", { token });
  const me = (await (await person.visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  await continueAs(page, person.visitor);
  await page.goto(`/w/${me.workspaces[0]!.slug}/settings/profile`);
  await page.getByRole("button", { name: "Set up" }).click();
  const window = page.getByRole("dialog");
  await window.getByLabel("Current password").fill(person.password);
  await window.getByRole("button", { name: "Continue" }).click();
  await expect(window.getByRole("img", { name: "QR code for your authenticator" })).toBeVisible(afterHashing);
  const secret = (await page.getByTestId("totp-secret").textContent())!.replaceAll(" ", "");
  const code = (steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
  await window.getByLabel("The six digits it shows now").fill(code(-1));
  await window.getByRole("button", { name: "Switch on" }).click();
  const shown = page.getByTestId("recovery-codes").getByRole("listitem");
  await expect(shown).toHaveCount(10);
  const recovery = await shown.allTextContents();
  await window.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 recovery codes left")).toBeVisible();

  const signIn = async (guest: Page) => {
    await guest.goto("/sign-in");
    await guest.getByLabel("E-mail").fill(person.email);
    await guest.getByLabel("Password", { exact: true }).fill(person.password);
    await guest.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(guest.getByRole("heading", { name: "Enter your code" })).toBeVisible(afterHashing);
  };
  const phone = await another(browser);
  await signIn(phone);
  await phone.goto(`/w/${me.workspaces[0]!.slug}/inbox`);
  await expect(phone).toHaveURL(/\/sign-in\?next=/);
  await phone.getByLabel("Code").fill("000000");
  await phone.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(phone.getByText("This code is not right, or was used already.")).toBeVisible();
  await expect(phone.getByLabel("Code")).toBeFocused();
  await phone.getByLabel("Code").fill(code());
  await phone.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(phone).toHaveURL(/\/inbox/);

  const other = await another(browser);
  await signIn(other);
  await other.getByLabel("Code").fill(recovery[0]!);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other).toHaveURL(/\/w\//);
  await page.reload();
  await expect(page.getByText("9 recovery codes left")).toBeVisible();
  await Promise.all([phone, other].map((guest) => guest.context().close()));
});

test("when a workspace begins to ask for a second factor, an open tab leads its member to set one up", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const zoe = await addMember(shop.workspace);
  await signInAs(page, zoe);
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  await expect(page.getByRole("link", { name: "Settings" }).first()).toBeVisible();
  await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { requireTwoFactor: true } });
  await expect(page.getByText("This workspace now asks its members for a second factor.")).toBeVisible();
  await page.getByRole("button", { name: "Set it up" }).click();
  await expect(page.getByRole("heading", { name: "This workspace asks for a second factor" })).toBeVisible();
});

test("a picture, another address and a theme are one's own, and colleagues see the picture", async ({
  page,
  browser,
}) => {
  test.slow();
  const shop = await makeWorkspace();
  const zoe = await addMember(shop.workspace);
  await rename(zoe, "Zoe Agent");
  await platformDb.user.update({ where: { id: zoe.user.id }, data: { passwordHash: testPasswordHash } });
  await signInAs(page, zoe);
  await page.goto(`/w/${shop.workspace.slug}/settings/profile`);
  const picture = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 900;
    canvas.height = 600;
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "teal";
    pen.fillRect(0, 0, 900, 600);
    return canvas.toDataURL("image/png").split(",")[1]!;
  });
  await page.locator("input[type=file]").setInputFiles({
    name: "zoe.png",
    mimeType: "image/png",
    buffer: Buffer.from(picture, "base64"),
  });
  await expect(page.getByText("Picture saved")).toBeVisible();
  await expect(page.getByRole("main").locator("img[src^='/api/v1/avatars/']")).toBeVisible();

  const email = `${unique("zoe")}@example.test`;
  await page.getByRole("button", { name: "Change address" }).click();
  const window = page.getByRole("dialog");
  await window.getByLabel("New e-mail address").fill(email);
  await window.getByLabel("Current password").fill("not my password");
  await window.getByRole("button", { name: "Send link" }).click();
  await expect(window.getByText("This is not your current password.")).toBeVisible(afterHashing);
  await expect(window.getByLabel("Current password")).toBeFocused();
  await window.getByLabel("Current password").fill(testPassword);
  await window.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByText(`A link is on its way to ${email}`)).toBeVisible(afterHashing);
  const link = `/change-email?token=${await mailedToken(email, "change-email")}`;
  await page.goto(link);
  await page.getByRole("button", { name: "Use this address" }).click();
  await expect(page.getByRole("heading", { name: "Your address is changed" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();

  await page.goto(`/w/${shop.workspace.slug}/settings/profile`);
  await expect(page.getByRole("main").getByText(email)).toBeVisible();
  await page.getByRole("main").getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);

  const owners = await another(browser, shop);
  await owners.goto(`/w/${shop.workspace.slug}/settings/members`);
  const row = owners.getByRole("listitem").filter({ hasText: email });
  await expect(row.locator("img[src^='/api/v1/avatars/']")).toBeVisible();
  await owners.context().close();
});

/** Gives the page the session of a visitor who signed in over HTTP. */
async function continueAs(page: Page, visitor: Visitor): Promise<void> {
  await page.context().addCookies(
    [...visitor.cookies].map(([name, value]) => ({
      name,
      value: decodeURIComponent(value),
      url: test.info().project.use.baseURL!,
    })),
  );
}
