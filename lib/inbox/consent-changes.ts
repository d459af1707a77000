import { getContactConsents } from "@/lib/contacts/consent-history";
import { consentListQuery, type ConsentInput } from "@/lib/contacts/schemas";
import type { ConsentCategory, ContactConsentsView } from "@/lib/contacts/views";
import { announceChanges, announceContact } from "@/lib/inbox/announce";
import { takeConsents } from "@/lib/inbox/consents";
import { db, transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

const isCategory = (word: string): word is ConsentCategory => word === "marketing" || word === "utility";

/**
 * Writes down what a person told the workspace about messages of a category, with how it is known. Takes effect at once:
 * what waits of a kind for somebody who stops it is not sent. A word that is older than what they said since is kept as
 * proof and changes nothing.
 * @param category marketing or utility
 * @throws AppError not_found; invalid for a time to come
 */
export async function setConsent(
  scope: Scope,
  contactId: string,
  category: string,
  { granted, proof, at }: ConsentInput,
  now: Date,
  call?: AuditCall,
): Promise<ContactConsentsView> {
  const { workspaceId, actor } = scope;
  const saidAt = at ? new Date(at) : now;
  if (saidAt > now) {
    const message = "This time is still to come.";
    throw new AppError("invalid", "invalid_input", `at: ${message}`, { fields: { at: message } });
  }
  const known = await db.contact.findFirst({
    where: { workspaceId, id: contactId, erasedAt: null },
    select: { id: true },
  });
  if (!known) throw notFound("contact");
  if (!isCategory(category)) throw notFound("consent_category");
  const { changed } = await transaction((client) =>
    takeConsents(client, actor, [
      {
        ...{ workspaceId, contactId, category, granted, proof, at: saidAt },
        source: actor.type === "api_key" ? "api" : "member",
        byUserId: actor.type === "user" ? actor.userId : null,
      },
    ]),
  );
  await recordAudit({
    scope,
    action: granted ? "contact.consent_granted" : "contact.consent_stopped",
    target: { type: "contact", id: contactId },
    data: { category },
    call,
  });
  await announceChanges(
    changed.map(({ messageId, conversationId }) => ({
      workspaceId,
      messageIds: messageId === null ? [] : [messageId],
      conversationIds: conversationId === null ? [] : [conversationId],
    })),
  );
  await announceContact(scope, contactId);
  return getContactConsents(scope, contactId, consentListQuery.parse({}));
}
