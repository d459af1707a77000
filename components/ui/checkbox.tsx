"use client";

import type { ComponentProps, ReactNode } from "react";
import { Check } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { cn } from "@/lib/shared/cn";

/** A box with its words beside it. */
export function Checkbox({
  label,
  help,
  className,
  ...props
}: ComponentProps<typeof Radix.Root> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className={cn("flex items-start gap-2 text-base", className)}>
      <Radix.Root
        className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-sm border border-muted-foreground bg-background disabled:opacity-50 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=checked]:text-primary-foreground"
        {...props}
      >
        <Radix.Indicator>
          <Check className="size-3" strokeWidth={3} />
        </Radix.Indicator>
      </Radix.Root>
      <span>
        {label}
        {help && <span className="block text-sm text-muted-foreground">{help}</span>}
      </span>
    </label>
  );
}
