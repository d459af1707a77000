import type { Page } from "@playwright/test";
import { announceChanges } from "@/lib/inbox/announce";
import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { expectNoBarriers } from "../support/barriers";
import { addConversation, addMessage } from "../support/conversation";
import { makeWorkspace } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

const log = (page: Page) => page.getByRole("log", { name: "Messages" });

/** A workspace with one conversation of this many messages; the sixth quotes the first. */
async function shopWithHistory(messages: number) {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const start = Date.now() - messages * 60_000;
  const rows = Array.from({ length: messages }, (_, i) => ({
    id: newId(),
    workspaceId,
    conversationId: conversation.id,
    phoneNumberId: shop.phoneNumber.id,
    direction: i % 3 === 1 ? ("outbound" as const) : ("inbound" as const),
    source: i % 3 === 1 ? ("agent" as const) : ("customer" as const),
    type: "text",
    text: `Message ${i}. ${"words of some length ".repeat(i % 13)}`,
    content: {},
    status: i % 3 === 1 ? ("read" as const) : ("received" as const),
    wamid: `wamid.${newId()}`,
    timestamp: new Date(start + i * 60_000),
  }));
  await platformDb.message.createMany({ data: rows });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id: conversation.id } },
    data: { lastMessageId: rows.at(-1)!.id, lastActivityAt: rows.at(-1)!.timestamp },
  });
  return { shop, conversation, first: rows[0]! };
}

/** A customer's message that arrives now. */
async function arrive(
  conversation: { id: string; workspaceId: string; phoneNumberId: string },
  text: string,
) {
  const { id } = await addMessage(conversation, { text });
  await announceChanges([
    { workspaceId: conversation.workspaceId, messageIds: [id], conversationIds: [conversation.id] },
  ]);
}

/** A message in the middle of the screen and where it stands, in pixels. */
const middle = (page: Page) =>
  log(page).evaluate((element) => {
    const { top, height } = element.getBoundingClientRect();
    const message = Array.from(element.querySelectorAll<HTMLElement>("[data-message]")).find(
      (one) => one.getBoundingClientRect().top > top + height / 3,
    )!;
    return { id: message.dataset.message!, top: Math.round(message.getBoundingClientRect().top) };
  });

/** The same, once older messages have been put above and nothing moves any more. */
async function atRest(page: Page) {
  let last = await middle(page);
  await expect(async () => {
    const before = last;
    last = await middle(page);
    expect(last).toEqual(before);
  }).toPass({ intervals: [400] });
  return last;
}

const topOf = (page: Page, id: string) =>
  log(page)
    .locator(`[data-message="${id}"]`)
    .evaluate((element) => Math.round(element.getBoundingClientRect().top));

const distanceFromEnd = (page: Page) =>
  log(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);

test("who reads old messages is not moved, neither by older ones that load nor by new ones that arrive", async ({
  page,
}) => {
  const { shop, conversation } = await shopWithHistory(600);
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  await expect(log(page).getByText("Message 599.")).toBeVisible();
  await expect.poll(() => distanceFromEnd(page)).toBeLessThan(5);

  await arrive(conversation, "Seen at once");
  await expect(log(page).getByText("Seen at once")).toBeInViewport();

  await log(page).hover();
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -500);
  await expect(page.getByRole("button", { name: "Latest messages" })).toBeVisible();
  const before = await atRest(page);
  await arrive(conversation, "Not yet seen");
  await arrive(conversation, "Nor this");
  const pill = page.getByRole("button", { name: "2 new messages" });
  await expect(pill).toBeVisible();
  expect(Math.abs((await topOf(page, before.id)) - before.top)).toBeLessThanOrEqual(2);

  await pill.click();
  await expect(log(page).getByText("Nor this")).toBeInViewport();
  await expect(page.getByRole("button", { name: /Latest|new messages/ })).toBeHidden();
});

test("a quoted message that is far above is shown by a click, and one comes back", async ({ page }) => {
  const { shop, conversation, first } = await shopWithHistory(600);
  await addMessage(conversation, { text: "About that", replyToId: first.id, replyToWamid: first.wamid });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  await log(page)
    .getByRole("button", { name: /Message 0\./ })
    .click();
  await expect(log(page).locator(`[data-message="${first.id}"]`)).toBeInViewport();
  await arrive(conversation, "Meanwhile");
  await page.getByRole("button", { name: "Latest messages" }).click();
  await expect(log(page).getByText("Meanwhile")).toBeInViewport();
});

test("a conversation is read when somebody has it before them, and not by passing through", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const unread = async (id: string) =>
    (
      await platformDb.conversation.findUniqueOrThrow({
        where: { workspaceId_id: { workspaceId: place.workspaceId, id } },
      })
    ).unreadCount;
  const conversations: { id: string }[] = [];
  for (const name of ["Third", "Second", "First"]) {
    const conversation = await addConversation(place, { contact: { name }, unreadCount: 1 });
    await addMessage(conversation, { text: `I am ${name}` });
    conversations.unshift(conversation);
  }
  await signInAs(page, shop);
  await page.clock.install();
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  await page.getByRole("link", { name: /First/ }).click();
  await expect.poll(() => unread(conversations[0]!.id)).toBe(0);

  // From here time stands still but for what is said: how long somebody looks must not depend on the machine.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 10_000));
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: "Conversation with Second" })).toBeVisible();
  await page.clock.runFor(500);
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: "Conversation with Third" })).toBeVisible();
  await page.clock.runFor(500);
  expect([await unread(conversations[1]!.id), await unread(conversations[2]!.id)]).toEqual([1, 1]);
  await page.clock.resume();
  await expect(log(page).getByText("I am Third")).toBeVisible();
  await expect(page.getByRole("link", { name: /Third/ }).getByText("1 unread message")).toBeHidden();
  await expect.poll(() => unread(conversations[2]!.id)).toBe(0);
  expect(await unread(conversations[1]!.id)).toBe(1);
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`nothing in the ${theme} inbox keeps anybody out at ${width} pixels`, async ({ page }) => {
      const { shop, conversation } = await shopWithHistory(20);
      await addMessage(conversation, {
        direction: "outbound",
        status: "failed",
        error: { code: 131026, title: "x" },
        text: "Failed",
      });
      await addMessage(conversation, { direction: "outbound", status: "cancelled", text: "Cancelled" });
      await addMessage(conversation, {
        type: "location",
        text: "Here",
        content: { latitude: 1, longitude: 2, name: "Here" },
      });
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await signInAs(page, shop);
      await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
      await expect(log(page).getByText("Cancelled before it was sent")).toBeVisible();
      await expectNoBarriers(page, "body");
      if (width > 1000) {
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
        await expectNoBarriers(page, "[role=dialog]");
      }
      // A thread that grew and was measured smaller for a moment would open above its end.
      const grown = await log(page).evaluate((element) => {
        (element.firstElementChild as HTMLElement).style.height = "9000px";
        return element.scrollHeight;
      });
      expect(grown).toBe(9_000);
    });
  }
}
