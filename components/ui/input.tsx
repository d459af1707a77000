"use client";

import type { ComponentProps } from "react";
import { useFieldControl } from "@/components/ui/field";
import { cn } from "@/lib/shared/cn";

export const controlClasses =
  "w-full rounded-md border border-input bg-background px-2.5 text-base text-foreground transition-colors placeholder:text-muted-foreground hover:border-muted-foreground/60 focus-visible:border-ring focus-visible:ring-2 focus-visible:ring-ring/35 focus-visible:outline-none disabled:cursor-not-allowed disabled:opacity-60 [&[readonly]]:bg-muted aria-invalid:border-danger aria-invalid:focus-visible:ring-danger/30";

/** A text field of one line. Inside a Field it is tied to the label by itself. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      className={cn(controlClasses, "h-8 pointer-coarse:h-10", className)}
      {...useFieldControl()}
      {...props}
    />
  );
}
