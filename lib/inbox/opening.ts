import { z } from "zod";
import { chooseNumber } from "@/lib/inbox/addressing";
import { announceChanges } from "@/lib/inbox/announce";
import { conversationKey, openConversations } from "@/lib/inbox/conversation-rows";
import { getConversation } from "@/lib/inbox/queries";
import type { ConversationView } from "@/lib/inbox/views";
import { db, transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/** POST /contacts/{id}/conversations */
export const openingInput = z.strictObject({
  /** Which of the workspace's numbers; may be left out when there is one. */
  phoneNumberId: z.uuid("Is not an id.").optional(),
});

/**
 * The conversation with a contact on one of the workspace's numbers, made when they have not written to it: where one
 * goes to write to them first.
 * @throws AppError not_found; invalid `phone_number_missing` when the number has to be named
 */
export async function openConversation(
  scope: Scope,
  contactId: string,
  { phoneNumberId: given }: z.output<typeof openingInput>,
  now: Date,
): Promise<ConversationView> {
  const { workspaceId } = scope;
  const known = await db.contact.count({ where: { workspaceId, id: contactId, erasedAt: null } });
  if (known === 0) throw notFound("contact");
  const id = await transaction(async (client) => {
    const key = { workspaceId, contactId, phoneNumberId: await chooseNumber(client, workspaceId, given) };
    return (await openConversations(client, [{ ...key, since: now }])).get(conversationKey(key))!.id;
  });
  await announceChanges([{ workspaceId, messageIds: [], conversationIds: [id] }]);
  return getConversation(scope, id);
}
