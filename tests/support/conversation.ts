import { randomBytes } from "node:crypto";
import { searchTextOf } from "@/lib/contacts/rules";
import { platformDb } from "@/lib/platform/db";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { newId } from "@/lib/shared/id";

const digits = (length: number): string =>
  BigInt(`0x${randomBytes(8).toString("hex")}`)
    .toString()
    .padStart(length, "0")
    .slice(-length);

type Place = { workspaceId: string; phoneNumberId: string };

/** A contact with a phone number of their own. */
export async function addContact(
  workspaceId: string,
  data: Partial<Omit<Prisma.ContactUncheckedCreateInput, "workspaceId">> = {},
) {
  const waId = data.waId === undefined ? `1555${digits(9)}` : data.waId;
  const row = {
    name: null,
    profileName: "Ana Pérez",
    phone: waId && `+${waId}`,
    username: null,
    ...data,
    waId,
  };
  const contact = await platformDb.contact.create({
    data: { searchText: searchTextOf(row), ...row, workspaceId },
  });
  if (waId) {
    await platformDb.contactIdentity.create({
      data: { workspaceId, kind: "wa_id", value: waId, contactId: contact.id },
    });
  }
  return contact;
}

/** A conversation with a new contact (or the given one) whose window is open. */
export async function addConversation(
  place: Place,
  data: Partial<Omit<Prisma.ConversationUncheckedCreateInput, keyof Place>> & {
    contact?: Parameters<typeof addContact>[1];
  } = {},
) {
  const { contact: contactData, ...rest } = data;
  const contactId = rest.contactId ?? (await addContact(place.workspaceId, contactData)).id;
  const now = Date.now();
  return platformDb.conversation.create({
    data: {
      lastInboundAt: new Date(now),
      windowExpiresAt: new Date(now + 24 * 60 * 60 * 1000),
      ...rest,
      ...place,
      contactId,
    },
  });
}

/** A message in the conversation, inbound text unless said otherwise; becomes the conversation's last message. */
export async function addMessage(
  conversation: { id: string; workspaceId: string; phoneNumberId: string },
  data: Partial<Prisma.MessageUncheckedCreateInput> = {},
) {
  const direction = data.direction ?? "inbound";
  const message = await platformDb.message.create({
    data: {
      id: newId(),
      direction,
      source: direction === "inbound" ? "customer" : "agent",
      type: "text",
      text: "Hello",
      content: { body: data.text ?? "Hello" },
      wamid: `wamid.${randomBytes(24).toString("base64")}`,
      status: direction === "inbound" ? "received" : "sent",
      timestamp: new Date(),
      ...data,
      workspaceId: conversation.workspaceId,
      conversationId: conversation.id,
      phoneNumberId: conversation.phoneNumberId,
    },
  });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: conversation.workspaceId, id: conversation.id } },
    data: { lastMessageId: message.id, lastActivityAt: message.timestamp },
  });
  return message;
}
