"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { cn } from "@/lib/shared/cn";

type Option<T extends string> = { value: T; label: ReactNode; "aria-label"?: string };

const steps: Record<string, 1 | -1> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys choose the neighbour, around the ends, and move the focus there. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = Array.from(event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]"));
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (at === -1) return;
  event.preventDefault();
  const next = all[(at + step + all.length) % all.length]!;
  next.focus();
  next.click();
}

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
  // The tab key leads to the chosen one, or to the first while none is.
  const tabStop = options.find((option) => option.value === value) ?? options[0];
  return (
    <div
      role="radiogroup"
      aria-label={label}
      onKeyDown={walk}
      className={cn(
        "inline-flex h-8 items-stretch gap-0.5 rounded-md bg-secondary p-0.5 pointer-coarse:h-10",
        className,
      )}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          aria-label={option["aria-label"]}
          tabIndex={option === tabStop ? 0 : -1}
          data-state={option.value === value ? "checked" : "unchecked"}
          onClick={() => option.value !== value && onChange(option.value)}
          className="flex min-w-8 flex-auto items-center justify-center gap-1.5 rounded-[5px] px-2.5 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground data-[state=checked]:bg-background data-[state=checked]:text-foreground data-[state=checked]:shadow-pill [&_svg]:size-4"
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
