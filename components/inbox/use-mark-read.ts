"use client";

import { useCallback } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { putConversation } from "@/components/inbox/conversation-cache";
import { useApi } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";

/**
 * Marks a conversation as read, on the screen at once. When the server does not take it, the count comes back with the
 * next answer; nothing is said, because nothing was lost.
 */
export function useMarkRead(): (conversationId: string) => void {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useCallback(
    (conversationId: string) => {
      const known =
        client.getQueryData<ConversationView>(keys.conversation(slug, conversationId)) ??
        client
          .getQueriesData<{ pages: { data: ConversationView[] }[] }>({ queryKey: keys.lists(slug) })
          .flatMap(([, data]) => data?.pages.flatMap((page) => page.data) ?? [])
          .find(({ id }) => id === conversationId);
      if (known) {
        const own = { seenAt: known.lastInboundAt, unseenCount: 0 };
        putConversation(client, slug, { ...known, unreadCount: 0, own });
      }
      api.put(`/conversations/${conversationId}/read`).catch(() => {
        void client.invalidateQueries({ queryKey: keys.conversation(slug, conversationId) });
        void client.invalidateQueries({ queryKey: keys.unread(slug) });
      });
    },
    [api, client, slug],
  );
}
