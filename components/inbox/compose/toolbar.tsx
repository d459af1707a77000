"use client";

import type { ReactNode } from "react";
import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/shared/cn";

/** Meta's longest text, in characters as people count them. */
export const longestText = 4096;
const nearLongest = 3600;

type Props = {
  id: string;
  /** Characters written. */
  length: number;
  ready: boolean;
  onSend: () => void;
  /** The other way out, at the left of the first. */
  later?: ReactNode;
  /** The tools: buttons of the size "icon". */
  children?: ReactNode;
};

/** Under the words: tools at the left, what is left to write and the way out at the right. */
export function ComposerToolbar({ id, length, ready, onSend, later, children }: Props) {
  const t = useTranslations("inbox.composer");
  const notes = useTranslations("compose.note");
  const { mode } = useComposition();
  const tooLong = length > longestText;
  const label = mode === "note" ? notes("add") : t("send");
  return (
    <div className="flex min-h-10 items-center gap-2 px-1.5 pb-1">
      <div className="flex min-w-0 flex-1 items-center gap-0.5 text-muted-foreground">{children}</div>
      <div id={id} className="flex items-center gap-2">
        {length >= nearLongest && (
          <span
            className={cn(
              "text-xs tabular-nums",
              tooLong ? "font-medium text-danger" : "text-muted-foreground",
            )}
          >
            {tooLong
              ? t("tooLong", { count: length - longestText })
              : t("left", { count: longestText - length })}
          </span>
        )}
        <span className="hidden items-center gap-1 text-xs text-muted-foreground @lg:flex pointer-coarse:hidden">
          <Kbd>Shift</Kbd>
          <Kbd>Enter</Kbd>
          {t("newLine")}
        </span>
      </div>
      {later}
      <Tooltip label={label} shortcut="Enter" align="end">
        <Button size="icon" onClick={onSend} disabled={!ready} aria-label={label}>
          <SendHorizontal />
        </Button>
      </Tooltip>
    </div>
  );
}
