"use client";

import type { ReactNode } from "react";
import { RadioGroup } from "radix-ui";
import { cn } from "@/lib/shared/cn";

type Option<T extends string> = { value: T; label: ReactNode; "aria-label"?: string };

/** One of two to four, all visible. Arrow keys move; `label` names the group. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  className?: string;
}) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={cn(
        "inline-flex h-8 items-stretch gap-0.5 rounded-md bg-secondary p-0.5 pointer-coarse:h-10",
        className,
      )}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option["aria-label"]}
          className="flex min-w-8 flex-1 items-center justify-center gap-1.5 rounded-[5px] px-2.5 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground data-[state=checked]:bg-background data-[state=checked]:text-foreground data-[state=checked]:shadow-pill [&_svg]:size-4"
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
