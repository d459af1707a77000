"use client";

import { useCallback, useMemo } from "react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import type { ThreadPage, ThreadPages, ThreadParam } from "@/components/inbox/message-cache";
import { bubbleOf, useOutboxOf } from "@/components/inbox/outbox-store";
import { useOutbox } from "@/components/inbox/outbox-provider";
import { withUnsent } from "@/components/inbox/unsent";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactRef } from "@/lib/contacts/views";
import type { MessageView } from "@/lib/inbox/views";

const pageSize = 50;

function threadPath(conversationId: string, param: ThreadParam): string {
  const search = new URLSearchParams({ limit: String(pageSize), ...param });
  return `/conversations/${conversationId}/messages?${search}`;
}

/** Reactions, edits and deletions are told by the message they speak of; they stand alone only when it is not here. */
const actsOnAnother = (message: MessageView): boolean =>
  (message.type === "reaction" || message.type === "edit" || message.type === "revoke") &&
  message.replyToId !== null;

/** Oldest first. The same function each time, so that nothing is put in order again without need. */
function inOrder(data: ThreadPages): { messages: MessageView[]; detached: boolean } {
  const seen = new Set<string>();
  const messages = data.pages
    .flatMap((page) => page.data)
    .filter((message) => !actsOnAnother(message) && !seen.has(message.id) && Boolean(seen.add(message.id)))
    .reverse();
  return { messages, detached: Boolean(data.pages[0]?.previousCursor) };
}

/** The messages of a conversation, oldest first, with those this browser still has to hand over at the end. */
export function useThread(
  conversationId: string,
  contact: ContactRef | undefined,
  phoneNumberId: string | undefined,
) {
  const api = useApi();
  const { slug, userId } = useWorkspace();
  const { owner } = useOutbox();
  const client = useQueryClient();
  const query = useInfiniteQuery<
    ThreadPage,
    ApiError,
    { messages: MessageView[]; detached: boolean },
    ReturnType<typeof keys.messages>,
    ThreadParam
  >({
    queryKey: keys.messages(slug, conversationId),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => api.get<ThreadPage>(threadPath(conversationId, pageParam), signal),
    getNextPageParam: (page) => (page.nextCursor ? { cursor: page.nextCursor } : null),
    getPreviousPageParam: (page) => (page.previousCursor ? { after: page.previousCursor } : null),
    select: inOrder,
  });
  const unsent = useOutboxOf(owner, conversationId);
  const messages = query.data?.messages;
  const detached = query.data?.detached ?? false;
  const items = useMemo(
    () =>
      withUnsent(
        (messages ?? []).map((message) => ({ key: bubbleOf(message.id), message })),
        unsent,
        { userId, contact, phoneNumberId },
      ),
    [messages, unsent, userId, contact, phoneNumberId],
  );
  /** Loads another place of the conversation instead: around a message, or null for the newest. */
  const show = useCallback(
    async (param: { around: string } | null): Promise<void> => {
      const queryKey = keys.messages(slug, conversationId);
      await client.cancelQueries({ queryKey });
      const page = await api.get<ThreadPage>(threadPath(conversationId, param));
      client.setQueryData<ThreadPages>(queryKey, { pages: [page], pageParams: [param] });
    },
    [api, client, slug, conversationId],
  );
  return { query, items, detached, show };
}
