"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { Smile } from "lucide-react";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import { Button } from "@/components/ui/button";
import { whenIdle } from "@/components/ui/late";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

const EmojiPicker = dynamic(
  whenIdle(() => import("@/components/inbox/compose/emoji-picker")),
  { ssr: false },
);

/** An emoji into the words, where the cursor stands. */
export function EmojiButton() {
  const t = useTranslations("compose.emoji");
  const { insert, field } = useComposition();
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t("label")} title={t("label")}>
          <Smile />
        </Button>
      </PopoverTrigger>
      <PopoverContent
        side="top"
        align="start"
        aria-label={t("label")}
        className="w-auto"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          field.current?.focus();
        }}
      >
        <EmojiPicker
          onPick={(emoji) => {
            insert(emoji);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
