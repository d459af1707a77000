"use client";

import { useCallback } from "react";
import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationCounts } from "@/lib/inbox/filter-rules";
import type { MentionView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

const pageSize = 40;
const together = (data: InfiniteData<Page<MentionView>>) => data.pages.flatMap((page) => page.data);

/** Notes that name the member who looks, newest first, page by page. `unseen`: only those they have not seen. */
export function useMentions(unseen: boolean) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<
    Page<MentionView>,
    ApiError,
    MentionView[],
    ReturnType<typeof keys.mentions>,
    string | null
  >({
    queryKey: keys.mentions(slug, unseen),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(pageSize) });
      if (unseen) query.set("unseen", "true");
      if (pageParam) query.set("cursor", pageParam);
      return api.get<Page<MentionView>>(`/mentions?${query}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    select: together,
  });
}

/**
 * Marks one mention as seen, or all: on the screen at once, then on the server. The function stays the same.
 * @param messageId the note's; all without it
 * @throws ApiError when the server did not take it; the screen is as before then
 */
export function useSeeMentions(): (messageId?: string) => Promise<void> {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useCallback(
    async (messageId?: string) => {
      const seenAt = new Date().toISOString();
      const see = (one: MentionView): MentionView =>
        one.seenAt || (messageId && one.messageId !== messageId) ? one : { ...one, seenAt };
      for (const unseen of [true, false]) {
        client.setQueryData<InfiniteData<Page<MentionView>>>(
          keys.mentions(slug, unseen),
          (lists) =>
            lists && {
              ...lists,
              pages: lists.pages.map((page) => ({ ...page, data: page.data.map(see) })),
            },
        );
      }
      try {
        const { seen } = await api.put<{ seen: number }>("/mentions/seen", messageId ? { messageId } : {});
        client.setQueryData<ConversationCounts>(
          keys.counts(slug),
          (counts) => counts && { ...counts, mentions: Math.max(0, counts.mentions - seen) },
        );
      } catch (error) {
        void client.invalidateQueries({ queryKey: keys.mentions(slug, true) });
        void client.invalidateQueries({ queryKey: keys.mentions(slug, false) });
        throw error;
      }
    },
    [api, client, slug],
  );
}
