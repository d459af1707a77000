import { sendMessage } from "@/lib/inbox/commands";
import { changeConversations } from "@/lib/inbox/conversation-changes";
import { getConversation } from "@/lib/inbox/queries";
import { readVariableFacts } from "@/lib/inbox/variable-facts";
import { fillVariables } from "@/lib/inbox/variables";
import type { ConversationView } from "@/lib/inbox/views";
import { windowIsOpen } from "@/lib/inbox/window";
import { getInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import type { Scope } from "@/lib/tenancy/scope";

/** WhatsApp's longest text. */
const longest = 4_096;

/** What the number says when a conversation is closed, if it says anything and WhatsApp lets it. */
async function sayGoodbye(scope: Scope, conversation: ConversationView, now: Date): Promise<void> {
  const { closingMessage } = await getInboxSettings(scope, conversation.phoneNumberId);
  const { id, windowExpiresAt } = conversation;
  if (!closingMessage || !windowIsOpen(windowExpiresAt === null ? null : new Date(windowExpiresAt), now))
    return;
  const { text } = fillVariables(closingMessage, await readVariableFacts(scope, id));
  if (!text.trim()) return;
  try {
    await sendMessage(
      scope,
      { type: "text", conversationId: id, text: { body: Array.from(text).slice(0, longest).join("") } },
      { now, takes: false },
    );
  } catch (error) {
    // The conversation is closed all the same; a number that was disconnected meanwhile has nothing to say.
    if (!(error instanceof AppError)) throw error;
    log.info({ conversationId: id, reason: error.reason }, "closing message not sent");
  }
}

/**
 * Closes a conversation and sends the number's closing message, when it has one and the window is open. Closing what is
 * closed already changes and sends nothing.
 * @throws AppError not_found
 */
export async function closeConversation(
  scope: Scope,
  conversationId: string,
  now: Date,
): Promise<ConversationView> {
  const changed = await changeConversations(scope, [conversationId], { status: "closed" }, now);
  const conversation = await getConversation(scope, conversationId);
  if (changed.length === 0) return conversation;
  await sayGoodbye(scope, conversation, now);
  return getConversation(scope, conversationId);
}
