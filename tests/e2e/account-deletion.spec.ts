import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { testPassword, testPasswordHash } from "../support/resident";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

test("an account is deleted by who proves it is theirs and leaves an owner behind; what they wrote is a former member's", async ({
  page,
  browser,
}) => {
  const shop = await makeWorkspace();
  const { id: workspaceId, slug } = shop.workspace;
  const heir = await addMember(shop.workspace, "admin");
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  const conversation = await addConversation(
    { workspaceId, phoneNumberId: shop.phoneNumber.id },
    { assigneeId: shop.user.id },
  );
  await addMessage(conversation, { direction: "outbound", text: "On its way", sentByUserId: shop.user.id });
  await signInAs(page, shop);
  await page.goto(`/w/${slug}/settings/profile`);
  const ask = page.getByRole("button", { name: "Delete account" });
  await ask.click();
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  await expect(dialog.getByText("Nobody else owns this workspace.")).toBeVisible();
  await expectNoBarriers(page);
  await dialog.getByRole("link", { name: "Make somebody else the owner of Test shop" }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${slug}/settings/members$`));

  await platformDb.membership.updateMany({
    where: { workspaceId, userId: heir.user.id },
    data: { role: "owner" },
  });
  await page.goto(`/w/${slug}/settings/profile`);
  await ask.click();
  const confirm = dialog.getByRole("button", { name: "Delete account" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox", { name: /^Type/ }).fill(shop.user.email);
  const password = dialog.getByRole("textbox", { name: "Your password" });
  await password.fill("not my password");
  await confirm.click();
  await expect(dialog.getByText("This is not your current password.")).toBeVisible();
  await expectNoBarriers(page);
  await password.fill(testPassword);
  await password.press("Enter");
  await expect(page).toHaveURL(/\/sign-in\?notice=deleted$/);
  await expect(page.getByText("Your account is deleted.")).toBeVisible();
  await page.goto(`/w/${slug}/inbox`);
  await expect(page).toHaveURL(/\/sign-in/);

  const other = await browser.newContext();
  const theirs = await other.newPage();
  await signInAs(theirs, heir);
  await theirs.goto(`/w/${slug}/inbox?conversation=${conversation.id}`);
  await expect(theirs.getByRole("log", { name: "Messages" })).toContainText("On its way");
  await theirs.goto(`/w/${slug}/settings/audit-log`);
  await expect(theirs.getByText("Member left").first()).toBeVisible();
  await expect(theirs.getByText("Former member").first()).toBeVisible();
  await other.close();
});
