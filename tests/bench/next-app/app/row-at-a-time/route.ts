import { createHmac, timingSafeEqual } from "node:crypto";
import { sha256 } from "@/lib/platform/crypto";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/id";

// The handler one writes first: check, store, process each message with the ORM, answer.

type Body = {
  entry: {
    changes: {
      value: {
        metadata: { phone_number_id: string };
        contacts?: { profile: { name: string }; wa_id: string }[];
        messages?: { id: string; from: string; timestamp: string; type: string; text?: { body: string } }[];
      };
    }[];
  }[];
};

async function processMessages(body: Body): Promise<void> {
  for (const { value } of body.entry.flatMap((entry) => entry.changes)) {
    const number = await platformDb.phoneNumber.findUnique({
      where: { connectedMetaId: value.metadata.phone_number_id },
    });
    if (!number) continue;
    const { workspaceId, id: phoneNumberId } = number;
    for (const message of value.messages ?? []) {
      const profileName =
        value.contacts?.find((contact) => contact.wa_id === message.from)?.profile.name ?? null;
      const known = await platformDb.contactIdentity.findUnique({
        where: { workspaceId_kind_value: { workspaceId, kind: "wa_id", value: message.from } },
      });
      const contactId = known?.contactId ?? newId();
      if (!known) {
        await platformDb.contact.create({
          data: { id: contactId, workspaceId, profileName, waId: message.from, phone: `+${message.from}` },
        });
        await platformDb.contactIdentity.create({
          data: { workspaceId, kind: "wa_id", value: message.from, contactId },
        });
      }
      const at = new Date(Number(message.timestamp) * 1000);
      const conversation = await platformDb.conversation.upsert({
        where: { workspaceId_contactId_phoneNumberId: { workspaceId, contactId, phoneNumberId } },
        create: { workspaceId, contactId, phoneNumberId, lastActivityAt: at },
        update: {},
      });
      const id = newId();
      await platformDb.message.create({
        data: {
          id,
          workspaceId,
          conversationId: conversation.id,
          phoneNumberId,
          direction: "inbound",
          source: "customer",
          type: message.type,
          text: message.text?.body ?? null,
          content: message.text ?? {},
          wamid: message.id,
          status: "received",
          timestamp: at,
        },
      });
      await platformDb.conversation.update({
        where: { workspaceId_id: { workspaceId, id: conversation.id } },
        data: {
          lastActivityAt: at,
          lastInboundAt: at,
          windowExpiresAt: new Date(at.getTime() + 24 * 60 * 60 * 1000),
          lastMessageId: id,
          unreadCount: { increment: 1 },
        },
      });
    }
  }
}

export async function POST(request: Request): Promise<Response> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const given = Buffer.from(request.headers.get("x-hub-signature-256") ?? "");
  const expected = Buffer.from(
    `sha256=${createHmac("sha256", env.META_APP_SECRET).update(bytes).digest("hex")}`,
  );
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return new Response("", { status: 401 });
  const event = await platformDb.webhookEvent.create({
    data: { signedBy: "platform", body: bytes, sha256: new Uint8Array(sha256(bytes)) },
  });
  await processMessages(JSON.parse(Buffer.from(bytes).toString("utf8")) as Body);
  await platformDb.webhookEvent.update({
    where: { id: event.id },
    data: { state: "processed", processedAt: new Date() },
  });
  return new Response("ok");
}
