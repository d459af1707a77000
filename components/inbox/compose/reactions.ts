"use client";

import { useCallback } from "react";
import { useOutbox } from "@/components/inbox/outbox-provider";
import { isSystemLine, type ThreadMessage } from "@/components/inbox/thread-rows";
import { useMay } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";

/** WhatsApp's own six. */
export const quickReactions = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

export const ownReaction = (message: MessageView): string | null =>
  message.reactions.find(({ from }) => from === "business")?.emoji ?? null;

/** Whether WhatsApp knows the message and it can carry a reaction. */
const canCarryReaction = ({ message, unsent }: ThreadMessage): boolean =>
  !unsent &&
  message.wamid !== null &&
  !message.revokedAt &&
  !message.emptiedAt &&
  message.direction !== "internal" &&
  !isSystemLine(message);

/** Puts our reaction on a message; the same one again takes it off. */
export function useReact(): (message: MessageView, emoji: string) => void {
  const { send } = useOutbox();
  return useCallback(
    (message, emoji) =>
      send({
        conversationId: message.conversationId,
        message: {
          type: "reaction",
          reaction: { messageId: message.id, emoji: ownReaction(message) === emoji ? "" : emoji },
        },
        replyToId: null,
        after: "",
      }),
    [send],
  );
}

export const useMayReact = (item: ThreadMessage): boolean => useMay("agent") && canCarryReaction(item);
