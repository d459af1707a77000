"use client";

import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { isBusy, useChangeName, type useBulk } from "@/components/contacts/use-contact-changes";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ContactChangeView } from "@/lib/contacts/bulk/views";

type Bulk = ReturnType<typeof useBulk>;

/** A change that is under way: what it does and how far it is. */
export function RunningChanges({ bulk }: { bulk: Bulk }) {
  const t = useTranslations("bulk");
  const nameOf = useChangeName();
  return bulk.changes.filter(isBusy).map((change) => (
    <div key={change.id} className="flex flex-col gap-1.5 rounded-lg border bg-card px-3 py-2">
      <div className="flex items-center gap-2 text-sm">
        <span className="min-w-0 flex-1 truncate">
          {t(change.state === "undoing" ? "undoing" : "running", { name: nameOf(change.action) })}
        </span>
        <span className="text-muted-foreground tabular-nums">
          {t("progress", { done: change.done, total: change.total })}
        </span>
        {change.state === "running" && (
          <Button variant="ghost" size="sm" onClick={() => bulk.undo.mutate(change.id)}>
            {t("stopAndUndo")}
          </Button>
        )}
      </div>
      <div
        role="progressbar"
        aria-label={nameOf(change.action)}
        aria-valuemin={0}
        aria-valuemax={change.total}
        aria-valuenow={change.done}
        className="h-1 overflow-hidden rounded-full bg-secondary"
      >
        <div
          className="h-full rounded-full bg-primary transition-[width]"
          style={{ width: `${(change.done / Math.max(1, change.total)) * 100}%` }}
        />
      </div>
    </div>
  ));
}

function Line({ change, onUndo }: { change: ContactChangeView; onUndo: () => void }) {
  const t = useTranslations("bulk");
  const nameOf = useChangeName();
  return (
    <li className="flex items-center gap-2 rounded-md px-2 py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{nameOf(change.action)}</span>
        <span className="block text-sm text-muted-foreground tabular-nums">
          {t(`state.${change.state}`, {
            count: change.state === "undone" ? change.restored : change.changed,
          })}{" "}
          · <RelativeTime at={change.createdAt} />
        </span>
      </span>
      {change.undoableUntil && change.changed > 0 && (
        <Button variant="outline" size="sm" onClick={onUndo}>
          {t("undo")}
        </Button>
      )}
    </li>
  );
}

/** The last changes of many contacts, to be taken back as long as that can be done. */
export function ChangesMenu({ bulk }: { bulk: Bulk }) {
  const t = useTranslations("bulk");
  if (bulk.changes.length === 0) return null;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <History />
          {t("changes")}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80 p-1.5" aria-label={t("changes")}>
        <ul className="scrollbar-quiet max-h-96 overflow-y-auto">
          {bulk.changes.map((change) => (
            <Line key={change.id} change={change} onUndo={() => bulk.undo.mutate(change.id)} />
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
