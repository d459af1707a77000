import { platformDb } from "@/lib/platform/db";
import { expect } from "./browser";
import { addMessage } from "./conversation";
import { openShop, simulator } from "./inbox-page";

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

/**
 * A shop in which everything there is to see has happened: the conversation with the first customer has one message of
 * each kind, "The last word" at its end.
 * @returns also the conversation with the second customer, to whom only a template may be written
 */
export async function openFullShop() {
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
    .poll(() => platformDb.message.count({ where: { phoneNumberId: shop.number.id, direction: "inbound" } }))
    .toBe(inbound.length + 2);
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
