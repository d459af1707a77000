import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { addFile } from "../support/files";
import { testPassword, testPasswordHash } from "../support/resident";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

/** Passwords are slow to check on purpose, the more so when many are checked at once. */
const afterHashing = { timeout: 45_000 };

test("an admin takes everything along, and it can be deleted before its week is over", async ({ page }) => {
  test.slow();
  const shop = await makeWorkspace();
  await addFile(shop.scope);
  const admin = await addMember(shop.workspace, "admin");
  await signInAs(page, admin);
  await page.goto(`/w/${shop.workspace.slug}/settings/data`);
  await expect(page.getByText("Only owners can delete the workspace.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("checkbox", { name: /With files/ }).click();
  await page.getByRole("button", { name: "Export all data" }).click();
  const list = page.getByRole("list", { name: "Exports" });
  await expect(list.getByText("Ready")).toBeVisible({ timeout: 60_000 });
  const downloading = page.waitForEvent("download");
  await list.getByRole("link", { name: /^Download archive 1/ }).click();
  expect((await downloading).suggestedFilename()).toMatch(
    new RegExp(`^${shop.workspace.slug}-\\d{4}-\\d\\d-\\d\\d.zip$`),
  );
  await list.getByRole("button", { name: /^Delete the export/ }).click();
  await expect(list.getByText("Deleted")).toBeVisible();
  await expect(list.getByRole("link")).toHaveCount(0);
});

test("an owner has the workspace deleted, everybody sees it, and keeps it after all", async ({
  page,
  browser,
}) => {
  test.slow();
  const shop = await makeWorkspace();
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  const agent = await addMember(shop.workspace, "agent");
  const settings = `/w/${shop.workspace.slug}/settings/data`;
  await signInAs(page, shop);
  await page.goto(settings);
  await page.getByRole("button", { name: "Delete workspace" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Delete workspace" });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(/^Type/).fill("Test shop");
  await dialog.getByLabel("Your password", { exact: true }).fill("not mine");
  await confirm.click();
  await expect(dialog.getByText("This is not your current password.")).toBeVisible(afterHashing);
  await dialog.getByLabel("Your password", { exact: true }).fill(testPassword);
  await confirm.click();
  await expect(dialog).toBeHidden(afterHashing);
  await expect(page.getByText(/has asked for it: this workspace is deleted on/)).toBeVisible();
  const bar = /This workspace is going to be deleted on .* Nothing is sent until then/;
  await expect(page.getByText(bar)).toBeVisible({ timeout: 30_000 });

  const other = await (await browser.newContext({ baseURL: test.info().project.use.baseURL })).newPage();
  await signInAs(other, agent);
  await other.goto(`/w/${shop.workspace.slug}/contacts`);
  await expect(other.getByText(bar)).toBeVisible({ timeout: 30_000 });
  await expect(other.getByText("An owner can keep it.")).toBeVisible();

  await page.getByRole("button", { name: "Keep workspace" }).click();
  await expect(page.getByRole("button", { name: "Delete workspace" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(bar)).toBeHidden({ timeout: 30_000 });
  // Without being reloaded.
  await expect(other.getByText(bar)).toBeHidden({ timeout: 60_000 });
});

test("an owner keeps messages for 90 days, knows how many go, and the thread says so", async ({ page }) => {
  test.slow();
  const shop = await makeWorkspace();
  const conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  const old = await addMessage(conversation, {
    text: "The old words",
    timestamp: new Date(Date.now() - 100 * 24 * 60 * 60 * 1000),
  });
  await addMessage(conversation, { text: "The words of today", replyToId: old.id, replyToWamid: old.wamid });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/settings/data`);
  await expect(page.getByText("Messages are kept for ever.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("combobox", { name: "Keep messages" }).click();
  await page.getByRole("option", { name: "90 days" }).click();
  await expect(page.getByText(/^One message from before .* is emptied at once\.$/)).toBeVisible();
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Empty old messages" });
  await expect(confirm).toBeDisabled();
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByLabel(/^Type/).fill("Test shop");
  await confirm.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Messages are kept for 90 days.").first()).toBeVisible();
  const row = () =>
    platformDb.message.findFirstOrThrow({ where: { workspaceId: shop.workspace.id, id: old.id } });
  await expect.poll(async () => (await row()).emptiedAt, { timeout: 60_000 }).not.toBeNull();

  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  const said = "Deleted after 90 days, as this workspace keeps messages";
  const thread = page.locator(`[data-message="${old.id}"]`);
  await expect(thread.getByText(said)).toBeVisible({ timeout: 30_000 });
  // And in the quote of it.
  await expect(page.getByText(said)).toHaveCount(2);
  await expect(page.getByText("The old words")).toHaveCount(0);
  await expect(page.getByRole("article").getByText("The words of today")).toBeVisible();
  await expectNoBarriers(page);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing about the data of a workspace keeps anybody out, in the ${colorScheme} theme`, async ({
    page,
  }) => {
    const shop = await makeWorkspace();
    await platformDb.workspaceExport.create({
      data: {
        ...{ workspaceId: shop.workspace.id, withFiles: true, state: "running", startedAt: new Date() },
        ...{ total: 100, done: 40, dueAt: new Date(Date.now() + 60 * 60 * 1000) },
      },
    });
    await page.emulateMedia({ colorScheme });
    await signInAs(page, shop);
    await page.goto(`/w/${shop.workspace.slug}/settings/data`);
    await expect(page.getByRole("progressbar")).toBeVisible({ timeout: 30_000 });
    await expectNoBarriers(page);
    await page.getByRole("button", { name: "Delete workspace" }).click();
    await expect(page.getByLabel("Your password", { exact: true })).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
  });
}
