import type { Page } from "@playwright/test";
import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { continueAs, message, openShop, simulator } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { makeWorkspace } from "../support/workspace";

type Write = Parameters<ReturnType<typeof simulator>["customers"]["write"]>[2];

/** One of each kind a customer can send. */
const inbound: Write[] = [
  { type: "text", text: "*Bold*, _slanted_, ~gone~, `code` and https://acme.example/a/long/address" },
  { type: "text", text: "مرحبا، هل وصل الطلب؟ 🌷", forwarded: "frequently" },
  { type: "text", text: "👋🏽" },
  { type: "text", text: "From an advert", referral: true },
  { type: "image", caption: "A picture" },
  { type: "video", caption: "A film" },
  { type: "audio" },
  { type: "audio", voice: true },
  { type: "document", filename: "Invoice 7.pdf", caption: "A file" },
  { type: "sticker" },
  { type: "location", latitude: 52.5, longitude: 13.4, name: "Our place", address: "Wharf 1" },
  { type: "contacts", contacts: [{ name: { formatted_name: "Bruno" }, phones: [{ phone: "+4917012345" }] }] },
  { type: "order" },
  { type: "unsupported", of: "poll_creation" },
  { type: "unsupported", code: 131052 },
];

/** One of each kind that we send, and of what can become of it. */
const outbound: Parameters<typeof addMessage>[1][] = [
  { text: "Read", status: "read" },
  { text: "Delivered", status: "delivered", editedAt: new Date() },
  { text: "Sent", status: "sent", reactions: { customer: { emoji: "❤️", at: new Date().toISOString() } } },
  { text: "Failed", status: "failed", error: { code: 131026, title: "x" } },
  { text: "Uncertain", status: "uncertain" },
  { text: "Cancelled", status: "cancelled" },
  { text: "Deleted", status: "read", revokedAt: new Date() },
  { text: "With a record", status: "read", contextType: "order", contextId: "1042" },
  {
    type: "interactive",
    text: "Choose",
    status: "read",
    content: {
      type: "button",
      body: { text: "Choose" },
      footer: { text: "Small" },
      action: { buttons: [{ type: "reply", reply: { id: "1", title: "Yes" } }] },
    },
  },
  {
    type: "interactive",
    text: "Sizes",
    status: "read",
    content: {
      type: "list",
      body: { text: "Sizes" },
      action: {
        button: "Open",
        sections: [{ title: "All", rows: [{ id: "1", title: "M", description: "d" }] }],
      },
    },
  },
  { type: "template", text: "Your order is ready", status: "read", content: { name: "order_update" } },
  { type: "location", text: "Here", status: "read", content: { latitude: 1, longitude: 2, name: "Here" } },
];

/** A shop in which everything there is to see has happened. */
async function fullShop() {
  const shop = await openShop();
  for (const body of inbound)
    await simulator().customers.write(shop.number.metaId, shop.customers[0]!.id, body);
  await shop.write("Second customer", shop.customers[1]);
  await shop.write("Third customer", shop.customers[2]);
  const conversationOf = (name: string) =>
    platformDb.conversation.findFirst({
      where: { phoneNumberId: shop.number.id, contact: { profileName: name } },
    });
  await expect
    .poll(async () => {
      const found = await conversationOf(shop.customers[0]!.name);
      return found && (await platformDb.message.count({ where: { conversationId: found.id } }));
    })
    .toBe(inbound.length);
  const conversation = (await conversationOf(shop.customers[0]!.name))!;
  const { workspaceId } = conversation;
  for (const data of outbound) await addMessage(conversation, { direction: "outbound", ...data });
  await addMessage(conversation, {
    direction: "internal",
    source: "agent",
    type: "note",
    text: "A note for the team",
    wamid: null,
    status: "received",
    content: { text: "A note for the team", mentions: [] },
  });
  await addMessage(conversation, { text: "The last word" });
  const label = await platformDb.label.create({ data: { workspaceId, name: "Gold", color: "amber" } });
  await platformDb.cannedReply.create({ data: { workspaceId, shortcut: "hours", text: "9 to 5" } });
  await platformDb.macro.create({ data: { workspaceId, name: "Done", actions: [{ type: "close" }] } });
  await platformDb.customField.create({
    data: { workspaceId, key: "plan", name: "Plan", type: "choice", options: ["A"] },
  });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id: conversation.id } },
    data: { labelIds: [label.id], priority: 4, waitingSince: new Date() },
  });
  const closed = (await conversationOf(shop.customers[1]!.name))!;
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId, id: closed.id } },
    data: { windowExpiresAt: new Date(Date.now() - 60_000) },
  });
  return { shop, closed };
}

const thread = (page: Page) => page.getByRole("region", { name: /^Conversation with/ });

async function dress(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.addInitScript((chosen) => localStorage.setItem("theme", chosen), theme);
}

/** Opens something that lies above the page, looks at it, and closes it. */
async function above(
  page: Page,
  open: () => Promise<void>,
  role = ":is([role=dialog], [role=menu])",
): Promise<void> {
  await open();
  await expect(page.locator(role).first()).toBeVisible();
  await expect(page.locator(`${role} [aria-busy=true]`)).toHaveCount(0);
  await expectNoBarriers(page, role);
  await page.keyboard.press("Escape");
  await expect(page.locator(role)).toHaveCount(0);
}

for (const theme of ["light", "dark"] as const) {
  test(`no part of the inbox keeps anybody out on a phone in the ${theme} theme`, async ({ page }) => {
    test.slow();
    const { shop, closed } = await fullShop();
    const [first] = shop.customers;
    await dress(page, theme);
    await continueAs(page, shop.visitor);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/w/${shop.slug}/inbox`);
    await expect(page.getByRole("link", { name: new RegExp(first!.name) })).toBeVisible();
    await expectNoBarriers(page, "body");
    await page.getByRole("link", { name: new RegExp(first!.name) }).click();
    await expect(message(page, "The last word")).toBeVisible();
    await expectNoBarriers(page, "body");
    await above(page, () => page.getByRole("button", { name: "Show contact" }).click());
    await above(page, async () => {
      await thread(page).getByRole("button", { name: "Send something else" }).click();
      await page.getByRole("menuitem", { name: "List", exact: true }).click();
    });
    await page.goto(`/w/${shop.slug}/inbox?conversation=${closed.id}`);
    await expect(page.getByRole("button", { name: "Choose a template" })).toBeVisible();
    await expectNoBarriers(page, "body");
  });

  test(`an inbox with nothing in it keeps nobody out in the ${theme} theme`, async ({ page }) => {
    const shop = await makeWorkspace();
    await dress(page, theme);
    await signInAs(page, shop);
    await page.goto(`/w/${shop.workspace.slug}/inbox`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoBarriers(page, "body");
    await addConversation(
      { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
      { contact: { name: "Ana" } },
    );
    await page.goto(`/w/${shop.workspace.slug}/inbox?q=nobody+of+this+name`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoBarriers(page, "body");
    await page.keyboard.press("/");
    await page.getByPlaceholder("Search contacts and messages").fill("zzz");
    await expect(page.getByRole("dialog").getByText(/Nothing/)).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
  });
}
