"use client";

import type { ReactNode } from "react";
import type { LucideIcon } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { cn } from "@/lib/shared/cn";

export type ChoiceOption<T extends string> = {
  value: T;
  label: ReactNode;
  icon?: LucideIcon;
  /** What it is for; makes the choice a card. */
  help?: ReactNode;
  disabled?: boolean;
};

/** One of several, all to be seen; wraps where it is narrow. Arrow keys move. */
export function Choices<T extends string>({
  label,
  value,
  options,
  onChange,
  path,
  className,
}: {
  label: string;
  value: T;
  options: readonly ChoiceOption<T>[];
  onChange: (value: T) => void;
  path?: string;
  className?: string;
}) {
  const cards = options.some(({ help }) => help);
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      data-path={path}
      className={cn(cards ? "grid gap-2 sm:grid-cols-3" : "flex flex-wrap gap-1.5", className)}
    >
      {options.map(({ value: each, label: words, icon: Icon, help, disabled }) => (
        <RadioGroup.Item
          key={each}
          value={each}
          disabled={disabled}
          className={cn(
            "rounded-md border text-start transition-colors hover:bg-accent disabled:cursor-not-allowed disabled:opacity-55 disabled:hover:bg-transparent data-[state=checked]:border-primary data-[state=checked]:bg-primary-soft data-[state=checked]:text-primary-text",
            cards
              ? "flex flex-col gap-0.5 rounded-lg p-3"
              : "inline-flex h-8 items-center gap-1.5 px-2.5 text-sm font-medium pointer-coarse:h-10",
          )}
        >
          <span className={cn("flex items-center gap-1.5", cards && "text-base font-medium")}>
            {Icon && <Icon className="size-4 shrink-0" aria-hidden="true" />}
            {words}
          </span>
          {help && <span className="text-sm text-muted-foreground">{help}</span>}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
