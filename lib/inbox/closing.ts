import type pg from "pg";
import { readPlaces } from "@/lib/inbox/addressing";
import { announceChanges } from "@/lib/inbox/announce";
import { afterQueueing, sender } from "@/lib/inbox/commands";
import { changeWithin } from "@/lib/inbox/conversation-changes";
import { timestampOf } from "@/lib/inbox/message-time";
import { getConversation } from "@/lib/inbox/queries";
import { queueMessages } from "@/lib/inbox/queueing";
import { whyNotSend } from "@/lib/inbox/rules";
import { readVariableFacts } from "@/lib/inbox/variable-facts";
import { fillVariables } from "@/lib/inbox/variables";
import type { ConversationView } from "@/lib/inbox/views";
import { getInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

/** WhatsApp's longest text. */
const longest = 4_096;

/** What the number says when this conversation is closed; null when it says nothing. */
async function goodbyeOf(scope: Scope, { id, phoneNumberId }: ConversationView): Promise<string | null> {
  const { closingMessage } = await getInboxSettings(scope, phoneNumberId);
  if (!closingMessage) return null;
  const { text } = fillVariables(closingMessage, await readVariableFacts(scope, id));
  return text.trim() ? Array.from(text).slice(0, longest).join("") : null;
}

/** @returns the id of the message, null where WhatsApp does not let us write now: it is closed all the same */
async function sayGoodbye(
  client: pg.PoolClient,
  scope: Scope,
  conversationId: string,
  body: string,
  now: Date,
): Promise<string | null> {
  const { workspaceId } = scope;
  const place = (await readPlaces(client, [{ workspaceId, conversationId }])).get(conversationId)!;
  const refusal = whyNotSend({ ...place, type: "text", category: null }, now);
  if (refusal) {
    log.info({ conversationId, reason: refusal.reason }, "closing message not sent");
    return null;
  }
  const id = newId();
  const { phoneNumberId } = place;
  await queueMessages(client, [
    {
      ...{ id, workspaceId, conversationId, phoneNumberId, type: "text", content: { body }, text: null },
      ...{
        at: timestampOf(place, now),
        mediaId: null,
        target: null,
        context: null,
        template: null,
        scheduled: null,
      },
      ...sender(scope),
    },
  ]);
  return id;
}

/**
 * Closes a conversation and queues the number's closing message, when it has one and the window is open: both or
 * neither, whatever happens in between. Closing what is closed already changes and sends nothing.
 * @throws AppError not_found
 */
export async function closeConversation(
  scope: Scope,
  conversationId: string,
  now: Date,
): Promise<ConversationView> {
  const { workspaceId } = scope;
  const conversation = await getConversation(scope, conversationId);
  const goodbye = await goodbyeOf(scope, conversation);
  const done = await transaction(async (client) => {
    const changed = await changeWithin(client, scope, [conversationId], { status: "closed" }, now);
    if (changed.conversationIds.length === 0 || goodbye === null) return { ...changed, said: null };
    return { ...changed, said: await sayGoodbye(client, scope, conversationId, goodbye, now) };
  });
  if (done.conversationIds.length === 0) return conversation;
  if (done.said === null) await announceChanges([{ workspaceId, ...done }]);
  else {
    const messageIds = [...done.messageIds, done.said];
    await afterQueueing(workspaceId, { ...conversation, conversationId, messageIds });
  }
  return getConversation(scope, conversationId);
}
