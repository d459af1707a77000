"use client";

import { useCallback } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { putConversation } from "@/components/inbox/conversation-cache";
import { toast } from "@/components/ui/toast";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { arrange, type Arrangement, type ArrangementChange } from "@/lib/inbox/rules";
import type { ConversationView } from "@/lib/inbox/views";

const date = (at: string | null): Date | null => (at === null ? null : new Date(at));
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const arrangementOf = (view: ConversationView): Arrangement => ({
  ...view,
  snoozedUntil: date(view.snoozedUntil),
  closedAt: date(view.closedAt),
  waitingSince: date(view.waitingSince),
});

/** How the conversation looks when the server has taken the change. */
function arranged(view: ConversationView, change: ArrangementChange): ConversationView {
  const after = arrange(arrangementOf(view), change, new Date());
  return {
    ...view,
    ...after,
    labelIds: [...after.labelIds],
    snoozedUntil: iso(after.snoozedUntil),
    closedAt: iso(after.closedAt),
    waitingSince: iso(after.waitingSince),
  };
}

/** The change that brings back how it was. */
function inverse(before: ConversationView, after: ConversationView): ArrangementChange {
  const back: ArrangementChange = {};
  if (before.assigneeId !== after.assigneeId) back.assigneeId = before.assigneeId;
  if (before.teamId !== after.teamId) back.teamId = before.teamId;
  if (before.priority !== after.priority) back.priority = before.priority;
  if (before.status !== after.status || before.snoozedUntil !== after.snoozedUntil) {
    back.status = before.status === "snoozed" ? { snoozedUntil: date(before.snoozedUntil) } : before.status;
  }
  const added = after.labelIds.filter((id) => !before.labelIds.includes(id));
  const removed = before.labelIds.filter((id) => !after.labelIds.includes(id));
  if (added.length > 0) back.removeLabelIds = added;
  if (removed.length > 0) back.addLabelIds = removed;
  return back;
}

/**
 * Changes conversations on the screen at once and then on the server; says so with a way back, and puts everything back
 * when the server says no.
 * @returns words: what is said when it is done; quiet when left out
 */
export function useArrange() {
  const t = useTranslations("teamwork.done");
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const put = useCallback(
    (views: readonly ConversationView[]) => {
      for (const view of views) putConversation(client, slug, view);
    },
    [client, slug],
  );
  const send = useCallback(
    async (ids: readonly string[], change: ArrangementChange): Promise<void> => {
      // Closing one says goodbye to the customer; closing many at once must not write to all of them.
      if (ids.length === 1 && change.status === "closed") {
        putConversation(client, slug, await api.put<ConversationView>(`/conversations/${ids[0]}/closure`));
      } else {
        await api.post("/conversation-changes", { conversationIds: ids, ...change });
      }
    },
    [api, client, slug],
  );
  return useCallback(
    async (targets: readonly ConversationView[], change: ArrangementChange, words?: string) => {
      const after = targets.map((view) => arranged(view, change));
      put(after);
      const refuse = (error: unknown) => {
        put(targets);
        toast.error(t("failed", { message: (error as ApiError).message }));
      };
      try {
        await send(
          targets.map(({ id }) => id),
          change,
        );
      } catch (error) {
        return refuse(error);
      }
      if (!words) return;
      const undo = async () => {
        const groups = Map.groupBy(targets, (before, i) => JSON.stringify(inverse(before, after[i]!)));
        put(targets.map((before, i) => ({ ...before, version: after[i]!.version })));
        try {
          for (const [back, group] of groups) {
            if (back === "{}") continue;
            await api.post("/conversation-changes", {
              conversationIds: group.map(({ id }) => id),
              ...(JSON.parse(back) as object),
            });
          }
        } catch (error) {
          put(after);
          toast.error(t("failed", { message: (error as ApiError).message }));
        }
      };
      toast.success(words, { action: { label: t("undo"), onClick: () => void undo() } });
    },
    [api, put, send, t],
  );
}
