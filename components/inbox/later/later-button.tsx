"use client";

import { useState } from "react";
import { CalendarClock, Clock, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { closedBy, quickTimes } from "@/components/inbox/later/times";
import { useLaterWords } from "@/components/inbox/later/use-later-words";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";
import { useWorkspace } from "@/hooks/use-workspace";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  disabled: boolean;
  /** End of the customer service window. */
  windowExpiresAt: string | null;
  /** A time was chosen; null: one that is still to be asked for. */
  onChoose: (at: Date | null) => void;
};

const line =
  "flex min-h-9 items-center gap-2.5 rounded-md px-2 text-left text-base outline-none hover:bg-accent focus-visible:bg-accent pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

/** Beside the button that sends: the same message, but later. */
export function LaterButton({ open, onOpenChange, disabled, windowExpiresAt, onChoose }: Props) {
  const t = useTranslations("scheduled.later");
  return (
    <Popover open={open && !disabled} onOpenChange={onOpenChange}>
      <Tooltip label={t("label")} shortcut="Ctrl Shift Enter" align="end">
        <PopoverTrigger asChild>
          <Button variant="ghost" size="icon" disabled={disabled} aria-label={t("label")}>
            <Clock />
          </Button>
        </PopoverTrigger>
      </Tooltip>
      <PopoverContent side="top" align="end" aria-label={t("label")} className="w-72 p-1">
        <Times
          windowExpiresAt={windowExpiresAt}
          onChoose={(at) => {
            onOpenChange(false);
            onChoose(at);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function Times({ windowExpiresAt, onChoose }: Pick<Props, "windowExpiresAt" | "onChoose">) {
  const t = useTranslations("scheduled.later");
  const { timeZone } = useWorkspace();
  const words = useLaterWords(timeZone);
  const [times] = useState(() => quickTimes(new Date(), timeZone));
  return (
    <div className="flex flex-col">
      {times.map(({ name, at }, index) => (
        <button
          key={name}
          type="button"
          autoFocus={index === 0}
          onClick={() => onChoose(at)}
          className={line}
        >
          <Clock className="text-muted-foreground" aria-hidden="true" />
          <span className="min-w-0 flex-1 truncate">{t(name)}</span>
          {closedBy(windowExpiresAt, at) && (
            <span title={t("closedBy")} className="text-warning">
              <TriangleAlert aria-hidden="true" />
              <span className="sr-only">{t("closedBy")}</span>
            </span>
          )}
          <span className="text-xs text-muted-foreground tabular-nums">{words.when(at.toISOString())}</span>
        </button>
      ))}
      <button
        type="button"
        onClick={() => onChoose(null)}
        className={`${line} mt-1 border-t border-transparent`}
      >
        <CalendarClock className="text-muted-foreground" aria-hidden="true" />
        {t("pick")}
      </button>
      <p className="px-2 pt-1 pb-1.5 text-xs text-muted-foreground">
        {t("zone", { zone: timeZone.replaceAll("_", " ") })}
      </p>
    </div>
  );
}
