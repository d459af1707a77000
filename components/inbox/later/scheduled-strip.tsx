"use client";

import { CalendarClock, ChevronDown, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ScheduledItem } from "@/components/inbox/later/scheduled-item";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { MessagePreview } from "@/components/inbox/preview";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

type Props = {
  items: readonly ScheduledMessageView[];
  /** There are more than are shown here. */
  more: boolean;
  open: boolean;
  onToggle: () => void;
};

/** At the foot of the thread: what goes out by itself, and what should have and did not. */
export function ScheduledStrip({ items, more, open, onToggle }: Props) {
  const t = useTranslations("scheduled.list");
  const { slug, timeZone } = useWorkspace();
  const words = useLaterWords(timeZone);
  if (items.length === 0) return null;
  const stuck = items.filter(({ state }) => state === "stuck");
  const [next] = items.filter(({ state }) => state === "scheduled");
  const shown = open ? items : stuck;
  return (
    <section aria-label={t("label")} className="mb-2 shrink-0 border-y bg-muted/40 px-3 pane:px-6">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex min-h-9 w-full items-center gap-2 text-left text-sm pointer-coarse:min-h-11"
      >
        {stuck.length > 0 ? (
          <TriangleAlert className="size-4 shrink-0 text-danger" aria-hidden="true" />
        ) : (
          <CalendarClock className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
        )}
        <span className="shrink-0 font-medium">
          {stuck.length > 0 ? t("stuck", { count: stuck.length }) : t("summary", { count: items.length })}
        </span>
        {!open && next && (
          <span className="flex min-w-0 items-center gap-2 text-muted-foreground">
            <span className="shrink-0 tabular-nums">{t("next", { when: words.when(next.sendAt) })}</span>
            <MessagePreview
              message={{ type: next.message.type, text: next.text }}
              className="hidden min-w-0 pane:inline-flex"
            />
          </span>
        )}
        <ChevronDown
          className={cn(
            "ms-auto size-4 shrink-0 text-muted-foreground transition-transform",
            !open && "rotate-180",
          )}
          aria-hidden="true"
        />
      </button>
      {shown.length > 0 && (
        <ul className="scrollbar-quiet -mx-1 max-h-[35dvh] divide-y overflow-y-auto border-t px-1">
          {shown.map((item) => (
            <ScheduledItem key={item.id} item={item} />
          ))}
        </ul>
      )}
      {open && more && (
        <p className="border-t py-2 text-sm">
          <Link href={`/w/${slug}/scheduled`} className="text-link hover:underline">
            {t("more")}
          </Link>
        </p>
      )}
    </section>
  );
}
