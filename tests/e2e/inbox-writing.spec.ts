import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { addConversation, addMessage } from "../support/conversation";
import { composer, message } from "../support/inbox-page";
import { makeWorkspace } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

/** A conversation with Ana whose window is open. */
async function withAna(change: Parameters<typeof addConversation>[1] = {}) {
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, { contact: { name: "Ana" }, ...change });
  await addMessage(conversation, { text: "Hi, is anybody there?" });
  const address = `/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`;
  const written = (text: string) =>
    platformDb.message.count({ where: { workspaceId: place.workspaceId, direction: "outbound", text } });
  return { shop, conversation, address, written };
}

async function open(page: Page, ana: Awaited<ReturnType<typeof withAna>>): Promise<void> {
  await signInAs(page, ana.shop);
  await page.goto(ana.address);
  await expect(message(page, "Hi, is anybody there?")).toBeVisible();
}

const write = async (page: Page, text: string) => {
  await composer(page, "Ana").fill(text);
  await composer(page, "Ana").press("Enter");
};

test("what is written without a connection goes out once, also when the page was closed meanwhile", async ({
  page,
  context,
}) => {
  const ana = await withAna();
  await open(page, ana);
  await context.setOffline(true);
  await write(page, "Written in the tunnel");
  await expect(message(page, "Written in the tunnel")).toContainText("Not sent yet");
  await page.close();
  await context.setOffline(false);

  const back = await context.newPage();
  await back.goto(ana.address);
  await expect(message(back, "Written in the tunnel")).toHaveCount(1);
  await expect(message(back, "Written in the tunnel")).not.toContainText("Not sent yet");
  await expect.poll(() => ana.written("Written in the tunnel")).toBe(1);
});

test("an answer of the server that gets lost does not make a second message", async ({ page }) => {
  const ana = await withAna();
  await open(page, ana);
  let lost = 0;
  await page.route("**/api/v1/messages", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    // It arrives and is stored; only the answer never comes back.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await write(page, "Once only");
  await expect.poll(() => ana.written("Once only")).toBe(1);
  await expect(message(page, "Once only")).toHaveCount(1);
  await expect(message(page, "Once only")).not.toContainText("Not sent yet");
  await page.reload();
  await expect(message(page, "Once only")).toHaveCount(1);
  expect(await ana.written("Once only")).toBe(1);
  expect(lost).toBe(1);
});

test("several messages written in a row keep their order", async ({ page }) => {
  const ana = await withAna();
  await open(page, ana);
  const texts = ["one", "two", "three", "four", "five"].map((word) => `number ${word}`);
  for (const text of texts) await write(page, text);
  for (const text of texts) await expect.poll(() => ana.written(text)).toBe(1);
  const rows = await platformDb.message.findMany({
    where: { conversationId: ana.conversation.id, direction: "outbound" },
    orderBy: { id: "asc" },
  });
  expect(rows.map(({ text }) => text)).toEqual(texts);
  await expect(
    page.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: "number" }),
  ).toHaveText(texts.map((text) => new RegExp(text)));
});

test("a message that is refused stays with its words, to be changed or tried again", async ({ page }) => {
  const ana = await withAna();
  await open(page, ana);
  // The window closes between the look and the click.
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: ana.shop.workspace.id, id: ana.conversation.id } },
    data: { windowExpiresAt: new Date(Date.now() - 60_000) },
  });
  await write(page, "A moment too late");
  const bubble = message(page, "A moment too late");
  await expect(bubble).toContainText("More than 24 hours since Ana wrote");
  await page.reload();
  await expect(bubble).toContainText("Not sent");
  await bubble.getByRole("button", { name: "Edit" }).click();
  await expect(bubble).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Message to Ana" })).toHaveValue("A moment too late");
  expect(await ana.written("A moment too late")).toBe(0);
});

test("a closed window says what is possible, and a new message of the customer opens it", async ({
  page,
}) => {
  const ana = await withAna({ windowExpiresAt: new Date(Date.now() - 3_600_000) });
  await open(page, ana);
  await expect(
    page.getByText("More than 24 hours since Ana wrote. WhatsApp only allows a template now."),
  ).toBeVisible();
  await expect(composer(page, "Ana")).toBeHidden();
});

test("an answer quotes the message it answers", async ({ page }) => {
  const ana = await withAna();
  await open(page, ana);
  await message(page, "Hi, is anybody there?").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reply" }).click();
  await expect(composer(page, "Ana")).toBeFocused();
  await write(page, "Yes, we are");
  await expect(
    message(page, "Yes, we are").getByRole("button", { name: /Hi, is anybody there/ }),
  ).toBeVisible();
  await expect.poll(() => ana.written("Yes, we are")).toBe(1);
  const row = await platformDb.message.findFirstOrThrow({
    where: { conversationId: ana.conversation.id, text: "Yes, we are" },
  });
  expect(row.replyToId).not.toBeNull();
});

test("a contact gets a name where one reads it, and the old one back by undo", async ({ page }) => {
  const ana = await withAna();
  await open(page, ana);
  const panel = page.getByRole("complementary", { name: "Contact" });
  if (!(await panel.isVisible())) await page.getByRole("button", { name: "Show contact" }).click();
  await panel.getByRole("button", { name: "Ana. Rename" }).click();
  await panel.getByRole("textbox", { name: "Name" }).fill("Ana from the bakery");
  await panel.getByRole("textbox", { name: "Name" }).press("Enter");
  await expect(page.getByRole("link", { name: /Ana from the bakery/ })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "Ana", exact: true, level: 2 })).toBeVisible();
});
