"use client";

import { useEffect } from "react";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  clearSelected,
  selectAllShown,
  showList,
  toggleSelected,
  useSelectedIds,
} from "@/components/inbox/team/selected-store";
import { TeamBar } from "@/components/inbox/team/team-bar";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useHotkeys } from "@/hooks/use-hotkeys";
import type { ConversationView } from "@/lib/inbox/views";

/** What one does with several conversations at once; there only while some are ticked. */
export function BulkBar({ conversations }: { conversations: readonly ConversationView[] }) {
  const t = useTranslations("teamwork.bulk");
  const selected = useSelectedIds();
  useEffect(() => showList(conversations), [conversations]);
  useEffect(() => clearSelected, []);
  useHotkeys({
    x: () => {
      const focused = document.activeElement?.closest<HTMLElement>("a[data-conversation]");
      const current = focused ?? document.querySelector<HTMLElement>("a[data-conversation][aria-current]");
      if (current?.dataset.conversation) toggleSelected(current.dataset.conversation);
    },
    ...(selected.size > 0 ? { Escape: clearSelected } : {}),
  });
  if (selected.size === 0) return null;
  const targets = conversations.filter(({ id }) => selected.has(id));
  return (
    <div
      role="region"
      aria-label={t("label")}
      className="flex shrink-0 flex-col gap-1 border-b bg-card px-2 py-1.5"
    >
      <div className="flex items-center gap-1">
        <span role="status" className="min-w-0 flex-1 truncate px-1 text-sm font-medium tabular-nums">
          {t("count", { count: targets.length })}
        </span>
        {targets.length < conversations.length && (
          <Button variant="link" size="sm" onClick={selectAllShown}>
            {t("all", { count: Math.min(500, conversations.length) })}
          </Button>
        )}
        <Tooltip label={t("clear")} shortcut="Esc" side="bottom">
          <Button variant="ghost" size="icon" onClick={clearSelected} aria-label={t("clear")}>
            <X />
          </Button>
        </Tooltip>
      </div>
      <TeamBar targets={targets} hotkeys whole onClose={clearSelected} />
    </div>
  );
}
