"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys, type ListFilter } from "@/components/inbox/cache-keys";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { filterToParams } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

const pageSize = 40;

/** The same function each time, so that nothing is put together again without need. */
function together(data: { pages: Page<ConversationView>[] }) {
  // A conversation that moved up between two pages is in both.
  const seen = new Set<string>();
  const conversations = data.pages
    .flatMap((page) => page.data)
    .filter(({ id }) => !seen.has(id) && Boolean(seen.add(id)));
  return { conversations, complete: data.pages.at(-1)?.nextCursor === null };
}

/** The list as it is filtered, page by page; the live stream keeps it up to date. */
export function useConversations(filter: ListFilter) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<
    Page<ConversationView>,
    ApiError,
    { conversations: ConversationView[]; complete: boolean },
    ReturnType<typeof keys.list>,
    string | null
  >({
    queryKey: keys.list(slug, filter),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...filterToParams(filter), limit: String(pageSize) });
      if (filter.q) query.set("q", filter.q);
      if (pageParam) query.set("cursor", pageParam);
      return api.get<Page<ConversationView>>(`/conversations?${query}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    select: together,
  });
}

/** One conversation, or none; what the list knows is shown until the server answers. */
export function useConversation(id: string | null) {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useQuery<ConversationView, ApiError>({
    queryKey: keys.conversation(slug, id ?? ""),
    enabled: id !== null,
    queryFn: ({ signal }) => api.get<ConversationView>(`/conversations/${id}`, signal),
    placeholderData: () =>
      client
        .getQueriesData<{ pages: Page<ConversationView>[] }>({ queryKey: keys.lists(slug) })
        .flatMap(([, data]) => data?.pages ?? [])
        .flatMap((page) => page.data)
        .find((conversation) => conversation.id === id),
  });
}
