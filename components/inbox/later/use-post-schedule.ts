"use client";

import { useCallback } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ForLater } from "@/components/inbox/compose/composition";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { putScheduled } from "@/components/inbox/live-cache";
import { toast } from "@/components/ui/toast";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { Recurrence } from "@/lib/inbox/recurrence";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import { newId } from "@/lib/shared/id";

export type Terms = {
  /** Local time of the zone, or ISO. */
  sendAt: string;
  timeZone: string;
  recurrence?: Recurrence | null;
  fallback?: ScheduledMessageView["fallback"];
};

/** One key for each message of a window, however often one presses: nothing is scheduled twice. */
export const newKeys = (what: Pick<ForLater, "messages">): string[] => what.messages.map(() => newId());

/**
 * Keeps messages for later and says so, with a way back.
 * @returns what was made @throws ApiError, when not all of them were taken
 */
export function usePostSchedule(conversationId: string) {
  const api = useApi();
  const client = useQueryClient();
  const t = useTranslations("scheduled.later");
  const { slug, timeZone } = useWorkspace();
  const words = useLaterWords(timeZone);
  return useCallback(
    async ({ messages, onUndone }: Pick<ForLater, "messages" | "onUndone">, terms: Terms, keys: string[]) => {
      const made: ScheduledMessageView[] = [];
      for (const [index, { message, replyToId }] of messages.entries()) {
        const { recurrence, ...rest } = terms;
        const body = {
          conversationId,
          ...message,
          ...(replyToId ? { replyToId } : {}),
          ...rest,
          ...(message.type === "template" ? { fallback: undefined } : {}),
          ...(recurrence ? { recurrence } : {}),
        };
        const one = await api.post<ScheduledMessageView>("/messages", body, { idempotencyKey: keys[index] });
        putScheduled(client, slug, one);
        made.push(one);
      }
      const undo = async () => {
        try {
          for (const { id } of made) {
            putScheduled(client, slug, await api.delete<ScheduledMessageView>(`/scheduled-messages/${id}`));
          }
          onUndone?.();
        } catch (error) {
          toast.error((error as ApiError).message);
        }
      };
      toast.success(t("done", { count: made.length, when: words.when(made[0]!.sendAt) }), {
        action: { label: t("undo"), onClick: () => void undo() },
      });
      return made;
    },
    [api, client, conversationId, slug, t, words],
  );
}
