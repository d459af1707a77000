"use client";

import { useQueryClient } from "@tanstack/react-query";
import { putMessage } from "@/components/inbox/message-cache";
import { toast } from "@/components/ui/toast";
import { useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";

/** What a person decides about a message that is waiting, failed or uncertain. The answer is shown at once. */
export function useMessageWrites() {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const options = {
    onSuccess: (message: MessageView | undefined) => {
      if (message) putMessage(client, slug, message);
    },
    onError: (error: ApiError) => void toast.error(error.message),
  };
  return {
    sendAgain: useApiMutation(
      (api, id: string) => api.post<MessageView>(`/messages/${id}/attempts`),
      options,
    ),
    checkAgain: useApiMutation((api, id: string) => api.post<MessageView>(`/messages/${id}/checks`), options),
    cancel: useApiMutation(
      (api, id: string) => api.delete<MessageView | undefined>(`/messages/${id}`),
      options,
    ),
  };
}
