"use client";

import { useCallback } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { putConversation } from "@/components/inbox/conversation-cache";
import { toast } from "@/components/ui/toast";
import { useApi } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";

/** Makes a conversation unread again for oneself. */
export function useMarkUnread(): (conversationId: string) => void {
  const t = useTranslations("finding.unread");
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useCallback(
    (conversationId: string) => {
      api.delete<ConversationView>(`/conversations/${conversationId}/read`).then(
        (conversation) => putConversation(client, slug, conversation),
        (error: Error) => toast.error(t("failed", { message: error.message })),
      );
    },
    [api, client, slug, t],
  );
}
