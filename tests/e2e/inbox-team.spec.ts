import type { Browser, Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { addConversation, addMessage } from "../support/conversation";
import { composer, message } from "../support/inbox-page";
import { addMember, makeWorkspace, type Member } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

/** A shop with customers who wrote, its owner, and the colleague Zoe. */
async function openOffice(names: string[] = ["Ana"]) {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const zoe = await addMember(shop.workspace, "agent");
  await platformDb.user.update({ where: { id: shop.user.id }, data: { name: "Olga Owner" } });
  await platformDb.user.update({ where: { id: zoe.user.id }, data: { name: "Zoe Agent" } });
  const conversations: Awaited<ReturnType<typeof addConversation>>[] = [];
  for (const name of names) {
    const conversation = await addConversation(
      { workspaceId, phoneNumberId: shop.phoneNumber.id },
      { contact: { name }, waitingSince: new Date() },
    );
    await addMessage(conversation, { text: `Hello from ${name}` });
    conversations.push(conversation);
  }
  const address = (index = 0) => `/w/${shop.workspace.slug}/inbox?conversation=${conversations[index]!.id}`;
  const rowOf = (index = 0) =>
    platformDb.conversation.findFirstOrThrow({ where: { workspaceId, id: conversations[index]!.id } });
  return { shop, zoe, conversations, address, rowOf };
}

async function open(page: Page, member: Member, address: string, first = "Hello from Ana"): Promise<void> {
  await signInAs(page, member);
  await page.goto(address);
  await expect(message(page, first)).toBeVisible();
}

async function another(browser: Browser): Promise<Page> {
  return (await browser.newContext({ baseURL: test.info().project.use.baseURL })).newPage();
}

test("a colleague sees at once who took the conversation over, and undo gives it back", async ({
  page,
  browser,
}) => {
  const office = await openOffice();
  const theirs = await another(browser);
  await open(page, office.shop, office.address());
  await open(theirs, office.zoe, office.address());
  await page.getByRole("log").focus();
  await page.keyboard.press("a");
  await page.getByRole("option", { name: "Take over" }).click();
  await expect(theirs.getByText("Olga Owner took this over")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Assigned to Olga Owner" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(theirs.getByText("Olga Owner unassigned Olga Owner")).toBeVisible();
  expect((await office.rowOf()).assigneeId).toBeNull();
  await theirs.context().close();
});

test("before two answers go out one is asked, and may send all the same", async ({ page, browser }) => {
  const office = await openOffice();
  const theirs = await another(browser);
  // Typing ends after seconds without a key, or with the next "still looking": on a slow machine too early for this.
  await page.clock.setFixedTime(new Date());
  for (const one of [page, theirs]) {
    await one.route("**/presence", (route) =>
      route.request().postDataJSON()?.state === "viewing" ? route.abort() : route.continue(),
    );
  }
  await open(page, office.shop, office.address());
  await open(theirs, office.zoe, office.address());
  await composer(page, "Ana").pressSequentially("Mine");
  await composer(theirs, "Ana").pressSequentially("Theirs");
  await expect(
    page.getByRole("banner").or(page.locator("header")).getByText("Zoe Agent is typing a reply").first(),
  ).toBeAttached();
  await composer(page, "Ana").press("Enter");
  const question = page.getByRole("dialog", { name: "Zoe Agent is typing a reply" });
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Keep writing" }).click();
  await expect(composer(page, "Ana")).toHaveValue("Mine");
  const sent = () =>
    platformDb.message.count({ where: { text: "Mine", conversationId: office.conversations[0]!.id } });
  expect(await sent()).toBe(0);
  await composer(page, "Ana").press("Enter");
  await question.getByRole("button", { name: "Send anyway" }).click();
  await expect.poll(sent).toBe(1);
  await theirs.context().close();
});

test("a note names a colleague, and only colleagues read it", async ({ page, browser }) => {
  const office = await openOffice();
  const theirs = await another(browser);
  await open(page, office.shop, office.address());
  await open(theirs, office.zoe, office.address());
  await page.getByRole("log").focus();
  await page.keyboard.press("n");
  await page.keyboard.type("Look please @Zo");
  await page.getByRole("option", { name: "Zoe Agent" }).click();
  await page.keyboard.press("Enter");
  await expect(theirs.getByRole("article", { name: "Note by Olga Owner" })).toContainText("@Zoe Agent");
  await expect
    .poll(() => platformDb.mention.count({ where: { userId: office.zoe.user.id, seenAt: { not: null } } }))
    .toBe(1);
  expect(
    await platformDb.message.count({
      where: { conversationId: office.conversations[0]!.id, direction: "outbound" },
    }),
  ).toBe(0);
  await theirs.context().close();
});

test("what sleeps wakes up by itself and says so", async ({ page }) => {
  const office = await openOffice();
  await open(page, office.shop, office.address());
  await page.getByRole("log").focus();
  await page.keyboard.press("s");
  await page.getByRole("button", { name: /Tomorrow morning/ }).click();
  await expect(page.getByText(/You snoozed this until/)).toBeVisible();
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: office.shop.workspace.id, id: office.conversations[0]!.id } },
    data: { snoozedUntil: new Date(Date.now() - 1_000) },
  });
  await expect(page.getByText("The snooze is over")).toBeVisible({ timeout: 60_000 });
  expect((await office.rowOf()).status).toBe("open");
});

test("with the keyboard alone one closes, the next one opens, and several are closed at once", async ({
  page,
}) => {
  const office = await openOffice(["Ana", "Ben", "Cem"]);
  await open(page, office.shop, office.address(2), "Hello from Cem");
  await page.getByRole("log").focus();
  await page.keyboard.press("e");
  await expect.poll(async () => (await office.rowOf(2)).status).toBe("closed");
  await expect(page.getByRole("heading", { name: "Ben", level: 2 })).toBeVisible();
  await page.keyboard.press("x");
  await page.keyboard.press("k");
  await page.keyboard.press("j");
  await page.getByRole("link", { name: /Ana/ }).click({ modifiers: ["Shift"] });
  const bar = page.getByRole("region", { name: "Selected conversations" });
  await expect(bar).toContainText("2 selected");
  await page.keyboard.press("e");
  await expect
    .poll(async () => [(await office.rowOf(0)).status, (await office.rowOf(1)).status])
    .toEqual(["closed", "closed"]);
  await expect(bar).toBeHidden();
});

test("who is named finds every note in one place, jumps to it in its thread, and marks what is left as read", async ({
  page,
  browser,
}) => {
  const office = await openOffice(["Ana", "Ben"]);
  const theirs = await another(browser);
  await open(page, office.shop, office.address(1), "Hello from Ben");
  await signInAs(theirs, office.zoe);
  await theirs.goto(`/w/${office.shop.workspace.slug}/inbox`);
  await expect(theirs.getByRole("link", { name: /Ana/ })).toBeVisible();
  const note = async (words: string) => {
    await page.getByRole("log").focus();
    await page.keyboard.press("n");
    await page.keyboard.type(`${words} @Zo`);
    await page.getByRole("option", { name: "Zoe Agent" }).click();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("article", { name: "Note by you" }).filter({ hasText: words })).toBeVisible();
  };
  await note("Angry customer, be kind");
  await theirs.locator("body").press("m");
  const list = theirs.getByRole("list", { name: "Notes that mention you" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  // While it is open the next one comes by itself.
  await note("Refund agreed");
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(theirs.getByRole("button", { name: "Mentions 2 new" })).toBeVisible();
  await list.getByRole("link", { name: /Refund agreed/ }).click();
  await expect(theirs.getByRole("article", { name: "Note by Olga Owner" })).toHaveCount(2);
  // Both are on the screen now.
  await expect(theirs.getByRole("button", { name: "Mentions", exact: true })).toBeVisible();
  const unseen = () => platformDb.mention.count({ where: { userId: office.zoe.user.id, seenAt: null } });
  await expect.poll(unseen).toBe(0);

  await theirs.goto(`/w/${office.shop.workspace.slug}/inbox?mentions=true&status=all`);
  await note("One more thing");
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await expect(theirs.getByText("1 new").first()).toBeVisible();
  expect(await unseen()).toBe(1);
  await theirs.getByRole("button", { name: "Mark all as read" }).click();
  await expect.poll(unseen).toBe(0);
  await expect(theirs.getByRole("button", { name: "Mark all as read" })).toBeHidden();
  await theirs.context().close();
});

test("two keys in a row go to a page and do nothing else", async ({ page }) => {
  const office = await openOffice();
  await open(page, office.shop, office.address());
  await page.getByRole("log").focus();
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/phone-numbers/);
  await page.goBack();
  await expect(composer(page, "Ana")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Note/ })).toHaveCount(0);
});

test("a row says how long its customer has been waiting, and is silent once we answered", async ({
  page,
}) => {
  const office = await openOffice(["Ana", "Ben"]);
  const workspaceId = office.shop.workspace.id;
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id: office.conversations[0]!.id } },
    data: { waitingSince: new Date(Date.now() - 150 * 60_000) },
  });
  await open(page, office.shop, office.address());
  const row = page.getByRole("link", { name: /Ana/ });
  await expect(row).toContainText("Waiting for an answer for 2 h");
  await expect(page.getByRole("link", { name: /Ben/ })).not.toContainText("Waiting");
  await composer(page, "Ana").fill("Here it is");
  await composer(page, "Ana").press("Enter");
  await expect(row).toContainText("Here it is");
  await expect(row).not.toContainText("Waiting");
});
