"use client";

import type { ComponentProps } from "react";
import { Switch as Radix } from "radix-ui";
import { useFieldControl } from "@/components/ui/field";
import { cn } from "@/lib/shared/cn";

/** On or off, at once. For what is saved with a form use a checkbox. */
export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-muted-foreground/50 transition-colors disabled:opacity-50 data-[state=checked]:bg-primary",
        className,
      )}
      {...useFieldControl()}
      {...props}
    >
      <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow-pill transition-transform data-[state=checked]:translate-x-[18px] dark:data-[state=checked]:bg-primary-foreground" />
    </Radix.Root>
  );
}
