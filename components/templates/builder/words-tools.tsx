"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { Bold, Braces, Code, Italic, Smile, Strikethrough } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Format } from "@/components/inbox/compose/format-text";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";

const EmojiPicker = dynamic(() => import("@/components/inbox/compose/emoji-picker"), { ssr: false });

const formats = [
  ["bold", Bold, "Ctrl B"],
  ["italic", Italic, "Ctrl I"],
  ["strike", Strikethrough, "Ctrl Shift X"],
  ["mono", Code, "Ctrl Shift M"],
] as const;

/** Variables businesses use most, with an example Meta's reviewer understands. */
const usualVariables = ["first_name", "order_number", "date", "time", "amount", "value"] as const;
export type UsualVariable = (typeof usualVariables)[number];

type Props = {
  onFormat?: (format: Format) => void;
  onEmoji?: (emoji: string) => void;
  onVariable?: (variable: UsualVariable) => void;
  /** Gives the focus back to the words. */
  onDone: () => void;
};

/** What can be put into words: formats, an emoji, a variable. */
export function WordsTools({ onFormat, onEmoji, onVariable, onDone }: Props) {
  const t = useTranslations("templates.builder.tools");
  const format = useTranslations("compose.format");
  const [emoji, setEmoji] = useState(false);
  const back = (event: Event) => {
    event.preventDefault();
    onDone();
  };
  return (
    <div
      role="toolbar"
      aria-label={t("label")}
      className="flex flex-wrap items-center gap-0.5 text-muted-foreground"
    >
      {onFormat &&
        formats.map(([each, Icon, keys]) => (
          <Tooltip key={each} label={format(each)} shortcut={keys}>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={format(each)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onFormat(each)}
            >
              <Icon />
            </Button>
          </Tooltip>
        ))}
      {onEmoji && (
        <Popover open={emoji} onOpenChange={setEmoji}>
          <PopoverTrigger asChild>
            <Button variant="ghost" size="icon-sm" aria-label={t("emoji")} title={t("emoji")}>
              <Smile />
            </Button>
          </PopoverTrigger>
          <PopoverContent align="start" aria-label={t("emoji")} className="w-auto" onCloseAutoFocus={back}>
            <EmojiPicker
              onPick={(chosen) => {
                onEmoji(chosen);
                setEmoji(false);
              }}
            />
          </PopoverContent>
        </Popover>
      )}
      {onVariable && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="sm" className="ms-auto">
              <Braces />
              {t("variable")}
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end" onCloseAutoFocus={back}>
            {usualVariables.map((variable) => (
              <DropdownMenuItem key={variable} onSelect={() => onVariable(variable)}>
                <span className="flex-1">{t(`usual.${variable}.label`)}</span>
                <bdi className="ps-4 text-xs text-muted-foreground">{t(`usual.${variable}.example`)}</bdi>
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </div>
  );
}
