import { platformDb } from "@/lib/platform/db";

/**
 * Everything webhooks can change in a workspace, without what differs from one making to the next: ids of rows, the times at
 * which we wrote them, and how often. Two workspaces to which the same things happened have the same portrait.
 * @param rename what to write instead of texts that differ by workspace, Meta's id of its number for example
 */
export async function portrait(workspaceId: string, rename: Record<string, string> = {}): Promise<unknown> {
  const where = { workspaceId };
  const [messages, conversations, contacts, identities, numbers, media, templates, templateEvents] =
    await Promise.all([
      platformDb.message.findMany({ where }),
      platformDb.conversation.findMany({ where }),
      platformDb.contact.findMany({ where }),
      platformDb.contactIdentity.findMany({ where }),
      platformDb.phoneNumber.findMany({ where }),
      platformDb.media.findMany({ where }),
      platformDb.template.findMany({ where }),
      platformDb.templateEvent.findMany({ where }),
    ]);
  const fileOf = new Map(media.map(({ id, metaMediaId }) => [id, metaMediaId]));
  const wamidOf = new Map(messages.map(({ id, wamid }) => [id, wamid]));
  const personOf = new Map(
    contacts.map(({ id, waId, bsuid, phone }) => [id, waId ?? bsuid ?? phone ?? "nobody"]),
  );
  const contactOf = new Map(conversations.map(({ id, contactId }) => [id, personOf.get(contactId)]));
  const told = {
    messages: messages.map(({ id: _, workspaceId: __, createdAt, updatedAt, version, ...row }) => ({
      ...row,
      acceptedAt: row.direction === "outbound" && row.source !== "business_app" ? row.acceptedAt : null,
      conversationId: contactOf.get(row.conversationId),
      phoneNumberId: undefined,
      replyToId: row.replyToId && wamidOf.get(row.replyToId),
      mediaId: row.mediaId && fileOf.get(row.mediaId),
    })),
    conversations: conversations.map(
      ({ id: _, workspaceId: __, phoneNumberId, createdAt, version, ...row }) => ({
        ...row,
        contactId: personOf.get(row.contactId),
        lastMessageId: row.lastMessageId && wamidOf.get(row.lastMessageId),
      }),
    ),
    contacts: contacts.map(({ id: _, workspaceId: __, createdAt, updatedAt, ...row }) => row),
    identities: identities.map(({ workspaceId: _, createdAt, ...row }) => ({
      ...row,
      contactId: personOf.get(row.contactId),
    })),
    media: media.map(({ kind, state, mimeType, filename, sha256, metaMediaId }) => ({
      kind,
      state,
      mimeType,
      filename,
      sha256,
      metaMediaId,
    })),
    templates: templates.map(
      ({ id: _, workspaceId: __, wabaId, createdAt, updatedAt, syncedAt, ...row }) => row,
    ),
    templateEvents: templateEvents.map(({ kind, from, to, reason, info, at }) => ({
      ...{ kind, from, to, reason, info, at },
    })),
    numbers: numbers.map(({ state, metaStatus, nameStatus, verifiedName, messagingLimit, throughput }) => ({
      state,
      metaStatus,
      nameStatus,
      verifiedName,
      messagingLimit,
      throughput,
    })),
  };
  let text = JSON.stringify(told);
  for (const [from, to] of Object.entries(rename)) text = text.replaceAll(from, to);
  const sorted = Object.entries(JSON.parse(text) as Record<string, unknown[]>).map(
    ([name, rows]) =>
      [
        name,
        rows
          .map((row) => JSON.stringify(row))
          .sort()
          .map((row) => JSON.parse(row) as unknown),
      ] as const,
  );
  return Object.fromEntries(sorted);
}
