import type { ConversationView, MessageView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

/** Everything the live stream may say; the only list of event names. */
export type LiveEvent =
  | { type: "message.changed"; data: MessageView }
  | { type: "conversation.changed"; data: ConversationView }
  | { type: "phone_number.changed"; data: PhoneNumberView }
  /** Something may have been missed: ask again for what is on the screen. */
  | { type: "reset"; data: Record<string, never> };
