"use client";

import { useState } from "react";
import { Check, ChevronsUpDown } from "lucide-react";
import { Command } from "cmdk";
import { useTranslations } from "next-intl";
import { useFieldControl } from "@/components/ui/field";
import { controlClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "@/lib/shared/cn";

export type Choice = { value: string; label: string; keywords?: string[] };

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Plain finding: what begins a word comes first, then what is inside one. Accents do not matter. */
function rank(_: string, search: string, keywords: string[] = []): number {
  const wanted = fold(search.trim());
  const text = fold(keywords.join(" "));
  const at = text.indexOf(wanted);
  if (at < 0) return 0;
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1]!) ? 1 : 0.5;
}

/** A choice of very many, found by typing. Inside a Field it is tied to the label by itself. */
export function SearchSelect({
  choices,
  value,
  onChange,
  disabled,
  label,
}: {
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  disabled?: boolean;
  /** For the list and its search field. */
  label: string;
}) {
  const t = useTranslations("accounts.workspace");
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        disabled={disabled}
        {...useFieldControl()}
        className={cn(
          controlClasses,
          "flex h-8 items-center justify-between gap-2 text-left pointer-coarse:h-10",
        )}
      >
        <span className="truncate">{choices.find((choice) => choice.value === value)?.label ?? value}</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-muted-foreground" aria-hidden="true" />
      </PopoverTrigger>
      <PopoverContent
        align="start"
        className="w-(--radix-popover-trigger-width) min-w-64 p-0"
        aria-label={label}
      >
        <Command label={label} defaultValue={value} filter={rank} loop>
          <Command.Input
            placeholder={t("search")}
            autoFocus
            className="h-10 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-muted-foreground"
          />
          <Command.List className="scrollbar-quiet max-h-64 overflow-y-auto p-1">
            <Command.Empty className="px-2 py-6 text-center text-base text-muted-foreground">
              {t("nothing")}
            </Command.Empty>
            {choices.map((choice) => (
              <Command.Item
                key={choice.value}
                value={choice.value}
                keywords={[choice.label, ...(choice.keywords ?? [])]}
                onSelect={() => {
                  onChange(choice.value);
                  setOpen(false);
                }}
                className="flex min-h-8 items-center justify-between gap-2 rounded-md px-2 text-base data-[selected=true]:bg-accent pointer-coarse:min-h-10"
              >
                <span className="truncate">{choice.label}</span>
                {choice.value === value && <Check className="size-4 shrink-0" />}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
