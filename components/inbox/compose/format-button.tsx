"use client";

import { Bold, Code, Italic, Strikethrough, Type } from "lucide-react";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import { toggleFormat, type Format } from "@/components/inbox/compose/format-text";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

const entries = [
  ["bold", Bold, "Ctrl B"],
  ["italic", Italic, "Ctrl I"],
  ["strike", Strikethrough, "Ctrl Shift X"],
  ["mono", Code, "Ctrl Shift M"],
] as const;

/** Formats what is selected in the field. */
export function useFormat(): (format: Format) => void {
  const { field, setText } = useComposition();
  return (format) => {
    const area = field.current;
    if (!area) return;
    const done = toggleFormat(
      { text: area.value, start: area.selectionStart, end: area.selectionEnd },
      format,
    );
    setText(done.text);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(done.start, done.end);
    });
  };
}

export function FormatButton() {
  const t = useTranslations("compose.format");
  const { field } = useComposition();
  const format = useFormat();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t("label")} title={t("label")}>
          <Type />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        side="top"
        align="start"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          field.current?.focus();
        }}
      >
        {entries.map(([each, Icon, keys]) => (
          <DropdownMenuItem key={each} onSelect={() => format(each)}>
            <Icon />
            {t(each)}
            <DropdownMenuShortcut>{keys}</DropdownMenuShortcut>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
