"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { Plus, SmilePlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ownReaction, quickReactions, useReact } from "@/components/inbox/compose/reactions";
import { Button } from "@/components/ui/button";
import { whenIdle } from "@/components/ui/late";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const EmojiPicker = dynamic(
  whenIdle(() => import("@/components/inbox/compose/emoji-picker")),
  { ssr: false },
);

/** Beside a bubble: the six usual reactions, and behind them all others. */
export function ReactButton({ message, className }: { message: MessageView; className?: string }) {
  const t = useTranslations("compose.react");
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const react = useReact();
  const own = ownReaction(message);
  const pick = (emoji: string) => {
    react(message, emoji);
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setAll(false);
      }}
    >
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          tabIndex={-1}
          data-react=""
          aria-label={t("label")}
          title={t("hint")}
          className={cn("text-muted-foreground", className)}
        >
          <SmilePlus />
        </Button>
      </PopoverTrigger>
      <PopoverContent side="top" aria-label={t("label")} className={cn("w-auto", all ? "p-3" : "p-1")}>
        {all ? (
          <EmojiPicker onPick={pick} />
        ) : (
          <div className="flex">
            {quickReactions.map((emoji) => (
              <Button
                key={emoji}
                variant="ghost"
                size="icon"
                aria-label={t("with", { emoji })}
                aria-pressed={own === emoji}
                onClick={() => pick(emoji)}
                className={cn("text-xl", own === emoji && "bg-accent")}
              >
                {emoji}
              </Button>
            ))}
            <Button variant="ghost" size="icon" aria-label={t("more")} onClick={() => setAll(true)}>
              <Plus />
            </Button>
          </div>
        )}
      </PopoverContent>
    </Popover>
  );
}
