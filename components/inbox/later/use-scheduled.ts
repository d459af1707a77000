"use client";

import { useCallback, useMemo } from "react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { keys } from "@/components/inbox/cache-keys";
import { putScheduled } from "@/components/inbox/live-cache";
import { putMessage } from "@/components/inbox/message-cache";
import { toast } from "@/components/ui/toast";
import { useApi, useApiQuery, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView, ScheduledMessageView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

/** What waits in one conversation, soonest first; the live stream keeps it up to date. */
export const useScheduledIn = (conversationId: string) =>
  useApiQuery<Page<ScheduledMessageView>>(`/scheduled-messages?conversationId=${conversationId}&limit=100`, {
    key: ["scheduled-in", conversationId],
  });

/** All of one state, page by page. */
export function useScheduledList(state: ScheduledMessageView["state"]) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<
    Page<ScheduledMessageView>,
    ApiError,
    ScheduledMessageView[],
    ReturnType<typeof keys.scheduledList>,
    string | null
  >({
    queryKey: keys.scheduledList(slug, state),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ state, limit: "50" });
      if (pageParam) query.set("cursor", pageParam);
      return api.get<Page<ScheduledMessageView>>(`/scheduled-messages?${query}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    select: (data) => data.pages.flatMap((page) => page.data),
  });
}

/** What one can do with a scheduled message without a window for it. Each says what came of it. */
export function useScheduledActions() {
  const api = useApi();
  const client = useQueryClient();
  const t = useTranslations("scheduled.item");
  const { slug } = useWorkspace();
  const put = useCallback((item: ScheduledMessageView) => putScheduled(client, slug, item), [client, slug]);
  return useMemo(() => {
    const path = (id: string) => `/scheduled-messages/${id}`;
    const reread = async (id: string) => put(await api.get<ScheduledMessageView>(path(id)));
    const fail = (id: string) => async (error: unknown) => {
      toast.error((error as ApiError).message);
      // What was refused may look otherwise by now.
      await reread(id).catch(() => undefined);
      return false;
    };
    const restore = (id: string, version: number) =>
      api.patch<ScheduledMessageView>(path(id), { version, state: "scheduled" }).then(put).catch(fail(id));
    return {
      put,
      restore,
      cancel: ({ id }: ScheduledMessageView) =>
        api
          .delete<ScheduledMessageView>(path(id))
          .then((cancelled) => {
            put(cancelled);
            const undo = () => void restore(id, cancelled.version);
            toast.success(t("cancelled"), { action: { label: t("undo"), onClick: undo } });
          })
          .catch(fail(id)),
      sendNow: ({ id, version }: Pick<ScheduledMessageView, "id" | "version">) =>
        api
          .post<MessageView>(`${path(id)}/messages`, { version })
          .then(async (message) => {
            putMessage(client, slug, message);
            await reread(id);
            toast.success(t("sent"));
          })
          .catch(fail(id)),
      /** Sends another message in its place, now. */
      sendInstead: ({ id, version }: ScheduledMessageView, message: object) =>
        api
          .patch<ScheduledMessageView>(path(id), { version, message, fallback: "tell" })
          .then(async (changed) => {
            const sent = await api.post<MessageView>(`${path(id)}/messages`, { version: changed.version });
            putMessage(client, slug, sent);
            await reread(id);
            toast.success(t("sent"));
          })
          .catch(fail(id)),
    };
  }, [api, client, put, slug, t]);
}
