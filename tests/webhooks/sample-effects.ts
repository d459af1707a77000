import { platformDb } from "@/lib/platform/db";

const time = (at: Date | null): string => (at ? at.toISOString().slice(0, 19) : "-");

/** Everything of a workspace a webhook can change, as lines a person can read. */
export async function effectsOf(workspaceId: string): Promise<string[]> {
  const where = { workspaceId };
  const [messages, conversations, contacts, identities, numbers, templates] = await Promise.all([
    platformDb.message.findMany({ where, orderBy: [{ timestamp: "asc" }, { id: "asc" }] }),
    platformDb.conversation.findMany({ where }),
    platformDb.contact.findMany({ where }),
    platformDb.contactIdentity.findMany({ where, orderBy: { value: "asc" } }),
    platformDb.phoneNumber.findMany({ where, orderBy: { id: "asc" }, take: 1 }),
    platformDb.template.findMany({ where, include: { events: { orderBy: { at: "asc" } } } }),
  ]);
  const who = new Map(contacts.map((c) => [c.id, c.waId ?? c.bsuid ?? c.phone ?? "nobody"]));
  const conversationOf = new Map(conversations.map((c) => [c.id, who.get(c.contactId)!]));
  const textOf = new Map(messages.map((m) => [m.id, m.text]));
  const lines = [
    ...messages.map((m) => {
      const parts = [
        `${m.direction} ${m.source} ${m.type} ${JSON.stringify(m.text)} ${m.status} at ${time(m.timestamp)}`,
        `with ${conversationOf.get(m.conversationId)}`,
      ];
      for (const stage of ["sent", "delivered", "read", "played", "failed"] as const) {
        const at = m[`${stage}At`];
        if (at) parts.push(`${stage} ${time(at)}`);
      }
      if (m.error) parts.push(`error ${(m.error as { code: number }).code}`);
      if (m.pricing) parts.push(`priced ${(m.pricing as { category: string }).category}`);
      if (m.replyToId) parts.push(`of ${JSON.stringify(textOf.get(m.replyToId))}`);
      else if (m.replyToWamid) parts.push("of a message that is not here");
      if (m.reactions) parts.push(`reactions ${JSON.stringify(m.reactions)}`);
      if (m.editedAt) parts.push(`edited ${time(m.editedAt)}`);
      if (m.revokedAt) parts.push(`revoked ${time(m.revokedAt)}`);
      return parts.join(", ");
    }),
    ...conversations.map((c) => {
      const last = c.lastMessageId ? JSON.stringify(textOf.get(c.lastMessageId) ?? null) : "nothing";
      return `conversation with ${who.get(c.contactId)}: ${c.unreadCount} unread, shows ${last}, window until ${time(c.windowExpiresAt)}`;
    }),
    ...contacts.map((c) => {
      const parts = [c.name, c.profileName, c.phone, c.waId, c.bsuid, c.username].map((part) => part ?? "-");
      if (c.referral) parts.push("came by an advert");
      if (c.marketingStoppedAt) parts.push(`no marketing since ${time(c.marketingStoppedAt)}`);
      return `contact ${parts.join(" | ")}`;
    }),
    ...identities.map((i) => `${i.kind} ${i.value} is ${who.get(i.contactId)}`),
    ...templates.map((t) => {
      const parts = [`template ${t.name} ${t.language} ${t.status} ${t.category} since ${time(t.statusAt)}`];
      if (t.quality) parts.push(`quality ${t.quality}`);
      if (t.reason ?? t.reasonInfo) parts.push(`because ${t.reason ?? "-"} ${JSON.stringify(t.reasonInfo)}`);
      if (t.nextCategory) parts.push(`to be ${t.nextCategory} on ${time(t.nextCategoryAt)}`);
      if (t.notice) parts.push(`notice ${JSON.stringify(t.notice)}`);
      parts.push((t.components as { text: string }[]).map(({ text }) => text).join(" / "));
      return parts.join(", ");
    }),
    ...templates.flatMap((t) =>
      t.events.map(
        (e) => `history of ${t.name}: ${e.kind} ${e.from ?? "-"} to ${e.to ?? "-"} at ${time(e.at)}`,
      ),
    ),
    ...numbers.map(
      (n) =>
        `number ${[n.state, n.metaStatus, n.nameStatus, n.verifiedName, n.messagingLimit, n.throughput].map((p) => p ?? "-").join(" | ")}`,
    ),
  ];
  return lines.sort();
}
