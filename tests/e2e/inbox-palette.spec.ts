import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { composer, message } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

/** A shop in which Ana and Ben wrote, with a colleague, a label, a macro and a reply that is ready. */
async function openOffice(page: Page) {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const zoe = await addMember(shop.workspace, "agent");
  await platformDb.user.update({ where: { id: zoe.user.id }, data: { name: "Zoe Agent" } });
  await platformDb.label.create({ data: { workspaceId, name: "Refund", color: "amber" } });
  await platformDb.cannedReply.create({
    data: { workspaceId, shortcut: "hours", text: "We are open from 9 to 5." },
  });
  await platformDb.macro.create({
    data: { workspaceId, name: "Urgent case", actions: [{ type: "set_priority", priority: "urgent" }] },
  });
  for (const name of ["Ben", "Ana"]) {
    const conversation = await addConversation(
      { workspaceId, phoneNumberId: shop.phoneNumber.id },
      { contact: { name } },
    );
    await addMessage(conversation, { text: `Hello from ${name}` });
  }
  const ana = await platformDb.conversation.findFirstOrThrow({
    where: { workspaceId, contact: { name: "Ana" } },
  });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${ana.id}`);
  await expect(message(page, "Hello from Ana")).toBeVisible();
  const row = () =>
    platformDb.conversation.findFirstOrThrow({
      where: { workspaceId, id: ana.id },
      include: { contact: true },
    });
  return { shop, zoe, row };
}

const palette = (page: Page) => page.getByRole("dialog", { name: "Command palette" });

/** Opens the palette and types; the words are there before anything is chosen. */
async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("option", { name: "Assign to…" })).toBeVisible();
  await page.keyboard.type(words);
}

test("by a few letters the open conversation is assigned, labelled, put off and closed", async ({ page }) => {
  const { zoe, row } = await openOffice(page);
  await ask(page, "assign zoe");
  await palette(page).getByRole("option", { name: "Assign to Zoe Agent" }).click();
  await expect.poll(async () => (await row()).assigneeId).toBe(zoe.user.id);

  await ask(page, "labels");
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "Refund" }).click();
  await expect.poll(async () => (await row()).labelIds.length).toBe(1);
  // One step back, then out.
  await page.keyboard.press("Escape");
  await expect(palette(page).getByRole("option", { name: "Assign to…" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();

  await ask(page, "urgent case");
  await palette(page).getByRole("option", { name: "Run macro Urgent case" }).click();
  await expect(page.getByText("Urgent case: done.")).toBeVisible();

  await ask(page, "snooze tomorrow");
  await palette(page).getByRole("option", { name: "Snooze: Tomorrow morning" }).click();
  await expect.poll(async () => (await row()).status).toBe("snoozed");
  await ask(page, "end snooze");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await row()).status).toBe("open");

  await ask(page, "close conv");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await row()).status).toBe("closed");
  await expect(page.getByRole("heading", { name: "Ben", level: 2 })).toBeVisible();
});

test("a canned reply chosen in the palette stands in the composer, and one writes on", async ({ page }) => {
  await openOffice(page);
  await composer(page, "Ana").fill("Hello Ana,");
  await ask(page, "canned");
  await page.keyboard.press("Enter");
  await page.getByPlaceholder("Find a reply").fill("9 to");
  await page.keyboard.press("Enter");
  await expect(composer(page, "Ana")).toHaveValue("Hello Ana,\nWe are open from 9 to 5.");
  await expect(composer(page, "Ana")).toBeFocused();
});

test("the palette leads to the contact, and to another view", async ({ page }) => {
  const { shop, row } = await openOffice(page);
  await ask(page, "open contact");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`contacts\\?contact=${(await row()).contactId}`));
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  await page.keyboard.press("Control+k");
  // Nothing is open, so there is nothing to do with it.
  await expect(palette(page).getByRole("option", { name: "Inbox" })).toBeVisible();
  await expect(palette(page).getByRole("option", { name: "Assign to…" })).toHaveCount(0);
  await page.keyboard.type("snoozed");
  await palette(page).getByRole("option", { name: "Snoozed" }).click();
  await expect(page.getByRole("heading", { name: "Snoozed", level: 2 })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing stands in the way of anybody in the palette in the ${colorScheme} theme`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await openOffice(page);
    await ask(page, "");
    await expectNoBarriers(page, "[role=dialog]");
    await palette(page).getByRole("option", { name: "Run a macro…" }).click();
    await expect(page.getByRole("option", { name: "Urgent case" })).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
  });
}
